//! Whether Redis takes a write, and how safe what it took is.

use super::super::{Health, StoreError, Stored};
use super::broker::RedisBroker;
use super::error::corrupt;
use super::keys;
use super::server::Server;
use super::servers::{ANSWER, Servers};
use super::slot::slot_of;
use crate::kernel::shared_pass::SharedPass;
use futures_util::future::try_join_all;
use redis::cmd;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// How long what was written to see whether writing works is kept.
const PROBE_MS: u32 = 10_000;
/// How long writing the append-only files anew is waited for: many gigabytes' time.
const WRITTEN_ANEW: Duration = Duration::from_secs(600);
/// How often is looked whether it is done.
const LOOK: Duration = Duration::from_millis(50);

/// The store's health.
pub struct RedisHealth {
    /// Where.
    pub servers: Arc<Servers>,
    /// Closed with the store.
    pub broker: Arc<RedisBroker>,
    /// Of the append-only files.
    pub scrubs: SharedPass,
}

#[async_trait::async_trait]
impl Health for RedisHealth {
    async fn check(&self) -> Stored<()> {
        probe(&self.servers).await
    }

    /// Has every server write its append-only file anew, where it keeps one: until then what was deleted is in it.
    async fn tidy(&self) {
        for (slot, server) in self.servers.table().servers() {
            if let Err(error) = timeout(ANSWER, begin(&server, slot)).await.unwrap_or(Ok(())) {
                tracing::warn!(server = server.label(), %error, "the append-only file could not be written anew");
            }
        }
    }

    async fn scrub(&self) -> Stored<bool> {
        let servers = self.servers.table().servers();
        if servers.is_empty() {
            return Err(StoreError::Unavailable("no server is known".into()));
        }
        let pass = try_join_all(servers.into_iter().map(async |(slot, server)| written_anew(&server, slot).await));
        self.scrubs.run(async { Ok(pass.await?.into_iter().all(|done| done)) }).await
    }

    async fn failed(&self) {
        self.broker.failed().await;
    }

    async fn close(&self) {
        self.broker.close();
        self.servers.close();
    }
}

/// What a server says of its append-only file.
struct AppendOnly {
    /// Whether there is one.
    is_kept: bool,
    /// Whether it is being written anew, or will be as soon as something else is done.
    is_under_way: bool,
    /// Whether the last time it was written anew went well.
    is_well: bool,
    /// Whether nothing was added since, or while, it was written anew.
    is_anew: bool,
}

impl AppendOnly {
    async fn of(server: &Server, slot: u16) -> Stored<Self> {
        let told = server.send(slot, cmd("INFO").arg("persistence")).await?;
        let told: String = redis::from_redis_value(told).map_err(|_| corrupt("what Redis says of its files"))?;
        Ok(Self::read(&told))
    }

    fn read(told: &str) -> Self {
        let value = |key: &str| told.lines().find_map(|line| line.trim_end().strip_prefix(key)?.strip_prefix(':'));
        let is_on = |key| value(key) == Some("1");
        Self {
            is_kept: is_on("aof_enabled"),
            is_under_way: is_on("aof_rewrite_in_progress") || is_on("aof_rewrite_scheduled"),
            is_well: value("aof_last_bgrewrite_status") == Some("ok"),
            is_anew: value("aof_current_size") == value("aof_base_size"),
        }
    }
}

/// Has a server begin to write its file anew, if it keeps one to which something was added, and isn't at it.
async fn begin(server: &Server, slot: u16) -> Stored<()> {
    let file = AppendOnly::of(server, slot).await?;
    if file.is_kept && !file.is_under_way && !file.is_anew {
        server.send(slot, &cmd("BGREWRITEAOF")).await?;
    }
    Ok(())
}

/// Has a server write its file anew, after a rewrite that is under way and may have begun before, and waits until it is done. Whether it
/// is, in time.
async fn written_anew(server: &Server, slot: u16) -> Stored<bool> {
    let written = async {
        // Whether something was added says nothing here: what was added while a file was written is taken for a part of it.
        let is_kept = loop {
            let file = match AppendOnly::of(server, slot).await {
                Err(error) if is_not_allowed(&error) => {
                    left_to_its_operator(server, &error);
                    break false;
                }
                file => file?,
            };
            if !file.is_kept {
                break false;
            }
            if !file.is_under_way {
                match server.send(slot, &cmd("BGREWRITEAOF")).await.map_err(StoreError::from) {
                    Ok(_) => break true,
                    Err(error) if is_not_allowed(&error) => {
                        left_to_its_operator(server, &error);
                        break false;
                    }
                    // Another node was faster.
                    Err(error) if error.to_string().contains("in progress") => {}
                    Err(error) => return Err(error),
                }
            }
            sleep(LOOK).await;
        };
        if !is_kept {
            return Ok(true);
        }
        loop {
            let file = AppendOnly::of(server, slot).await?;
            if !file.is_under_way {
                return Ok(file.is_well);
            }
            sleep(LOOK).await;
        }
    };
    timeout(WRITTEN_ANEW, written).await.unwrap_or(Ok(false))
}

fn left_to_its_operator(server: &Server, error: &StoreError) {
    tracing::warn!(server = server.label(), %error, "the append-only file can't be written anew: that is its operator's");
}

/// Whether a server will never do it, and not for now.
fn is_not_allowed(error: &StoreError) -> bool {
    let said = error.to_string();
    said.contains("NOPERM") || said.contains("unknown command")
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
    fn what_a_server_says_of_its_file_is_read() {
        let told = |enabled, running, scheduled, status, size| {
            let told = format!(
                "# Persistence\r\naof_enabled:{enabled}\r\naof_rewrite_in_progress:{running}\r\naof_rewrite_scheduled:{scheduled}\r\n\
                 aof_last_bgrewrite_status:{status}\r\naof_current_size:{size}\r\naof_base_size:88\r\n"
            );
            let AppendOnly { is_kept, is_under_way, is_well, is_anew } = AppendOnly::read(&told);
            (is_kept, is_under_way, is_well, is_anew)
        };
        assert_eq!(told(1, 0, 0, "ok", 900), (true, false, true, false));
        assert_eq!(told(1, 0, 0, "err", 88), (true, false, false, true));
        assert_eq!(told(1, 1, 0, "ok", 900), (true, true, true, false));
        assert_eq!(told(1, 0, 1, "ok", 900), (true, true, true, false));
        assert!(!AppendOnly::read("aof_enabled:0\r\n").is_kept && !AppendOnly::read("").is_kept);
    }
}
