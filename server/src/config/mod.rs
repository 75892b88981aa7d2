//! The configuration: file < environment < flags, each key once, with its default and its reason.
//!
//! Owns [`Settings`] (what an operator writes, all optional) and [`Config`] (what the server runs with, checked).

mod addresses;
mod example;
mod holidays;
mod settings;

pub use example::example_toml;
pub use holidays::HolidayFile;
pub use settings::Settings;

use crate::domain::agenda::quiet::Quiet;
use addresses::{covers, is_near, is_on_this_machine, network, public_origin};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use ipnet::IpNet;
use quartier_protocol::http::moderation::reports::Helpline;
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
    /// The shared store.
    Shared {
        /// Redis at one address, or Redis Cluster at several.
        redis: Vec<String>,
        /// The PostgreSQL database.
        postgres: String,
    },
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
    /// Whose word about addresses is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Certificate and key, where the server speaks TLS itself.
    pub tls: Option<[PathBuf; 2]>,
    /// Who helps somebody in danger in Germany.
    pub helplines_de: Vec<Helpline>,
    /// Who does in France.
    pub helplines_fr: Vec<Helpline>,
    /// Calendars of holidays.
    pub holidays: Vec<HolidayFile>,
    /// Private addresses that may be reached from here.
    pub private_addresses: Vec<IpAddr>,
    /// When nobody is reminded of meetings.
    pub quiet: Quiet,
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
        settings.postgres = None;
    }
    check(settings)
}

fn check(settings: Settings) -> Result<Config, ConfigError> {
    let listen: SocketAddr = parsed("listen", settings.listen.as_deref())?;
    let admin_listen: SocketAddr = parsed("admin_listen", settings.admin_listen.as_deref())?;
    let mut public_urls = Vec::new();
    for url in settings.public_url.iter().flatten() {
        public_urls.push(public_origin(url)?);
    }
    let mut trusted_proxies = Vec::new();
    for proxy in settings.trusted_proxies.iter().flatten() {
        trusted_proxies.push(network(proxy)?);
    }
    let holidays = holidays::read(settings.agenda_holidays.as_deref().unwrap_or_default())?;
    let mut private_addresses = Vec::new();
    for address in settings.private_addresses.iter().flatten() {
        private_addresses.push(parsed("private_addresses", Some(address))?);
    }
    let tls = match (&settings.tls_cert, &settings.tls_key) {
        (Some(certificate), Some(key)) => Some([certificate, key].map(PathBuf::from)),
        (None, None) => None,
        _ => return Err(invalid("tls_cert", "goes together with `tls_key`")),
    };
    if !is_near(admin_listen.ip()) {
        let why = "the admin listener asks nobody who they are: loopback, or an address of a private network";
        return Err(invalid("admin_listen", why));
    }
    if listen.port() == admin_listen.port() && listen.port() != 0 && covers(listen.ip(), admin_listen.ip()) {
        return Err(invalid("admin_listen", "needs another port, or another address, than `listen`"));
    }
    if !listen.ip().is_loopback() && trusted_proxies.is_empty() && tls.is_none() {
        let why = "listening beyond this machine needs TLS: name `tls_cert` and `tls_key`, or in `trusted_proxies` the \
                   address of a proxy that speaks it";
        return Err(ConfigError::Invalid { key: "listen", why: why.into() });
    }
    if !listen.ip().is_loopback() && public_urls.is_empty() {
        let why = "listening beyond this machine needs to know where people come from: name it, as https://…";
        return Err(ConfigError::Invalid { key: "public_url", why: why.into() });
    }
    // Behind a proxy, too: it is where people come from that counts. One of them without would take `Secure` from all.
    if let Some(url) = public_urls.iter().find(|url| !url.starts_with("https://") && !is_on_this_machine(url)) {
        let why = format!("{url} is not on this machine: people come there by TLS only, https://…");
        return Err(ConfigError::Invalid { key: "public_url", why });
    }
    let with_tls = public_urls.iter().filter(|url| url.starts_with("https://")).count();
    if with_tls > 0 && with_tls < public_urls.len() {
        return Err(invalid(
            "public_url",
            "all of them https://, or all of them on this machine: they share their cookies",
        ));
    }
    if !listen.ip().is_loopback() && public_urls.iter().any(|url| !url.starts_with("https://")) {
        return Err(invalid("public_url", "beyond this machine people come by TLS only: https://…"));
    }
    if with_tls > 0 && tls.is_none() && trusted_proxies.is_empty() {
        let why =
            "people come by https://, so a proxy speaks TLS: name its address, or everybody counts as this machine";
        return Err(invalid("trusted_proxies", why));
    }
    let store = store(&settings)?;
    settings.check_ranges()?;
    let helplines_de = helplines("helplines_de", settings.helplines_de.as_deref())?;
    let helplines_fr = helplines("helplines_fr", settings.helplines_fr.as_deref())?;
    let time = |key, text: Option<&str>| {
        let text = text.unwrap_or_default();
        Quiet::time(text).ok_or_else(|| ConfigError::Invalid { key, why: format!("{text:?} is not like 21:00") })
    };
    let quiet = Quiet {
        from: time("agenda_quiet_from", settings.agenda_quiet_from.as_deref())?,
        until: time("agenda_quiet_until", settings.agenda_quiet_until.as_deref())?,
    };
    Ok(Config {
        settings,
        store,
        listen,
        admin_listen,
        public_urls,
        trusted_proxies,
        tls,
        helplines_de,
        helplines_fr,
        holidays,
        private_addresses,
        quiet,
    })
}

