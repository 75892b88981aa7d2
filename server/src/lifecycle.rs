//! From start to end: what is beside the store, the store, the hub, listening; and all of it closed in order.
//!
//! Owns the order, `cli` follows it. The one place that names concrete stores and brokers.

mod asked;
mod drain;
mod holidays;
mod prepared;

use crate::actions::agenda::holidays::Holidays;
use crate::actions::cards::invite;
use crate::actions::moderation::helplines::Helplines;
use crate::actions::passkeys::party::RelyingParty;
use crate::actions::{AgendaOptions, Options, Service, SessionOptions};
use crate::clock::{ClockWatch, SharedClock, SystemClock};
use crate::config::{Config, StoreChoice};
use crate::documents::jobs::Queue;
use crate::entropy::{SharedEntropy, SystemEntropy};
use crate::http::{Addresses, AppOptions, AppState, Attempts, Listening, Origins, SaidIn};
use crate::hub::{ConnectionOptions, Hub, Pace, TickerOptions, renew_presence, run_partition, run_ticker};
use crate::kernel::broker::{Partition, ingress};
use crate::kernel::store::shared::SharedOptions;
use crate::kernel::store::sqlite::SqliteOptions;
use crate::kernel::store::tables::{RecordTables, pairings};
use crate::kernel::store::{Records, StoreError, Stored};
use crate::kernel::store::{archive, shared, sqlite};
use crate::kernel::stores::Stores;
use crate::outbound::Reach;
use crate::supervision::Supervisor;
use crate::{actions, agenda_bot, capabilities, http, kernel, session};
use anyhow::Context;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use quartier_protocol::close::CloseCode;
use quartier_protocol::id::PairingId;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use asked::Asked;
pub use holidays::holidays;
pub use prepared::{Prepared, prepare};

/// Reports without an account that an address may make at once, one more every ten seconds.
const PUBLIC_REPORTS: u32 = 20;
/// Addresses of hooks that lead nowhere which an address may try at once, one more every ten seconds.
const WRONG_HOOKS: u32 = 30;
/// Calendar addresses that lead nowhere, at once from one address: a family's phones may have some that ended.
const WRONG_CALENDARS: u32 = 30;
/// Longest wait, after connections were told to close, for sessions to end and for the store to close: operations.md has it.
const END_TIMEOUT: Duration = Duration::from_secs(20);
/// How much of that sessions may take.
const SESSIONS_TIMEOUT: Duration = Duration::from_secs(10);
/// Milliseconds in a day.
const DAY_MS: i64 = 86_400_000;

/// A store, open, with the ways to it.
pub struct Opened {
    /// The store.
    pub stores: Stores,
    /// Where its deliveries come out.
    pub partitions: Vec<Partition>,
    /// The time.
    pub clock: SharedClock,
    /// Randomness.
    pub entropy: SharedEntropy,
}

/// Opens the configured store.
pub async fn open(config: &Config) -> Stored<Opened> {
    let clock: SharedClock = Arc::new(SystemClock::new());
    let entropy: SharedEntropy = Arc::new(SystemEntropy);
    let partitions = std::thread::available_parallelism().map_or(1, usize::from);
    let (ingress, partitions) = ingress(partitions);
    let presence_timeout = Duration::from_millis(ticker(config).presence_expiry_ms);
    let tables = capabilities::tables();
    let stores = match &config.store {
        StoreChoice::Sqlite(folder) => {
            let options = SqliteOptions { presence_timeout, ..SqliteOptions::in_folder(folder, &tables) };
            sqlite::open(options, clock.clone(), entropy.clone(), ingress).await?
        }
        StoreChoice::Shared { redis, postgres } => {
            let hot = archive::HotWindow::of(config.settings.hot_days, config.settings.hot_events);
            let options = SharedOptions { redis, postgres, presence_timeout, hot, tables: &tables };
            shared::open(options, clock.clone(), entropy.clone(), ingress).await?
        }
    };
    Ok(Opened { stores, partitions, clock, entropy })
}

