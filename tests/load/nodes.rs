//! `nodes`: two nodes on one Redis; how much longer a delivery takes on the other node, and whether Redis sees sockets.

use crate::crowd;
use crate::figures::{Latencies, latency};
use crate::report::Report;
use crate::row;
use crate::subject::{StoreKind, Subject};
use crate::swarm::Swarm;
use quartier_protocol::id::ChannelId;
use quartier_tests::time::now;
use quartier_tests::town::Size;
use std::time::Duration;

/// What to run.
#[derive(clap::Args)]
pub struct Options {
    /// Channels
    #[arg(long, default_value_t = 10)]
    channels: usize,
    /// Members of each channel; every other one on the second node
    #[arg(long, default_value_t = 20)]
    members: usize,
    /// Messages a second, over all channels, all sent on the first node
    #[arg(long, default_value_t = 100)]
    rate: u32,
    /// Seconds
    #[arg(long, default_value_t = 10)]
    seconds: u64,
}

/// Runs it.
pub fn run(options: &Options) -> anyhow::Result<Report> {
    let Options { channels, members, rate, seconds } = *options;
    let size = Size { pairings: channels, channels, members: channels * members };
    let subject = Subject::start(StoreKind::Redis, size, &[])?;
    let second = subject.another();
    let redis = subject.place.as_redis().map(|redis| redis.url()).unwrap_or_default();
    let connections_before = redis_connections(&redis)?;
    let everyone: Vec<_> = subject.pairings.iter().flat_map(|p| p.participants.iter().chain(&p.facilitators)).collect();
    let mut swarm = Swarm::new()?;
    let mut sides: [Vec<(usize, ChannelId)>; 2] = Default::default();
    for (side, address) in [subject.server.address, second.address].into_iter().enumerate() {
        let people: Vec<_> = everyone.iter().skip(side).step_by(2).copied().collect();
        let ids = crowd::connect(&mut swarm, address, people.iter().copied())?;
        sides[side] = ids.into_iter().zip(&people).map(|(id, person)| (id, person.channels[0])).collect();
    }
    let all: Vec<usize> = sides.iter().flatten().map(|(id, _)| *id).collect();
    let wishes: Vec<(usize, &[ChannelId])> =
        sides.iter().flatten().map(|(id, channel)| (*id, std::slice::from_ref(channel))).collect();
    crowd::subscribe(&mut swarm, &wishes)?;
    crowd::settle(&mut swarm, &all)?;
    all.iter().for_each(|id| swarm.keep(*id, true));
    let first_of_second = sides[1].first().map_or(0, |(id, _)| *id);
    let mut latencies: [Latencies; 2] = Default::default();
    let (epoch, pause) = (now(), Duration::from_secs(1) / rate);
    let (mut due, mut sent) = (epoch, 0_u64);
    let end = epoch + Duration::from_secs(seconds);
    while due < end + Duration::from_secs(1) {
        let rest = due.saturating_duration_since(now());
        if rest.is_zero() {
            if due < end {
                let (id, channel) = sides[0][sent as usize * 7 % sides[0].len()];
                swarm.send(id, &crowd::send(channel, &crowd::text(epoch.elapsed().as_nanos())))?;
                sent += 1;
            }
            due += pause;
        }
        swarm.turn(rest.saturating_sub(Duration::from_millis(1)))?;
        while let Some(heard) = swarm.heard.pop_front() {
            if let Some(latency) = latency(&heard, epoch)? {
                latencies[usize::from(heard.connection >= first_of_second)].add(latency);
            }
        }
    }
    let connections_after = redis_connections(&redis)?;
    let rows = ["same node", "other node"].into_iter().zip(&mut latencies).map(|(name, latencies)| {
        row! {
            "node": name,
            "deliveries": latencies.count(),
            "missing": (sent as usize * members / 2) as i64 - latencies.count() as i64,
            "p50 ms": latencies.percentile_ms(50.0),
            "p99 ms": latencies.percentile_ms(99.0),
        }
    });
    let rows = rows.collect();
    Ok(Report {
        what: format!("nodes: {channels} channels × {members} members on two nodes, {rate} messages a second"),
        setup: format!(
            "one Redis; its connections: {connections_before} before, {connections_after} with {} sockets",
            all.len()
        ),
        rows,
    })
}

fn redis_connections(url: &str) -> anyhow::Result<u64> {
    let mut connection = redis::Client::open(url)?.get_connection()?;
    let info: String = redis::cmd("INFO").arg("clients").query(&mut connection)?;
    let line = info.lines().find_map(|l| l.strip_prefix("connected_clients:"));
    Ok(line.and_then(|n| n.trim().parse().ok()).unwrap_or_default())
}
