//! `page`: what a page of history takes in a long channel, wherever in it.

use crate::crowd;
use crate::figures::Latencies;
use crate::fill::{Until, fill};
use crate::report::{Report, Row};
use crate::row;
use crate::subject::{StoreKind, Subject, UNLIMITED};
use crate::swarm::Swarm;
use anyhow::Context;
use quartier_protocol::id::ChannelId;
use quartier_protocol::position::Position;
use quartier_tests::time::now;
use quartier_tests::town::Size;
use std::time::Duration;

/// Senders that fill the channel.
const SENDERS: usize = 64;

/// What to run.
#[derive(clap::Args)]
pub struct Options {
    /// Messages in the channel
    #[arg(long, default_value_t = 1_000_000)]
    messages: u64,
    /// Messages of a page
    #[arg(long, default_value_t = 50)]
    limit: u32,
    /// Pages read at each place
    #[arg(long, default_value_t = 2_000)]
    pages: usize,
    /// The store
    #[arg(long, value_enum, default_value_t = StoreKind::Sqlite)]
    store: StoreKind,
}

/// Runs it.
pub fn run(options: &Options) -> anyhow::Result<Report> {
    let (subject, mut swarm, reader, channel) = long_channel(options.store, options.messages)?;
    let newest = newest(&mut swarm, reader, channel)?;
    let mut rows = Vec::new();
    let first = newest.offset.min(1_000);
    for (place, from, to) in
        [("newest", newest.offset - first, newest.offset), ("anywhere", 1, newest.offset), ("oldest", 1, first)]
    {
        rows.push(pages(options, &mut swarm, (reader, channel, newest), place, from..=to)?);
    }
    drop(subject);
    Ok(Report {
        what: format!("page: {} of a channel with {} messages", options.limit, newest.offset),
        setup: format!("{} store, one reader", options.store.name()),
        rows,
    })
}

/// A server with a channel of so many messages, and a client that may read it.
pub fn long_channel(store: StoreKind, messages: u64) -> anyhow::Result<(Subject, Swarm, usize, ChannelId)> {
    let size = Size { pairings: 1, channels: 1, members: SENDERS };
    let subject = Subject::start(store, size, UNLIMITED)?;
    if let Some(redis) = subject.place.as_redis() {
        // Filling is not measured here.
        let mut connection = redis::Client::open(redis.url())?.get_connection()?;
        redis::cmd("CONFIG").arg(&["SET", "appendfsync", "everysec"]).query::<()>(&mut connection)?;
    }
    let mut swarm = Swarm::new()?;
    let people = subject.pairings[0].participants.iter().chain(&subject.pairings[0].facilitators);
    let ids = crowd::connect(&mut swarm, subject.server.address, people)?;
    let channel = subject.pairings[0].channels[0];
    let senders: Vec<(usize, ChannelId)> = ids.iter().map(|id| (*id, channel)).collect();
    let filled = fill(&mut swarm, &senders, 16, &Until::Messages(messages))?;
    eprintln!("{} messages in {:.1} s", filled.acknowledged, filled.took.as_secs_f64());
    Ok((subject, swarm, ids[0], channel))
}

/// The channel's newest position.
fn newest(swarm: &mut Swarm, reader: usize, channel: ChannelId) -> anyhow::Result<Position> {
    let reply = ask(swarm, reader, &format!(r#"{{"type":"history","ref":"n","channel":"{channel}","limit":1}}"#))?;
    let reply: serde_json::Value = serde_json::from_slice(&reply)?;
    let position = reply["ok"]["messages"][0]["position"].as_str().and_then(Position::parse);
    position.with_context(|| format!("no position in {reply}"))
}

fn ask(swarm: &mut Swarm, client: usize, command: &str) -> anyhow::Result<Vec<u8>> {
    swarm.heard.clear();
    swarm.send(client, command)?;
    let start = now();
    loop {
        swarm.turn(Duration::from_millis(10))?;
        if let Some(heard) = swarm.heard.pop_front() {
            return Ok(heard.text);
        }
        anyhow::ensure!(start.elapsed() < Duration::from_secs(10), "no reply to {command}");
    }
}

fn pages(
    options: &Options,
    swarm: &mut Swarm,
    (reader, channel, newest): (usize, ChannelId, Position),
    place: &str,
    offsets: std::ops::RangeInclusive<u64>,
) -> anyhow::Result<Row> {
    let mut latencies = Latencies::default();
    let mut random = 88_172_645_463_325_252_u64;
    let span = offsets.end() - offsets.start() + 1;
    for n in 0..options.pages {
        // xorshift: the same places in every run.
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let before = Position { epoch: newest.epoch, offset: offsets.start() + random % span };
        let limit = options.limit;
        let command =
            format!(r#"{{"type":"history","ref":{n},"channel":"{channel}","before":"{before}","limit":{limit}}}"#);
        let start = now();
        let reply = ask(swarm, reader, &command)?;
        latencies.add(start.elapsed());
        anyhow::ensure!(crowd::has(&reply, "\"ok\""), "refused: {}", String::from_utf8_lossy(&reply));
    }
    Ok(row! {
        "before": place,
        "pages": latencies.count(),
        "p50 ms": latencies.percentile_ms(50.0),
        "p99 ms": latencies.percentile_ms(99.0),
        "worst ms": latencies.percentile_ms(100.0),
    })
}
