//! What is measured: a real server on a seeded store, or the floor.

use anyhow::Context;
use quartier_tests::capture::Capture;
use quartier_tests::place::Place;
use quartier_tests::server::Server;
use quartier_tests::town::{Pairing, Seeded, Size};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::runtime::Runtime;

/// How long seeding may take.
const SEED_BOUND: Duration = Duration::from_secs(180);

/// Limits out of the way, for what measures the store rather than them.
pub const UNLIMITED: &[&str] = &["--command-burst", "1000000", "--commands-per-second", "1000000"];

/// Which store.
#[derive(Clone, Copy, PartialEq, Debug, clap::ValueEnum)]
pub enum StoreKind {
    /// The embedded one.
    Sqlite,
    /// The shared one, `appendonly yes`, `appendfsync always`.
    Redis,
}

impl StoreKind {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "embedded",
            Self::Redis => "redis",
        }
    }
}

/// A server on a seeded store, with the people of it. The server ends first.
pub struct Subject {
    runtime: Runtime,
    /// The server.
    pub server: Server,
    /// Who is there.
    pub pairings: Vec<Pairing>,
    /// Where things are kept.
    pub place: Place,
}

impl Subject {
    /// Seeds and starts.
    pub fn start(kind: StoreKind, size: Size, flags: &[&str]) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (server, seeded) = runtime.block_on(async {
            let place = match kind {
                StoreKind::Sqlite => Place::sqlite().await,
                StoreKind::Redis => Place::redis().await,
            };
            if let Some(redis) = place.as_redis() {
                always_fsync(&redis.url()).await?;
            }
            let seeded = Seeded::within(place, size, SEED_BOUND).await;
            let mut flags = flags.to_vec();
            flags.extend(["--log", "warn"]);
            let server = Server::start(&seeded.place, &flags).await;
            anyhow::Ok((server, seeded))
        })?;
        Ok(Self { runtime, server, pairings: seeded.pairings, place: seeded.place })
    }

    /// Starts a second node on the same store.
    pub fn another(&self) -> Server {
        self.runtime.block_on(self.server.another())
    }

    /// Stops in order and starts again on the same store; the time from the start to readiness.
    pub fn restart(&mut self) -> anyhow::Result<Duration> {
        self.runtime.block_on(async {
            self.server.terminate();
            self.server.exited().await;
            let start = quartier_tests::time::now();
            self.server.restart().await;
            Ok(start.elapsed())
        })
    }
}

async fn always_fsync(url: &str) -> anyhow::Result<()> {
    let mut connection = redis::Client::open(url)?.get_multiplexed_async_connection().await?;
    redis::cmd("CONFIG").arg(&["SET", "appendfsync", "always"]).query_async::<()>(&mut connection).await?;
    Ok(())
}

/// A running floor; ends when dropped.
pub struct Floor {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Floor {
    /// Starts one.
    pub fn start() -> anyhow::Result<Self> {
        let mut child = Command::new(std::env::current_exe()?).arg("floor").stdout(Stdio::piped()).spawn()?;
        let capture = Capture::default();
        capture.listen(child.stdout.take().context("piped")?);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let address =
            runtime.block_on(capture.after("listening on http://", || false)).context("the floor's address")?;
        Ok(Self { child, address: address.parse()? })
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// A handshake that joins a group.
    pub fn request(&self, group: usize) -> String {
        quartier_tests::raw::request(self.address, "none").replace("/ws ", &format!("/ws?group={group} "))
    }
}

impl Drop for Floor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
