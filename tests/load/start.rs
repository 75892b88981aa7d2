//! `start`: from the start of the process to readiness, with a full store.

use crate::page::long_channel;
use crate::report::Report;
use crate::row;
use crate::subject::StoreKind;

/// What to run.
#[derive(clap::Args)]
pub struct Options {
    /// Messages in the store
    #[arg(long, default_value_t = 1_000_000)]
    messages: u64,
    /// Starts
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// The store
    #[arg(long, value_enum, default_value_t = StoreKind::Sqlite)]
    store: StoreKind,
}

/// Runs it.
pub fn run(options: &Options) -> anyhow::Result<Report> {
    let (mut subject, swarm, _, _) = long_channel(options.store, options.messages)?;
    drop(swarm);
    let mut rows = Vec::new();
    for round in 1..=options.rounds {
        let took = subject.restart()?;
        rows.push(row! { "start": round, "ready after ms": took.as_secs_f64() * 1_000.0 });
    }
    Ok(Report {
        what: format!("start: {} messages in the store", options.messages),
        setup: format!("{} store, after an ordered stop", options.store.name()),
        rows,
    })
}
