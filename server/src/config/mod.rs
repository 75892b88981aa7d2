//! The configuration: file < environment < flags, each key once, with its default and its reason.
//!
//! Owns [`Settings`] (what an operator writes, all optional) and [`Config`] (what the server runs with, checked).

mod example;
mod settings;

pub use example::example_toml;
pub use settings::Settings;

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

/// Why a configuration can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A value can't be read; says which key and where it came from.
    #[error("{0}")]
    Unreadable(Box<figment::Error>),
    /// The file named by `--config` isn't there.
    #[error("there is no configuration file {0}")]
    NoFile(PathBuf),
    /// Values that don't go together or are out of range.
    #[error("{key}: {why}")]
    Invalid {
        /// The key.
        key: &'static str,
        /// What is wrong with it.
        why: String,
    },
}

/// Where the data is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StoreChoice {
    /// The embedded store in a folder.
    Sqlite(PathBuf),
    /// Redis at one address, or Redis Cluster at several.
    Redis(Vec<String>),
}

/// What the server runs with.
#[derive(Clone, Debug)]
pub struct Config {
    /// Everything as given, defaults filled in.
    pub settings: Settings,
    /// Where the data is.
    pub store: StoreChoice,
    /// For people and browsers.
    pub listen: SocketAddr,
    /// For metrics.
    pub admin_listen: SocketAddr,
    /// Origins and links; empty: those of `listen`.
    pub public_urls: Vec<String>,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
}

/// Reads file, environment and flags, in rising order of weight, and checks what comes out.
pub fn load(file: Option<&Path>, flags: &Settings) -> Result<Config, ConfigError> {
    let mut figment = Figment::from(Serialized::defaults(Settings::defaults()));
    if let Some(path) = file {
        if !path.is_file() {
            return Err(ConfigError::NoFile(path.to_owned()));
        }
        figment = figment.merge(Toml::file_exact(path));
    }
    let environment =
        Env::prefixed("QUARTIER_").ignore(&["config", "bin"]).map(|key| key.as_str().to_lowercase().into());
    let named_by_environment = Figment::from(environment.clone());
    let figment = figment.merge(environment).merge(Serialized::defaults(flags));
    let mut settings: Settings = figment.extract().map_err(|error| ConfigError::Unreadable(Box::new(error)))?;
    // A folder named at a weightier place takes the place of a Redis named below it.
    let folder_in_environment = named_by_environment.contains("data") && !named_by_environment.contains("redis");
    if flags.data.is_some() || (flags.redis.is_none() && folder_in_environment) {
        settings.redis = None;
    }
    check(settings)
}

fn check(settings: Settings) -> Result<Config, ConfigError> {
    let listen: SocketAddr = parsed("listen", settings.listen.as_deref())?;
    let admin_listen: SocketAddr = parsed("admin_listen", settings.admin_listen.as_deref())?;
    let public_urls = settings.public_url.clone().unwrap_or_default();
    for url in &public_urls {
        check_public_url(url)?;
    }
    let mut trusted_proxies = Vec::new();
    for proxy in settings.trusted_proxies.iter().flatten() {
        trusted_proxies.push(parsed("trusted_proxies", Some(proxy))?);
    }
    if !listen.ip().is_loopback() && trusted_proxies.is_empty() {
        let why = "listening beyond this machine needs a proxy that speaks TLS: name its address in `trusted_proxies`";
        return Err(ConfigError::Invalid { key: "listen", why: why.into() });
    }
    if !listen.ip().is_loopback() && public_urls.is_empty() {
        let why = "listening beyond this machine needs to know where people come from: name it, as https://…";
        return Err(ConfigError::Invalid { key: "public_url", why: why.into() });
    }
    let store = match (&settings.redis, &settings.data) {
        (Some(urls), _) if !urls.is_empty() => StoreChoice::Redis(urls.clone()),
        (_, Some(folder)) => StoreChoice::Sqlite(PathBuf::from(folder)),
        _ => return Err(ConfigError::Invalid { key: "data", why: "name a folder, or `redis`".into() }),
    };
    settings.check_ranges()?;
    Ok(Config { settings, store, listen, admin_listen, public_urls, trusted_proxies })
}

