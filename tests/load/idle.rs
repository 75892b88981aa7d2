//! `idle`: what a connection costs that only listens.

use crate::cores::Cores;
use crate::crowd;
use crate::figures::{CpuTime, resident};
use crate::report::Report;
use crate::row;
use crate::subject::{StoreKind, Subject};
use crate::swarm::Swarm;
use quartier_protocol::id::ChannelId;
use quartier_tests::town::Size;
use std::time::Duration;

/// Channels each connection follows.
const CHANNELS: usize = 3;

/// What to run.
#[derive(clap::Args)]
pub struct Options {
    /// Connections, one a member
    #[arg(long, default_value_t = 15_000)]
    connections: usize,
    /// Members of a pairing
    #[arg(long, default_value_t = 30)]
    pairing: usize,
    /// Seconds of silence over which the processor time is taken
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// The store
    #[arg(long, value_enum, default_value_t = StoreKind::Sqlite)]
    store: StoreKind,
}

/// Runs it.
pub fn run(options: &Options) -> anyhow::Result<Report> {
    let cores = Cores::apart()?;
    cores.take_servers()?;
    let pairings = (options.connections / options.pairing).max(1);
    let size = Size { pairings, channels: pairings * CHANNELS, members: options.connections };
    let subject = Subject::start(options.store, size, &[])?;
    cores.take_loads()?;
    let pid = subject.server.pid();
    let mut swarm = Swarm::new()?;
    // The first connections warm up what every server has once.
    let everyone: Vec<_> = subject.pairings.iter().flat_map(|p| p.participants.iter().chain(&p.facilitators)).collect();
    let before = resident(pid)?;
    let ids = crowd::connect(&mut swarm, subject.server.address, everyone.iter().copied())?;
    let connected = resident(pid)?;
    let wishes: Vec<(usize, &[ChannelId])> =
        ids.iter().zip(&everyone).map(|(id, person)| (*id, person.channels.as_slice())).collect();
    crowd::subscribe(&mut swarm, &wishes)?;
    crowd::settle(&mut swarm, &ids)?;
    let subscribed = resident(pid)?;
    let cpu_before = CpuTime::of(pid)?;
    swarm.turn_for(Duration::from_secs(options.seconds))?;
    let cpu = cpu_before.since(pid)?;
    anyhow::ensure!(swarm.gone().0 == 0, "the server ended connections: {:?}", swarm.gone());
    let each = |bytes: u64| bytes.saturating_sub(before) as f64 / ids.len() as f64 / 1_000.0;
    Ok(Report {
        what: format!("idle: {} connections, {CHANNELS} channels each, pairings of {}", ids.len(), options.pairing),
        setup: format!("{} store, {}", options.store.name(), cores.describe()),
        rows: vec![row! {
            "kB a connection": each(connected),
            "kB, subscribed": each(subscribed),
            "RSS before MB": before as f64 / 1e6,
            "RSS after MB": subscribed as f64 / 1e6,
            "CPU % of a core while idle": cpu.share_of(Duration::from_secs(options.seconds)) * 100.0,
        }],
    })
}
