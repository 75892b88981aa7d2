//! Redis 7.0 or newer, alone, behind sentinels, or as a cluster: what is live of the shared store.
//!
//! Owns logs, presence and the broker, since all need the same servers. Never keeps anything on the node.
//! Invariant: checks, offset, append and telling the followers are one Lua script and so one step.

mod address;
mod broker;
mod connection;
mod error;
mod greeting;
mod health;
mod keys;
mod log;
mod presence;
mod record;
mod request;
mod script;
mod server;
mod servers;
mod slot;
mod source;
mod table;

pub use log::Archiver;

use super::archive::HotWindow;
use super::archive::tables::Archive;
use super::{StoreError, Stored};
use crate::clock::SharedClock;
use crate::entropy::SharedEntropy;
use crate::kernel::broker::Ingress;
use crate::kernel::shared_pass::SharedPass;
use crate::kernel::stores::Live;
use greeting::Mode;
use log::RedisLog;
use quartier_protocol::id::ChannelId;
use servers::Servers;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::timeout;
use uuid::Uuid;

/// How long opening may take.
const OPENED: Duration = Duration::from_secs(5);

/// Where and how.
#[derive(Clone, Debug)]
pub struct RedisOptions<'a> {
    /// One address of a single Redis (`redis://`, `rediss://`, `redis+unix://`), several of a cluster, or those of
    /// sentinels (`redis-sentinel://HOST:PORT/SERVICE`).
    pub urls: &'a [String],
    /// A connection whose presence was not renewed for so long counts as gone.
    pub presence_timeout: Duration,
    /// What of the logs is kept there.
    pub hot: HotWindow,
}

/// Opens the store. Within five seconds: a Redis that is not there, too old or not writable is an error.
pub async fn open(
    options: RedisOptions<'_>,
    clock: SharedClock,
    entropy: SharedEntropy,
    ingress: Ingress,
    archive: Archive,
) -> Stored<(Live, Arc<RedisLog>)> {
    match timeout(OPENED, try_open(options, clock, entropy, ingress, archive)).await {
        Ok(opened) => opened,
        Err(_) => Err(StoreError::Unavailable(format!("no Redis answers within {} s", OPENED.as_secs()))),
    }
}

/// All that is done with logs is a script's work: a user who may run none is told so at the start,
/// by one server.
async fn may_run_scripts(servers: &Servers) -> Stored<()> {
    let none = keys::ChannelKeys(ChannelId(Uuid::nil()));
    let request = script::EDGE.on(&[none.state(), none.log(), none.recalled()]);
    servers.request::<Option<::redis::Value>>(request).await.map(drop)
}

async fn try_open(
    options: RedisOptions<'_>,
    clock: SharedClock,
    entropy: SharedEntropy,
    ingress: Ingress,
    archive: Archive,
) -> Stored<(Live, Arc<RedisLog>)> {
    let mut sources = address::sources(options.urls)?;
    let servers = match greeting::greet(&mut sources).await? {
        Mode::Cluster => Servers::cluster(sources).await?,
        Mode::Standalone if sources.len() > 1 => {
            let more = "several addresses are for a cluster, and this is a single Redis";
            return Err(StoreError::Unavailable(more.into()));
        }
        Mode::Standalone => Servers::single(sources.remove(0)),
    };
    health::probe(&servers).await?;
    may_run_scripts(&servers).await?;
    let interrupted = Arc::new(Notify::new());
    let broker = broker::RedisBroker::start(servers.clone(), ingress, entropy.clone(), interrupted.clone()).await?;
    let timeout_ms = u64::try_from(options.presence_timeout.as_millis()).unwrap_or(u64::MAX);
    let log = Arc::new(RedisLog::new(servers.clone(), entropy, clock.clone(), archive, options.hot, interrupted));
    let live = Live {
        log: log.clone(),
        presence: Arc::new(presence::RedisPresence { servers: servers.clone(), clock, timeout_ms }),
        broker: broker.clone(),
        health: Arc::new(health::RedisHealth { servers, broker, scrubs: SharedPass::default() }),
    };
    Ok((live, log))
}