/// Opens the records of the configured store alone, of an embedded one even while a server has it open; and tells which pairings
/// there are.
pub async fn open_records(config: &Config) -> Stored<(Arc<dyn Records>, Vec<PairingId>)> {
    let tables = capabilities::tables();
    let database = match &config.store {
        StoreChoice::Sqlite(folder) => sqlite::open_beside(folder, &tables).await?,
        StoreChoice::Shared { postgres, .. } => shared::open_beside(postgres, &tables).await?,
    };
    let pairings = pairings(&*database).await?;
    Ok((Arc::new(RecordTables::new(database, Arc::new(SystemEntropy))), pairings))
}

/// How many connections a member has, and how fast they speak.
fn connections(config: &Config) -> ConnectionOptions {
    let count = |given: Option<u32>| given.and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MIN);
    ConnectionOptions {
        connections: config.settings.connections_per_member.unwrap_or(10) as usize,
        pace: Pace {
            burst: count(config.settings.command_burst),
            per_second: count(config.settings.commands_per_second),
        },
    }
}

/// What the operator decided.
fn options(config: &Config, holidays: Holidays) -> Options {
    let given = &config.settings;
    let sessions = SessionOptions {
        lifetime_ms: i64::from(given.session_days.unwrap_or(180)) * DAY_MS,
        idle_ms: i64::from(given.session_idle_days.unwrap_or(60)) * DAY_MS,
        verification_ms: i64::from(given.verification_hours.unwrap_or(12)) * DAY_MS / 24,
    };
    Options {
        sessions,
        operator_name: given.operator_name.clone().unwrap_or_else(|| "Quartier".into()),
        contact: given.contact.clone(),
        retention_days: given.retention_days.unwrap_or(730),
        agenda: AgendaOptions { bot: given.agenda_bot.unwrap_or(true), quiet: config.quiet },
        holidays,
        helplines: Helplines { de: config.helplines_de.clone(), fr: config.helplines_fr.clone() },
        fetch_hours: given.agenda_fetch_hours.unwrap_or(6),
        reach: Reach::with(config.private_addresses.clone()),
    }
}

/// When silence means something.
fn ticker(config: &Config) -> TickerOptions {
    TickerOptions {
        ping_interval_ms: config.settings.ping_interval_ms.unwrap_or(25_000),
        idle_timeout_ms: config.settings.idle_timeout_ms.unwrap_or(70_000),
        presence_expiry_ms: config.settings.presence_expiry_ms.unwrap_or(30_000),
    }
}

/// A running server.
pub struct Running {
    /// Where people reach it.
    pub address: std::net::SocketAddr,
    /// Where metrics are.
    pub admin_address: std::net::SocketAddr,
    /// How: `http`, or `https` where the server speaks TLS itself.
    pub scheme: &'static str,
    /// What its endpoints work with.
    pub state: Arc<AppState>,
    stop: watch::Sender<bool>,
    accepting: JoinHandle<()>,
    tasks: Supervisor,
    drain: Duration,
}

