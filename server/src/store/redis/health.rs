//! Whether Redis takes a write, and how safe what it took is.

use super::super::{Health, StoreError, Stored};
use super::broker::RedisBroker;
use super::error::corrupt;
use super::keys;
use super::server::Server;
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

    /// Has every server write its append-only file anew, where it keeps one: until then what was deleted is in it.
    async fn tidy(&self) {
        for (slot, server) in self.servers.table().servers() {
            if let Err(error) = timeout(ANSWER, rewrite(&server, slot)).await.unwrap_or(Ok(())) {
                tracing::warn!(server = server.label(), %error, "the append-only file could not be written anew");
            }
        }
    }

    async fn failed(&self) {
        self.broker.failed().await;
    }

    async fn close(&self) {
        self.broker.close();
        self.servers.close();
    }
}

async fn rewrite(server: &Server, slot: u16) -> Stored<()> {
    let told = server.send(slot, cmd("INFO").arg("persistence")).await?;
    let told: String = redis::from_redis_value(told).map_err(|_| corrupt("what Redis says of its files"))?;
    if is_worth_rewriting(&told) {
        server.send(slot, &cmd("BGREWRITEAOF")).await.map(drop)?
    }
    Ok(())
}

/// Whether there is an append-only file that was added to since it was written anew, and isn't being so now.
fn is_worth_rewriting(told: &str) -> bool {
    let value = |key: &str| told.lines().find_map(|line| line.trim_end().strip_prefix(key)?.strip_prefix(':'));
    value("aof_enabled") == Some("1")
        && value("aof_rewrite_in_progress") == Some("0")
        && value("aof_current_size") != value("aof_base_size")
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
        servers.mark_stale();
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

    #[test]
    fn only_a_file_that_has_grown_is_written_anew() {
        let told = |enabled, running, size| {
            format!(
                "# Persistence\r\naof_enabled:{enabled}\r\naof_rewrite_in_progress:{running}\r\naof_current_size:{size}\r\naof_base_size:88\r\n"
            )
        };
        assert!(is_worth_rewriting(&told(1, 0, 900)));
        for not in [told(0, 0, 900), told(1, 1, 900), told(1, 0, 88), "aof_enabled:0\r\n".to_owned(), String::new()] {
            assert!(!is_worth_rewriting(&not), "{not}");
        }
    }
}