fn store(settings: &Settings) -> Result<StoreChoice, ConfigError> {
    let redis = settings.redis.as_ref().filter(|urls| !urls.is_empty());
    match (redis, &settings.postgres, &settings.data) {
        (Some(redis), Some(postgres), _) => {
            Ok(StoreChoice::Shared { redis: redis.clone(), postgres: postgres.clone() })
        }
        (Some(_), None, _) => Err(invalid(
            "postgres",
            "goes together with `redis`: Redis has what is live, PostgreSQL what is kept; name the database, postgres://…",
        )),
        (None, Some(_), _) => Err(invalid(
            "redis",
            "goes together with `postgres`: PostgreSQL has what is kept, Redis what is live; name it, redis://…",
        )),
        (None, None, Some(folder)) => Ok(StoreChoice::Sqlite(PathBuf::from(folder))),
        (None, None, None) => Err(invalid("data", "name a folder, or `redis` and `postgres`")),
    }
}

/// `Name: number`, each.
fn helplines(key: &'static str, lines: Option<&[String]>) -> Result<Vec<Helpline>, ConfigError> {
    let read = |line: &String| {
        let (name, phone) = line.rsplit_once(':').map(|(name, phone)| (name.trim(), phone.trim()))?;
        (!name.is_empty() && !phone.is_empty()).then(|| Helpline { name: name.to_owned(), phone: phone.to_owned() })
    };
    let wrong = |line: &String| ConfigError::Invalid { key, why: format!("{line:?} is not like Notruf: 112") };
    lines.unwrap_or_default().iter().map(|line| read(line).ok_or_else(|| wrong(line))).collect()
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
        std::fs::write(
            &folder,
            "listen = \"127.0.0.1:1\"\npage = 7\nredis = [\"redis://a\"]\npostgres = \"postgres://b\"\n",
        )
        .unwrap();
        let given = Settings { listen: Some("127.0.0.1:2".into()), ..flags() };
        let config = load(Some(&folder), &given).unwrap();
        assert_eq!((config.listen.port(), config.limits().page), (2, 7));
        let shared = StoreChoice::Shared { redis: vec!["redis://a".into()], postgres: "postgres://b".into() };
        assert_eq!(config.store, shared);
        let given = Settings { data: Some("here".into()), ..flags() };
        assert_eq!(load(Some(&folder), &given).unwrap().store, StoreChoice::Sqlite("here".into()));
        std::fs::remove_file(&folder).unwrap();
    }

    #[test]
    fn on_this_machine_people_come_without_tls() {
        for url in
            ["http://localhost:8080", "http://127.0.0.1:1", "http://[::1]:80/", "http://a.localhost", "http://a.test"]
        {
            assert!(load(None, &Settings { public_url: Some(vec![url.into()]), ..flags() }).is_ok(), "{url}");
        }
    }

    fn one_port(listen: &str, admin: &str) -> Settings {
        let [listen, admin_listen] = [listen, admin].map(|ip| Some(format!("{ip}:8080")));
        let public_url = Some(vec!["https://chat.example.org".into()]);
        let trusted_proxies = Some(vec!["10.0.0.1".into()]);
        Settings { listen, admin_listen, public_url, trusted_proxies, ..flags() }
    }

    #[test]
    fn two_listeners_share_a_port_at_different_addresses() {
        for (listen, admin) in [("127.0.0.1", "[::1]"), ("0.0.0.0", "[::1]"), ("10.0.0.2", "10.0.0.1")] {
            load(None, &one_port(listen, admin)).unwrap();
        }
        let any_port = Some("127.0.0.1:0".to_owned());
        load(None, &Settings { listen: any_port.clone(), admin_listen: any_port, ..flags() }).unwrap();
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
            (
                Settings {
                    listen: Some("0.0.0.0:80".into()),
                    public_url: Some(vec!["http://chat.example.org".into()]),
                    trusted_proxies: Some(vec!["10.0.0.1".into()]),
                    ..flags()
                },
                "public_url",
            ),
            (Settings { public_url: Some(vec!["http://chat.example.org".into()]), ..flags() }, "public_url"),
            (Settings { public_url: Some(vec!["http://localhost.example.org:80".into()]), ..flags() }, "public_url"),
            (
                Settings {
                    public_url: Some(vec!["https://chat.example.org".into(), "http://localhost:8080".into()]),
                    ..flags()
                },
                "public_url",
            ),
            (Settings { tls_cert: Some("a.pem".into()), ..flags() }, "tls_cert"),
            (Settings { helplines_de: Some(vec!["112".into()]), ..flags() }, "helplines_de"),
            (Settings { helplines_fr: Some(vec!["Samu: ".into()]), ..flags() }, "helplines_fr"),
            (Settings { forwarded_header: Some("via".into()), ..flags() }, "forwarded_header"),
            (Settings { listen: Some("nowhere".into()), ..flags() }, "listen"),
            (Settings { public_url: Some(vec!["chat.example.org".into()]), ..flags() }, "public_url"),
            (Settings { public_url: Some(vec!["https://a/b".into()]), ..flags() }, "public_url"),
            (Settings { public_url: Some(vec!["https://me@a".into()]), ..flags() }, "public_url"),
            (Settings { public_url: Some(vec!["ftp://a".into()]), ..flags() }, "public_url"),
            (Settings { public_url: Some(vec!["https://chat.example.org".into()]), ..flags() }, "trusted_proxies"),
            (Settings { admin_listen: Some("0.0.0.0:9090".into()), ..flags() }, "admin_listen"),
            (Settings { admin_listen: Some("[::]:9090".into()), ..flags() }, "admin_listen"),
            (one_port("127.0.0.1", "127.0.0.1"), "admin_listen"),
            (one_port("[::ffff:127.0.0.1]", "127.0.0.1"), "admin_listen"),
            (one_port("0.0.0.0", "10.0.0.1"), "admin_listen"),
            (one_port("[::]", "10.0.0.1"), "admin_listen"),
            (one_port("[::]", "[::1]"), "admin_listen"),
            (Settings { trusted_proxies: Some(vec!["10.0.0.0/33".into()]), ..flags() }, "trusted_proxies"),
            (Settings { trusted_proxies: Some(vec!["x".into()]), ..flags() }, "trusted_proxies"),
            (Settings { agenda_holidays: Some(vec!["Ferien: DE never x.ics".into()]), ..flags() }, "agenda_holidays"),
            (Settings { private_addresses: Some(vec!["10.0.0.0/8".into()]), ..flags() }, "private_addresses"),
            (Settings { redis: Some(vec!["redis://a".into()]), ..flags() }, "postgres"),
            (Settings { postgres: Some("postgres://a".into()), ..flags() }, "redis"),
            (Settings { page: Some(0), ..flags() }, "page"),
            (Settings { agenda_quiet_from: Some("9 pm".into()), ..flags() }, "agenda_quiet_from"),
            (Settings { agenda_quiet_until: Some("24:00".into()), ..flags() }, "agenda_quiet_until"),
            (Settings { ping_interval_ms: Some(90_000), ..flags() }, "ping_interval_ms"),
        ];
        for (settings, key) in wrong {
            let error = load(None, &settings).unwrap_err().to_string();
            assert!(error.starts_with(key), "{error}");
        }
        assert!(load(Some(Path::new("/nowhere/at/all")), &flags()).is_err());
    }
}