/// Starts serving what was opened.
pub async fn start(
    config: &Config,
    prepared: Prepared,
    opened: Opened,
    metrics: PrometheusHandle,
) -> anyhow::Result<Running> {
    outlive_file_limits().context("can't prepare for files that are full")?;
    let Opened { stores, partitions, clock, entropy } = opened;
    let Prepared { tls, public, admin, holidays } = prepared;
    let (listener, admin) = (public.listen()?, admin.listen()?);
    let (address, admin_address) = (listener.local_addr()?, admin.local_addr()?);

    holidays::know_pairings(&stores, &config.holidays).await?;
    let mut node = [0; 8];
    entropy.fill(&mut node);
    let hub = Hub::new(stores, clock.clone(), u64::from_le_bytes(node), connections(config));
    let scheme = if config.tls.is_some() { "https" } else { "http" };
    let origins = Origins::new(&config.public_urls, scheme, address);
    let party = RelyingParty::of(origins.all());
    let service = Service::new(
        hub.clone(),
        clock.clone(),
        entropy,
        config.limits(),
        capabilities::ALL,
        options(config, holidays),
        party,
    );

    let mut tasks = Supervisor::new();
    let controls = session::Controls::new(service.clone());
    for partition in partitions {
        let controls = controls.clone();
        tasks.keep("partition", run_partition(hub.clone(), partition, move |control| controls.take(control)));
    }
    let health = service.stores.health.clone();
    tasks.keep("store", async move { health.failed().await });
    tasks.keep("archive", service.stores.clone().archive());
    tasks.keep("read marks", actions::read_marks::forever(service.clone()));
    tasks.keep("outbox", actions::outbox::forever(service.clone()));
    tasks.keep("controls", session::run_controls(controls.clone()));
    tasks.keep("lifetimes", session::run_lifetimes(service.clone()));
    tasks.keep("ends", session::run_ends(service.clone(), controls));
    tasks.keep("ticker", run_ticker(hub.clone(), ticker(config)));
    tasks.keep("presence", renew_presence(hub, ticker(config)));
    tasks.keep("retention", actions::keeping::run::forever(service.clone()));
    for queue in Queue::ALL.into_iter().filter(|queue| *queue != Queue::Reminders) {
        tasks.keep("jobs", actions::jobs::forever(service.clone(), queue));
    }
    tasks.once("skipped reminders", actions::agenda::reminders::skipping::at_start(service.clone()));
    if service.options.agenda.bot {
        let inside = agenda_bot::Inside::new(service.clone());
        tasks.keep("agenda bot", async move { agenda_bot::forever(&inside).await });
    }
    tasks.keep("hooks", actions::agenda::hooks::deliver::forever(service.clone()));
    if let Some(tls) = tls.clone() {
        tasks.keep("certificate", tls.keep_fresh());
    }

    let connections = config.settings.connections_per_address.unwrap_or(200) as usize;
    let said_in = match config.settings.forwarded_header.as_deref() {
        Some("forwarded") => SaidIn::Forwarded,
        _ => SaidIn::XForwardedFor,
    };
    let addresses = Addresses::new(config.trusted_proxies.clone(), said_in, connections);
    let attempts =
        |burst: Option<u32>| Attempts::new(burst.and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MIN), clock.clone());
    let options = AppOptions {
        origins,
        addresses: addresses.clone(),
        codes: attempts(config.settings.join_burst),
        sign_ins: attempts(config.settings.sign_in_burst),
        reports: attempts(Some(PUBLIC_REPORTS)),
        hooks: attempts(Some(WRONG_HOOKS)),
        calendars: attempts(Some(WRONG_CALENDARS)),
    };
    let state = AppState::new(service, options);
    let upkeep = metrics.clone();
    tasks.keep("metrics", async move {
        loop {
            tokio::time::sleep(Duration::from_secs(5)).await;
            upkeep.run_upkeep();
        }
    });
    let mut watch = ClockWatch::new(clock);
    tasks.keep("clock", async move {
        loop {
            tokio::time::sleep(Duration::from_secs(10)).await;
            if let Some(by_ms) = watch.jumped_ms() {
                tracing::warn!(by_ms, "the machine's clock was set");
                metrics::counter!("quartier_clock_jumps_total").increment(1);
            }
        }
    });
    let admin_state = state.clone();
    tasks.keep("admin listener", async move {
        if let Err(error) = http::serve_admin(admin, admin_state, metrics).await {
            tracing::error!(%error, "the admin listener ended");
        }
    });
    let (stop, stopping) = watch::channel(false);
    let head_timeout = Duration::from_millis(config.settings.handshake_timeout_ms.unwrap_or(10_000));
    let listening = Listening { listener, head_timeout, addresses, tls };
    let serving = http::serve(listening, http::router(state.clone(), capabilities::INTERFACES), stopping.clone());
    let accepting = tasks.keep_until("listener", stopping, serving);
    tracing::info!(%address, %admin_address, "serving");
    let drain = Duration::from_millis(config.settings.drain_ms.unwrap_or(3_000));
    Ok(Running { address, admin_address, scheme, state, stop, accepting, tasks, drain })
}