/// An origin (RFC 6454) without anything behind it.
fn check_public_url(url: &str) -> Result<(), ConfigError> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let host = rest.map(|rest| rest.strip_suffix('/').unwrap_or(rest)).unwrap_or_default();
    let clean =
        !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']'));
    if clean {
        return Ok(());
    }
    Err(ConfigError::Invalid { key: "public_url", why: format!("{url:?} is not like https://chat.example.org") })
}

fn parsed<T: std::str::FromStr>(key: &'static str, text: Option<&str>) -> Result<T, ConfigError> {
    let text = text.unwrap_or_default();
    text.parse().map_err(|_| ConfigError::Invalid { key, why: format!("{text:?} can't be read") })
}

fn invalid(key: &'static str, why: &str) -> ConfigError {
    ConfigError::Invalid { key, why: why.into() }
}

impl Config {
    /// What clients must keep to.
    pub fn limits(&self) -> quartier_protocol::limits::Limits {
        let (given, default) = (&self.settings, quartier_protocol::limits::Limits::DEFAULT);
        quartier_protocol::limits::Limits {
            text_bytes: given.text_bytes.unwrap_or(default.text_bytes),
            text_graphemes: given.text_bytes.unwrap_or(default.text_graphemes),
            frame_bytes: given.frame_bytes.unwrap_or(default.frame_bytes),
            page: given.page.unwrap_or(default.page),
            subscriptions: given.subscriptions.unwrap_or(default.subscriptions),
            outbox_bytes: given.outbox_bytes.unwrap_or(default.outbox_bytes),
            ..default
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags() -> Settings {
        Settings::default()
    }

    #[test]
    fn defaults_listen_on_loopback_only_and_keep_a_folder() {
        let config = load(None, &flags()).unwrap();
        assert!(config.listen.ip().is_loopback() && config.admin_listen.ip().is_loopback());
        assert_eq!(config.store, StoreChoice::Sqlite("./quartier-data".into()));
    }

    #[test]
    fn flags_weigh_more_than_the_file() {
        let folder = std::env::temp_dir().join(format!("quartier-config-{}", std::process::id()));
        std::fs::write(&folder, "listen = \"127.0.0.1:1\"\npage = 7\nredis = [\"redis://a\"]\n").unwrap();
        let given = Settings { listen: Some("127.0.0.1:2".into()), ..flags() };
        let config = load(Some(&folder), &given).unwrap();
        assert_eq!((config.listen.port(), config.limits().page), (2, 7));
        assert_eq!(config.store, StoreChoice::Redis(vec!["redis://a".into()]));
        let given = Settings { data: Some("here".into()), ..flags() };
        assert_eq!(load(Some(&folder), &given).unwrap().store, StoreChoice::Sqlite("here".into()));
        std::fs::remove_file(&folder).unwrap();
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        let wrong = [
            (Settings { listen: Some("0.0.0.0:80".into()), ..flags() }, "listen"),
            (
                Settings {
                    listen: Some("0.0.0.0:80".into()),
                    trusted_proxies: Some(vec!["10.0.0.1".into()]),
                    ..flags()
                },
                "public_url",
            ),
            (Settings { listen: Some("nowhere".into()), ..flags() }, "listen"),
            (Settings { public_url: Some(vec!["chat.example.org".into()]), ..flags() }, "public_url"),
            (Settings { public_url: Some(vec!["https://a/b".into()]), ..flags() }, "public_url"),
            (Settings { trusted_proxies: Some(vec!["x".into()]), ..flags() }, "trusted_proxies"),
            (Settings { page: Some(0), ..flags() }, "page"),
            (Settings { ping_interval_ms: Some(90_000), ..flags() }, "ping_interval_ms"),
        ];
        for (settings, key) in wrong {
            let error = load(None, &settings).unwrap_err().to_string();
            assert!(error.starts_with(key), "{error}");
        }
        assert!(load(Some(Path::new("/nowhere/at/all")), &flags()).is_err());
    }
}
