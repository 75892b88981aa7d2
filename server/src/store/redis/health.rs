//! Whether Redis takes a write, and how safe what it took is.

use super::super::{Health, StoreError, Stored};
use super::ask::Ask;
use super::broker::RedisBroker;
use super::keys;
use super::servers::Servers;
use super::slot::slot_of;
use redis::Value;
use std::sync::Arc;

/// How long what was written to see whether writing works is kept.
const PROBE_MS: u32 = 10_000;

/// The store's health.
pub struct RedisHealth {
    /// Where.
    pub servers: Arc<Servers>,
    /// Closed with the store.
    pub broker: Arc<RedisBroker>,
}

#[async_trait::async_trait]
impl Health for RedisHealth {
    async fn check(&self) -> Stored<()> {
        probe(&self.servers).await
    }

    async fn close(&self) {
        self.broker.close();
        self.servers.close();
    }
}

/// Writes something to every server: full, read-only, loading or failing, it refuses.
pub async fn probe(servers: &Servers) -> Stored<()> {
    let table = servers.table();
    if table.unheld() > 0 {
        servers.doubt();
        return Err(StoreError::Unavailable(format!("nobody holds {} of the cluster's slots", table.unheld())));
    }
    let probes = table.lines().into_iter().map(|(_, line)| {
        let is_there = |n: &u32| table.line(slot_of(&keys::probe(*n))).is_some_and(|held| Arc::ptr_eq(held, &line));
        // Slots are spread like random numbers: a server with at least one in 16,384 is found well before the end.
        let n = (0..1_000_000).find(is_there).unwrap_or_default();
        Ask::about(&keys::probe(n), "SET").arg("").arg("PX").arg(PROBE_MS)
    });
    servers.ask_all::<Value>(probes.collect()).await.map(|_| ())
}

/// What can get lost although it was acknowledged, as the server is configured.
pub fn dangers(appendonly: Option<&str>, appendfsync: Option<&str>, eviction: Option<&str>) -> Vec<&'static str> {
    let mut dangers = Vec::new();
    match (appendonly, appendfsync) {
        (Some("yes"), Some("always")) => {}
        (Some("yes"), Some("everysec")) => dangers.push(
            "appendfsync is everysec: a crash of the machine loses about a second of acknowledged messages; \
             `always` loses none",
        ),
        (Some("yes"), Some(_)) => {
            dangers.push("appendfsync is no: a crash of the machine loses acknowledged messages; `always` loses none");
        }
        (Some(_), _) => dangers.push(
            "appendonly is off: a restart loses acknowledged messages; set `appendonly yes` and `appendfsync always`",
        ),
        (None, _) => dangers.push("it doesn't tell how it writes to disk: acknowledged messages may not survive it"),
    }
    match eviction {
        Some("noeviction") => {}
        Some(_) => dangers.push("maxmemory-policy is not noeviction: a full Redis throws messages away"),
        None => dangers.push("it doesn't tell its maxmemory-policy: unless noeviction, it may throw messages away"),
    }
    dangers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_redis_that_keeps_everything_is_without_danger() {
        assert!(dangers(Some("yes"), Some("always"), Some("noeviction")).is_empty());
        for (appendonly, appendfsync, eviction) in [
            (Some("no"), Some("always"), Some("noeviction")),
            (Some("yes"), Some("everysec"), Some("noeviction")),
            (Some("yes"), Some("no"), Some("noeviction")),
            (Some("yes"), Some("always"), Some("allkeys-lru")),
            (None, None, Some("noeviction")),
        ] {
            assert_eq!(dangers(appendonly, appendfsync, eviction).len(), 1);
        }
    }
}