impl Running {
    /// Where people reach it, as a link.
    pub fn public_url(&self) -> String {
        self.state.options.origins.first().to_owned()
    }

    /// While there is nobody in the store: a link that lets the operator in.
    pub async fn first_link(&self) -> Stored<Option<String>> {
        let service = &self.state.service;
        if service.stores.directory.count_members(1).await? > 0 {
            return Ok(None);
        }
        let (records, when) = (&*service.stores.records, invite::When::Empty);
        let code = invite::at_the_shell(records, &service.clock, &service.entropy, when).await?;
        Ok(Some(format!("{}/#join={code}", self.public_url())))
    }

    /// Stops accepting, closes sockets with 1001 spread over the drain time, flushes, and lets go of the store.
    pub async fn stop(mut self) {
        tracing::info!("stopping");
        self.state.draining.store(true, Ordering::Relaxed);
        let _ = self.stop.send(true);
        let _ = (&mut self.accepting).await;
        let connections = self.state.service.hub.connections.all();
        let (at_once, pause) = drain::drain_step(connections.len(), self.drain);
        for some in connections.chunks(at_once) {
            some.iter().for_each(|connection| connection.close(CloseCode::GoingAway));
            tokio::time::sleep(pause).await;
        }
        // Whoever came in while the list was made.
        self.state.service.hub.connections.all().iter().for_each(|late| late.close(CloseCode::GoingAway));
        self.state.sessions.close();
        if tokio::time::timeout(END_TIMEOUT, self.end()).await.is_err() {
            tracing::warn!("the store did not close in time");
        }
        drop(self.tasks);
        tracing::info!("stopped");
    }

    /// Waits for sessions, has kept what is to be kept, and closes the store.
    async fn end(&self) {
        if tokio::time::timeout(SESSIONS_TIMEOUT, self.state.sessions.wait()).await.is_err() {
            tracing::warn!("some sessions did not end in time");
        }
        let service = &self.state.service;
        if actions::read_marks::keep(service).await.is_err() {
            tracing::warn!("the last read marks could not be kept");
        }
        // What is not acknowledged is delivered once more, by another node or by whoever starts next.
        let _ = actions::outbox::flush(service).await;
        service.stores.flush_archive().await;
        service.stores.health.close().await;
    }
}

/// Serves until it is asked to end, then stops in order; an error if a task ended by itself before.
pub async fn serve_until(asked: impl Future<Output = ()>, mut running: Running) -> anyhow::Result<()> {
    let failed = tokio::select! {
        () = asked => None,
        name = running.tasks.failed() => Some(name),
    };
    running.stop().await;
    failed
        .map_or(Ok(()), |name| Err(anyhow::anyhow!("the server stopped because its task {name:?} ended unexpectedly")))
}

/// A file that reaches a limit of the system fails the write, which is told to whoever asked for it; it doesn't end the process.
fn outlive_file_limits() -> std::io::Result<()> {
    // Registered once, it stays so; nobody needs to hear of it.
    signal(SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw())).map(drop)
}

/// Makes this process count; to be called once.
pub fn install_metrics() -> anyhow::Result<PrometheusHandle> {
    let seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5];
    let recorder = PrometheusBuilder::new().set_buckets(&seconds)?.build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).context("metrics are counted already")?;
    Ok(handle)
}

/// What the operator is told when a store can't be opened.
pub fn explain(error: &StoreError, store: &StoreChoice) -> String {
    let place = match store {
        StoreChoice::Sqlite(folder) => format!("the store in {}", folder.display()),
        StoreChoice::Shared { redis, postgres } => {
            let redis: Vec<String> = redis.iter().map(|url| without_password(url)).collect();
            format!("the store on Redis at {} and {}", redis.join(", "), kernel::postgres::shown(postgres))
        }
    };
    format!("can't open {place}: {error}")
}

/// An address that can be shown.
pub fn without_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        _ => url.to_owned(),
    }
}
