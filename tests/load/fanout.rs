//! `fanout`: what one delivery costs the server, and how long it takes, beside the floor in the same run.

use crate::cores::Cores;
use crate::crowd;
use crate::figures::{CpuTime, Latencies, median};
use crate::report::{Report, Row};
use crate::row;
use crate::subject::{Floor, StoreKind, Subject};
use crate::swarm::Swarm;
use quartier_protocol::id::ChannelId;
use quartier_tests::time::now;
use quartier_tests::town::Size;
use std::time::{Duration, Instant};

/// Connections whose frames are kept and timed; the others are counted.
const SAMPLE: usize = 100;

/// What to run.
#[derive(clap::Args)]
pub struct Options {
    /// Channels
    #[arg(long, default_value_t = 1)]
    channels: usize,
    /// Members of each channel, one connection each
    #[arg(long, default_value_t = 1_000)]
    members: usize,
    /// Messages a second, over all channels
    #[arg(long, default_value_t = 50)]
    rate: u32,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Times floor and server are measured in turn; medians are told
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// The store
    #[arg(long, value_enum, default_value_t = StoreKind::Sqlite)]
    store: StoreKind,
    /// Doesn't pin server and load to a core each
    #[arg(long)]
    unpinned: bool,
}

/// One measurement.
struct Figures {
    cpu_us: f64,
    kernel_percent: f64,
    p50_ms: f64,
    p99_ms: f64,
    missing: i64,
}

/// Runs floor and server in turn.
pub fn run(options: &Options) -> anyhow::Result<Report> {
    let cores = if options.unpinned { Cores::shared()? } else { Cores::apart()? };
    let (mut floor, mut server) = (Vec::new(), Vec::new());
    for round in 1..=options.rounds {
        floor.push(measure_floor(options, &cores)?);
        server.push(measure_server(options, &cores)?);
        eprintln!("round {round} of {} done", options.rounds);
    }
    let floor_row = summary("floor", &floor, None);
    let server_row = summary("quartier", &server, Some(&floor_row));
    let Options { channels, members, rate, seconds, rounds, store, .. } = options;
    Ok(Report {
        what: format!("fanout: {channels} channels × {members} members, {rate} messages a second, 200 bytes"),
        setup: format!("{} store, {}, {rounds} × {seconds} s, medians", store.name(), cores.describe()),
        rows: vec![floor_row, server_row],
    })
}

fn summary(name: &str, rounds: &[Figures], floor: Option<&Row>) -> Row {
    let of = |pick: fn(&Figures) -> f64| median(rounds.iter().map(pick).collect());
    let (cpu, p50, p99) = (of(|f| f.cpu_us), of(|f| f.p50_ms), of(|f| f.p99_ms));
    let ratio = |value: f64, key: &str| floor.and_then(|f| f.number(key)).map(|floor| value / floor);
    row! {
        "server": name,
        "CPU µs a delivery": cpu,
        "of it kernel %": of(|f| f.kernel_percent),
        "× floor": ratio(cpu, "CPU µs a delivery"),
        "p50 ms": p50,
        "p99 ms": p99,
        "p99 × floor": ratio(p99, "p99 ms"),
        "missing": rounds.iter().map(|f| f.missing).sum::<i64>(),
    }
}

fn measure_floor(options: &Options, cores: &Cores) -> anyhow::Result<Figures> {
    cores.take_servers()?;
    let floor = Floor::start()?;
    cores.take_loads()?;
    let mut swarm = Swarm::new()?;
    let mut clients = Vec::new();
    for n in 0..options.channels * options.members {
        clients.push((swarm.connect(floor.address, &floor.request(n % options.channels))?, ()));
    }
    swarm.turn_until("the floor to let everyone in", Duration::from_secs(60), |swarm| {
        clients.iter().all(|(id, ())| swarm.is_open(*id))
    })?;
    measure(options, &mut swarm, &clients, floor.pid(), |(), text| crowd::event(text))
}

