//! `quartier-load`: what the server costs, measured from outside, beside a floor in the same run.
//!
//! Loopback only; every run ends by itself. Measure release builds only.

mod calendar;
mod comeback;
mod cores;
mod crowd;
mod durable;
mod fanout;
mod figures;
mod fill;
mod floor;
mod idle;
mod nodes;
mod page;
mod report;
mod start;
mod steps;
mod subject;
mod swarm;
mod vocabulary;
mod words;

use clap::{Parser, Subcommand};
use report::Report;
use std::path::PathBuf;
use std::time::Duration;

/// Measures Quartier on this machine.
#[derive(Parser)]
struct Arguments {
    /// The server's binary [default: quartier beside this program]
    #[arg(long, global = true)]
    bin: Option<PathBuf>,
    /// Writes the results here too
    #[arg(long, global = true)]
    json: Option<PathBuf>,
    /// Gives up after this many seconds, whatever happens
    #[arg(long, global = true, default_value_t = 600)]
    bound_seconds: u64,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Processor time and latency of a delivery, beside the floor's
    Fanout(fanout::Options),
    /// Memory of an idle connection
    Idle(idle::Options),
    /// Durable messages accepted a second
    Durable(durable::Options),
    /// Latency of a page of history in a long channel
    Page(page::Options),
    /// Everyone of a channel drops and comes back
    Comeback(comeback::Options),
    /// Latency across two nodes on one Redis
    Nodes(nodes::Options),
    /// Time from the start to readiness with a full store
    Start(start::Options),
    /// Steps of the database a second, beside pgbench
    Steps(steps::Options),
    /// Processor time that word rules add to a message
    Words(words::Options),
    /// Latency of a calendar that somebody subscribed to
    Calendar(calendar::Options),
    /// The floor itself
    #[command(hide = true)]
    Floor,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if let Some(bin) = arguments.bin {
        quartier_tests::binary::choose(bin);
    }
    cores::raise_file_limit()?;
    if !matches!(arguments.what, What::Floor) {
        end_after(Duration::from_secs(arguments.bound_seconds));
        if cfg!(debug_assertions) {
            eprintln!("this is a debug build: its figures say nothing");
        }
    }
    let report: Report = match arguments.what {
        What::Fanout(options) => fanout::run(&options)?,
        What::Idle(options) => idle::run(&options)?,
        What::Durable(options) => durable::run(&options)?,
        What::Page(options) => page::run(&options)?,
        What::Comeback(options) => comeback::run(&options)?,
        What::Nodes(options) => nodes::run(&options)?,
        What::Start(options) => start::run(&options)?,
        What::Steps(options) => steps::run(&options)?,
        What::Words(options) => words::run(&options)?,
        What::Calendar(options) => calendar::run(&options)?,
        What::Floor => return floor::serve(),
    };
    report.publish(arguments.json.as_deref())
}

/// A run that hangs ends; the servers it started end with it.
fn end_after(bound: Duration) {
    std::thread::spawn(move || {
        std::thread::sleep(bound);
        eprintln!("gave up after {bound:?}");
        std::process::exit(2);
    });
}
