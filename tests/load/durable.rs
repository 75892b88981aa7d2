//! `durable`: messages accepted a second, each acknowledged when it is durable.

use crate::cores::Cores;
use crate::crowd::{self, TEXT_BYTES};
use crate::figures::CpuTime;
use crate::fill::{Until, fill};
use crate::report::{Report, Row};
use crate::row;
use crate::subject::{StoreKind, Subject, UNLIMITED};
use crate::swarm::Swarm;
use anyhow::Context;
use quartier_protocol::id::ChannelId;
use quartier_tests::town::Size;
use std::time::Duration;

/// What to run.
#[derive(clap::Args)]
pub struct Options {
    /// Senders, each in a channel of its own
    #[arg(long, default_value_t = 64)]
    senders: usize,
    /// Sends without an answer yet that a sender may have; each is a run
    #[arg(long, value_delimiter = ',', default_values_t = [1, 8])]
    windows: Vec<usize>,
    /// Seconds of each run
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// The store
    #[arg(long, value_enum, default_value_t = StoreKind::Sqlite)]
    store: StoreKind,
}

/// Runs it; on Redis beside `redis-benchmark` in the same run.
pub fn run(options: &Options) -> anyhow::Result<Report> {
    let senders = options.senders;
    let size = Size { pairings: senders, channels: senders, members: senders * 2 };
    let subject = Subject::start(options.store, size, UNLIMITED)?;
    let mut swarm = Swarm::new()?;
    let people: Vec<_> =
        subject.pairings.iter().map(|p| p.participants.first().unwrap_or(&p.facilitators[0])).collect();
    let ids = crowd::connect(&mut swarm, subject.server.address, people.iter().copied())?;
    let places: Vec<(usize, ChannelId)> = ids.iter().zip(&people).map(|(id, p)| (*id, p.channels[0])).collect();
    fill(&mut swarm, &places, 1, &Until::Elapsed(Duration::from_secs(1)))?;
    let mut rows: Vec<Row> = Vec::new();
    for window in &options.windows {
        let before = CpuTime::of(subject.server.pid())?;
        let mut filled = fill(&mut swarm, &places, *window, &Until::Elapsed(Duration::from_secs(options.seconds)))?;
        let cpu = before.since(subject.server.pid())?;
        rows.push(row! {
            "run": format!("{} senders, window {window}", senders),
            "acknowledged a second": filled.acknowledged as f64 / filled.took.as_secs_f64(),
            "p50 ms": filled.latencies.percentile_ms(50.0),
            "p99 ms": filled.latencies.percentile_ms(99.0),
            "CPU µs a message": cpu.us_each(filled.acknowledged),
            "of it kernel %": cpu.kernel_percent(),
        });
    }
    if let Some(redis) = subject.place.as_redis() {
        rows.push(row! {
            "run": "redis-benchmark XADD, 64 clients",
            "acknowledged a second": benchmark(&redis.url())?,
            "p50 ms": (),
            "p99 ms": (),
            "CPU µs a message": (),
            "of it kernel %": (),
        });
    }
    Ok(Report {
        what: format!("durable: {senders} senders over {senders} channels, {TEXT_BYTES} bytes"),
        setup: format!("{} store, {}, {} s a run", options.store.name(), Cores::shared()?.describe(), options.seconds),
        rows,
    })
}

/// What `redis-benchmark` reaches with XADD of the same size and 64 clients.
fn benchmark(url: &str) -> anyhow::Result<f64> {
    let port = url.rsplit(':').next().context("a port")?;
    let payload = "x".repeat(TEXT_BYTES);
    let output = std::process::Command::new("redis-benchmark")
        .args(["-p", port, "-c", "64", "-n", "100000", "--csv", "XADD", "quartier:benchmark", "*", "d", &payload])
        .output()?;
    // "test","rps",… and then a line of values.
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let rate = text.lines().last().and_then(|l| l.split("\",\"").nth(1)).and_then(|f| f.trim_matches('"').parse().ok());
    rate.with_context(|| format!("redis-benchmark said {text}"))
}
