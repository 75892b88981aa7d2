//! The first words with a server: what it is, and whether it will do.

use super::super::{StoreError, Stored};
use super::health::dangers;
use super::source::Source;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use redis::cmd;
use std::collections::HashMap;

/// The oldest version that will do: sharded pub/sub and scripts that say what they are came with 7.0.
const FLOOR: u32 = 7;

/// What a server is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// One server, or the master of some replicas.
    Standalone,
    /// A member of a cluster.
    Cluster,
}

/// Greets all sources at once and takes the first that answers, which becomes the first of them.
pub async fn greet(sources: &mut [Source]) -> Stored<Mode> {
    let greeting =
        sources.iter().cloned().enumerate().map(|(n, source)| async move {
            (n, source.ask_once::<HashMap<String, redis::Value>>(&cmd("HELLO")).await)
        });
    let mut answers: FuturesUnordered<_> = greeting.collect();
    let mut why = Vec::new();
    while let Some((n, answer)) = answers.next().await {
        match answer {
            Ok(said) => {
                let mode = read(&sources[n].label(), &said)?;
                sources.swap(0, n);
                warn(&sources[0]).await;
                return Ok(mode);
            }
            Err(error) => why.push(error),
        }
    }
    Err(StoreError::Unavailable(format!("no Redis answers: {}", why.join("; "))))
}

fn read(label: &str, said: &HashMap<String, redis::Value>) -> Stored<Mode> {
    let field = |name: &str| said.get(name).and_then(|v| redis::from_redis_value_ref::<String>(v).ok());
    let version = field("version").unwrap_or_default();
    let major: u32 = version.split('.').next().and_then(|major| major.parse().ok()).unwrap_or_default();
    if major < FLOOR {
        return Err(StoreError::Unavailable(format!(
            "{label} is version {version}; Redis {FLOOR}.0 or newer is needed"
        )));
    }
    match field("mode").as_deref() {
        Some("standalone") => Ok(Mode::Standalone),
        Some("cluster") => Ok(Mode::Cluster),
        mode => {
            Err(StoreError::Unavailable(format!("{label} is a {}, not a server of data", mode.unwrap_or("riddle"))))
        }
    }
}

/// Logs what could get lost. A server that doesn't tell is as dangerous as one that is.
async fn warn(source: &Source) {
    let names = ["appendonly", "appendfsync", "maxmemory-policy"];
    let asked = source.ask_once::<HashMap<String, String>>(cmd("CONFIG").arg("GET").arg(&names)).await;
    let told = asked.unwrap_or_default();
    let [appendonly, appendfsync, eviction] = names.map(|name| told.get(name).map(String::as_str));
    for danger in dangers(appendonly, appendfsync, eviction) {
        tracing::warn!(server = source.label(), "{danger}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(version: &str, mode: &str) -> Stored<Mode> {
        let value = |text: &str| redis::Value::BulkString(text.into());
        read("here", &HashMap::from([("version".into(), value(version)), ("mode".into(), value(mode))]))
    }

    #[test]
    fn what_is_too_old_or_no_server_of_data_is_refused() {
        assert_eq!(said("7.0.15", "standalone").unwrap(), Mode::Standalone);
        assert_eq!(said("8.2.1", "cluster").unwrap(), Mode::Cluster);
        assert!(said("6.2.14", "standalone").unwrap_err().to_string().contains("7.0 or newer"));
        assert!(said("", "standalone").is_err());
        assert!(said("7.0.15", "sentinel").is_err());
    }
}
