//! Whether Redis takes a write, and how safe what it took is.

use super::super::{Health, StoreError, Stored};
use super::broker::RedisBroker;
use super::keys;
use super::servers::{ANSWER, Servers};
use super::slot::slot_of;
use redis::cmd;
use std::sync::Arc;
use tokio::time::timeout;

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

/// Writes something over every connection to every server: full, read-only, loading or failing, it refuses.
pub async fn probe(servers: &Servers) -> Stored<()> {
    let table = servers.table();
    let probed = async {
        if table.unheld() > 0 {
            return Err(StoreError::Unavailable(format!("nobody holds {} of the slots", table.unheld())));
        }
        for (_, server) in table.servers() {
            // A key in a slot of the server's. Slots spread like random numbers: one is found well before the end.
            let is_its = |n: &u32| {
                let holder = table.server(slot_of(&keys::probe(*n)));
                holder.is_some_and(|holder| Arc::ptr_eq(holder, &server))
            };
            let key = keys::probe((0..1_000_000).find(is_its).unwrap_or_default());
            server.send_everywhere(cmd("SET").arg(key).arg("").arg("PX").arg(PROBE_MS)).await?;
        }
        Ok(())
    };
    let outcome = timeout(ANSWER, probed).await;
    let outcome = outcome.unwrap_or_else(|_| Err(StoreError::Unavailable("no answer to a probe in time".into())));
    if outcome.is_err() {
        table.servers().iter().for_each(|(_, server)| server.suspect_all());
        servers.doubt();
    }
    outcome
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
