//! All servers of the store, and the way of a command to the one that holds its keys.
//!
//! Owns the servers and the table of slots. Never repeats a command that may have been carried out. Invariant: every
//! answer comes, or is given up, within [`ANSWER`].

use super::super::{StoreError, Stored};
use super::connection::Failure;
use super::error::store_error;
use super::request::Request;
use super::server::Server;
use super::source::{Source, at};
use super::table::{Table, ranges};
use arc_swap::ArcSwap;
use futures_util::{StreamExt, TryStreamExt, stream};
use parking_lot::Mutex;
use redis::{ErrorKind, FromRedisValue, RedisError, ServerErrorKind, Value, cmd};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, Weak};
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

/// How long any answer may take.
pub const ANSWER: Duration = Duration::from_millis(1_900);
/// Redirections followed for one command.
const REDIRECTIONS: usize = 5;
/// Before asking again where keys are just being moved.
const TRY_AGAIN: Duration = Duration::from_millis(25);
/// Commands of one caller under way at once.
const AT_ONCE: usize = 256;
/// Between two looks at the cluster's table, when nobody asked for one.
const LOOK: Duration = Duration::from_secs(10);
/// How long one server may take to say.
const LOOKED: Duration = Duration::from_millis(900);
/// At least this long between two looks.
const BREATH: Duration = Duration::from_millis(100);

/// The servers.
pub struct Servers {
    /// Where to begin: the one server, or members of the cluster.
    seeds: Vec<Source>,
    is_cluster: bool,
    table: ArcSwap<Table>,
    /// By address; a server that holds nothing any more is let go at the next look.
    known: Mutex<HashMap<(String, u16), Arc<Server>>>,
    stale: Arc<Notify>,
    changes: watch::Sender<u64>,
    closed: AtomicBool,
    /// The task that looks at a cluster's table.
    watching: OnceLock<JoinHandle<()>>,
}

impl Servers {
    /// A single server.
    pub fn single(source: Source) -> Arc<Self> {
        let table = Table::single(Server::at(source.clone()));
        Arc::new(Self::new(vec![source], table, Layout::Single))
    }

    /// A cluster, found through any of its members; its table is kept up to date as long as it is used.
    pub async fn cluster(seeds: Vec<Source>) -> Stored<Arc<Self>> {
        let servers = Arc::new(Self::new(seeds, Table::default(), Layout::Cluster));
        servers.refresh().await?;
        servers.watching.get_or_init(|| tokio::spawn(watch(Arc::downgrade(&servers), servers.stale.clone())));
        Ok(servers)
    }

    fn new(seeds: Vec<Source>, table: Table, layout: Layout) -> Self {
        Self {
            seeds,
            is_cluster: layout == Layout::Cluster,
            table: ArcSwap::from_pointee(table),
            known: Mutex::default(),
            stale: Arc::default(),
            changes: watch::channel(0).0,
            closed: AtomicBool::new(false),
            watching: OnceLock::new(),
        }
    }

    /// Whether slots are spread over several servers.
    pub fn is_cluster(&self) -> bool {
        self.is_cluster
    }

    /// Who holds what, now.
    pub fn table(&self) -> Arc<Table> {
        self.table.load_full()
    }

    /// Turns whenever the table has changed.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Says that the table may be out of date.
    pub fn mark_stale(&self) {
        self.stale.notify_one();
    }

    /// Whether a task that keeps a connection or the table fresh has ended although nobody closed them.
    pub fn have_failed(&self) -> bool {
        let is_over = |task: &JoinHandle<()>| task.is_finished();
        let failed = self.watching.get().is_some_and(is_over)
            || self.table.load().servers().iter().any(|(_, server)| server.has_ended());
        // Asked last: they are closed before anything of them ends.
        failed && !self.closed.load(Ordering::Acquire)
    }