fn measure_server(options: &Options, cores: &Cores) -> anyhow::Result<Figures> {
    cores.take_servers()?;
    let Options { channels, members, .. } = *options;
    // A council has at least one member; a pairing has one channel.
    let size = Size { pairings: channels, channels, members: channels * members };
    let subject = Subject::start(options.store, size, &[])?;
    cores.take_loads()?;
    let mut swarm = Swarm::new()?;
    let everyone: Vec<_> = subject.pairings.iter().flat_map(|p| p.participants.iter().chain(&p.facilitators)).collect();
    let ids = crowd::connect(&mut swarm, subject.server.address, everyone.iter().copied())?;
    let wishes: Vec<(usize, &[ChannelId])> =
        ids.iter().zip(&everyone).map(|(id, person)| (*id, person.channels.as_slice())).collect();
    crowd::subscribe(&mut swarm, &wishes)?;
    crowd::settle(&mut swarm, &ids)?;
    // Senders in turn of the channels, so that neighbours in time are in different ones.
    let mut clients: Vec<(usize, ChannelId)> = wishes.iter().map(|(id, channels)| (*id, channels[0])).collect();
    clients = (0..members).flat_map(|m| clients.iter().skip(m).step_by(members).copied().collect::<Vec<_>>()).collect();
    measure(options, &mut swarm, &clients, subject.server.pid(), |channel, text| crowd::send(*channel, text))
}

/// Sends at the rate from each client in turn and counts what arrives.
fn measure<C>(
    options: &Options,
    swarm: &mut Swarm,
    clients: &[(usize, C)],
    pid: u32,
    message: impl Fn(&C, &str) -> String,
) -> anyhow::Result<Figures> {
    let epoch = now();
    let mut sent = 0;
    drive(options, swarm, clients, &message, epoch, Duration::from_secs(2), &mut sent, None)?;
    swarm.turn_for(Duration::from_millis(500))?;
    clients.iter().step_by((clients.len() / SAMPLE).max(1)).for_each(|(id, _)| swarm.keep(*id, true));
    swarm.take_counts();
    let (before, mut latencies, already) = (CpuTime::of(pid)?, Latencies::default(), sent);
    let time = Duration::from_secs(options.seconds);
    drive(options, swarm, clients, &message, epoch, time, &mut sent, Some(&mut latencies))?;
    let expected = (sent - already) * options.members as u64;
    let (mut arrived, settling) = (0, now());
    while arrived < expected && settling.elapsed() < Duration::from_secs(5) {
        swarm.turn(Duration::from_millis(20))?;
        latencies.take_from(swarm, epoch)?;
        arrived += swarm.take_counts().deliveries;
    }
    let used = before.since(pid)?;
    anyhow::ensure!(swarm.gone().0 == 0, "the server ended connections: {:?}", swarm.gone());
    anyhow::ensure!(arrived > 0, "nothing arrived");
    Ok(Figures {
        cpu_us: used.us_each(arrived),
        kernel_percent: used.kernel_percent(),
        p50_ms: latencies.percentile_ms(50.0),
        p99_ms: latencies.percentile_ms(99.0),
        missing: expected as i64 - arrived as i64,
    })
}

#[expect(clippy::too_many_arguments, reason = "one loop, used for the warming up and the measuring")]
fn drive<C>(
    options: &Options,
    swarm: &mut Swarm,
    clients: &[(usize, C)],
    message: &impl Fn(&C, &str) -> String,
    epoch: Instant,
    time: Duration,
    sent: &mut u64,
    mut latencies: Option<&mut Latencies>,
) -> anyhow::Result<()> {
    let pause = Duration::from_secs(1) / options.rate;
    let start = now();
    let mut due = start;
    while due < start + time {
        let rest = due.saturating_duration_since(now());
        if !rest.is_zero() {
            // The poller counts in whole milliseconds: the last one is spent turning.
            let wait = if rest > Duration::from_millis(2) { rest - Duration::from_millis(1) } else { Duration::ZERO };
            swarm.turn(wait)?;
            if let Some(latencies) = latencies.as_deref_mut() {
                latencies.take_from(swarm, epoch)?;
            }
            continue;
        }
        let (id, client) = &clients[*sent as usize % clients.len()];
        let text = crowd::text(epoch.elapsed().as_nanos());
        swarm.send(*id, &message(client, &text))?;
        *sent += 1;
        due += pause;
    }
    Ok(())
}