    /// Lets go of all connections; later calls are `Unavailable`.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Release);
        self.table.store(Arc::default());
        self.known.lock().clear();
        self.changes.send_modify(|turn| *turn += 1);
    }

    /// Asks and reads the answer.
    pub async fn request<T: FromRedisValue>(&self, request: Request) -> Stored<T> {
        let value = self.ask_value(&request).await?;
        redis::from_redis_value(value).map_err(|error| StoreError::Corrupt(error.to_string()))
    }

    /// Asks many things, a bounded number at once; the answers in their order.
    pub async fn ask_all<T: FromRedisValue>(&self, requests: Vec<Request>) -> Stored<Vec<T>> {
        stream::iter(requests).map(|request| self.request(request)).buffered(AT_ONCE).try_collect().await
    }

    /// The same, where one that can't be answered is in no other's way. A server that is away fails them all.
    pub async fn ask_each<T: FromRedisValue>(&self, requests: Vec<Request>) -> Stored<Vec<Stored<T>>> {
        let each = async |request| match self.request(request).await {
            Err(error @ StoreError::Unavailable(_)) => Err(error),
            answer => Ok(answer),
        };
        stream::iter(requests).map(each).buffered(AT_ONCE).try_collect().await
    }

    async fn ask_value(&self, request: &Request) -> Stored<Value> {
        if let Ok(answer) = timeout(ANSWER, self.routed(request)).await {
            return answer;
        }
        if let Some(server) = self.table.load().server(request.slot) {
            server.suspect(request.slot);
        }
        self.mark_stale();
        Err(StoreError::Unavailable(format!("no answer within {} ms", ANSWER.as_millis())))
    }

    async fn routed(&self, request: &Request) -> Stored<Value> {
        let mut server = self.holder(request.slot)?;
        let mut full = None;
        let mut way = Way::Straight;
        for _ in 0..REDIRECTIONS {
            let command = full.as_ref().unwrap_or(&request.command);
            let answer = match way {
                Way::Straight => server.send(request.slot, command).await,
                Way::Asking => server.send_asking(request.slot, command).await,
            };
            let error = match answer {
                Ok(value) => return Ok(value),
                Err(Failure::Refused(error)) => error,
                Err(away) => {
                    self.mark_stale();
                    return Err(away.into());
                }
            };
            match error.kind() {
                ErrorKind::Server(ServerErrorKind::NoScript) if full.is_none() => full = request.in_full(),
                ErrorKind::Server(ServerErrorKind::Moved) => {
                    self.mark_stale();
                    (server, way) = (self.redirected(&error, &server)?, Way::Straight);
                }
                ErrorKind::Server(ServerErrorKind::Ask) => {
                    (server, way) = (self.redirected(&error, &server)?, Way::Asking);
                }
                ErrorKind::Server(ServerErrorKind::TryAgain) => sleep(TRY_AGAIN).await,
                ErrorKind::Server(ServerErrorKind::ReadOnly) => {
                    // A failover went by: this was the master.
                    server.suspect(request.slot);
                    self.mark_stale();
                    return Err(store_error(&error));
                }
                _ => return Err(store_error(&error)),
            }
        }
        Err(StoreError::Unavailable("the cluster sends in circles".into()))
    }

    fn holder(&self, slot: u16) -> Stored<Arc<Server>> {
        if let Some(server) = self.table.load().server(slot) {
            return Ok(server.clone());
        }
        if self.closed.load(Ordering::Acquire) {
            return Err(StoreError::Unavailable("closed".into()));
        }
        self.mark_stale();
        Err(StoreError::Unavailable(format!("no server of the cluster holds slot {slot}")))
    }

    /// The server a redirection names.
    fn redirected(&self, error: &RedisError, from: &Server) -> Stored<Arc<Server>> {
        let named = error.redirect_node().and_then(|(address, _)| {
            let (host, port) = address.rsplit_once(':')?;
            Some((host.trim_matches(['[', ']']).to_owned(), port.parse().ok()?))
        });
        match named {
            Some((host, port)) if !host.is_empty() => Ok(self.server_at((host, port))),
            Some((_, port)) => Ok(self.server_at((from.host().to_owned(), port))),
            None => Err(store_error(error)),
        }
    }

    fn server_at(&self, address: (String, u16)) -> Arc<Server> {
        let mut known = self.known.lock();
        let like = self.seeds[0].like();
        let source = || Source::Server(at(like, address.0.clone(), address.1));
        known.entry(address.clone()).or_insert_with(|| Server::at(source())).clone()
    }

    /// Asks the known servers one after the other, then the seeds, who holds what.
    async fn refresh(&self) -> Stored<()> {
        let mut why = String::new();
        for (slot, server) in self.table.load_full().servers() {
            match timeout(LOOKED, server.send(slot, cmd("CLUSTER").arg("SLOTS"))).await {
                Ok(Ok(slots)) if self.take(&slots, server.label()) => return Ok(()),
                Ok(Err(failure)) => why = StoreError::from(failure).to_string(),
                _ => why = format!("{}: no slots", server.label()),
            }
        }
        for seed in &self.seeds {
            match timeout(LOOKED, seed.ask_once(cmd("CLUSTER").arg("SLOTS"))).await {
                Ok(Ok(slots)) if self.take(&slots, &seed.label()) => return Ok(()),
                Ok(Err(error)) => why = error,
                _ => why = format!("{}: no slots", seed.label()),
            }
        }
        Err(StoreError::Unavailable(why))
    }

    /// Takes what a server says for the table. `false`: it can't be read, or nobody holds anything.
    fn take(&self, slots: &Value, asked: &str) -> bool {
        let host = asked.rsplit_once(':').map_or("", |(host, _)| host);
        let Some(ranges) = ranges(slots, host).filter(|ranges| !ranges.is_empty()) else { return false };
        let addresses: Vec<_> = ranges.iter().map(|(.., address)| address.clone()).collect();
        let new = Table::of(ranges.into_iter().map(|(first, last, at)| (first, last, self.server_at(at))).collect());
        self.known.lock().retain(|address, _| addresses.contains(address));
        let is_open = !self.closed.load(Ordering::Acquire);
        if is_open && !self.table.load().is_same(&new) {
            self.table.store(Arc::new(new));
            self.changes.send_modify(|turn| *turn += 1);
        }
        true
    }
}

/// Refreshes the table from time to time, and when somebody marks it stale, until the servers are closed or dropped.
async fn watch(servers: Weak<Servers>, stale: Arc<Notify>) {
    loop {
        let _ = timeout(LOOK, stale.notified()).await;
        let Some(servers) = servers.upgrade().filter(|servers| !servers.closed.load(Ordering::Acquire)) else { return };
        if let Err(error) = servers.refresh().await {
            tracing::warn!(%error, "the cluster's slots could not be read");
        }
        drop(servers);
        sleep(BREATH).await;
    }
}

#[derive(PartialEq, Eq)]
enum Layout {
    Single,
    Cluster,
}

enum Way {
    Straight,
    Asking,
}
