//! The keys. Each is a flag (`--ping-interval-ms`), an environment variable (`QUARTIER_PING_INTERVAL_MS`) and a key of
//! the file (`ping_interval_ms`).

use super::{ConfigError, invalid};
use quartier_protocol::limits::Limits;
use serde::{Deserialize, Serialize};

/// What an operator may set. The first line of each comment is its help; lists take commas or several flags.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize, clap::Args)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Address for people and browsers; port 0 lets the system choose
    #[arg(long, value_name = "ADDR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<String>,
    /// Address for metrics; keep it where only you can reach it
    #[arg(long, value_name = "ADDR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin_listen: Option<String>,
    /// Where people reach the server: the origins that may sign in, the first one also in links [default: the listening address]
    #[arg(long, value_name = "URL", value_delimiter = ',')]
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "list")]
    pub public_url: Option<Vec<String>>,
    /// Folder of the embedded store
    #[arg(long, value_name = "DIR", conflicts_with_all = ["redis", "postgres"])]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// Redis, together with `postgres` instead of the embedded store: one address (redis://, rediss://), or several of a Redis Cluster
    #[arg(long, value_name = "URL", value_delimiter = ',')]
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "list")]
    pub redis: Option<Vec<String>>,
    /// PostgreSQL database, together with `redis`; encrypted to other machines unless it says sslmode=disable
    #[arg(long, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postgres: Option<String>,
    /// Addresses of proxies in front that speak TLS, or ranges such as 10.0.0.0/8; only their word about addresses is believed
    #[arg(long, value_name = "IP", value_delimiter = ',')]
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "list")]
    pub trusted_proxies: Option<Vec<String>>,
    /// Where those proxies say for whom they speak: x-forwarded-for, or forwarded (RFC 7239)
    #[arg(long, value_name = "HEADER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forwarded_header: Option<String>,
    /// Certificate chain for TLS by the server itself, in PEM; renewed files are taken over within a minute
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_cert: Option<String>,
    /// The certificate's key, in PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_key: Option<String>,
    /// Which log lines to write: error, warn, info, debug, or per module
    #[arg(long, value_name = "FILTER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
    /// How log lines are written: text or json
    #[arg(long, value_name = "FORMAT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_format: Option<String>,
    /// Bytes of UTF-8 in one message
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_bytes: Option<u32>,
    /// Bytes of one WebSocket message from a client
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frame_bytes: Option<u32>,
    /// Commands and requests a member may send at once
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command_burst: Option<u32>,
    /// Commands and requests a second a member may send after the burst
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commands_per_second: Option<u32>,
    /// Connections a member may have at a time, on each node
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connections_per_member: Option<u32>,
    /// Connections one address may have at a time; loopback and trusted proxies don't count
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connections_per_address: Option<u32>,
    /// Wrong codes an address may show at once, one more every ten seconds
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub join_burst: Option<u32>,
    /// Sign-ins by passkey an address may begin at once, one more every ten seconds
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_in_burst: Option<u32>,
    /// Channels one connection may follow
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscriptions: Option<u32>,
    /// Events or messages in one page at most
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Bytes that may wait for a slow reader before it is closed
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outbox_bytes: Option<u32>,
    /// Milliseconds of silence after which a client is pinged
    #[arg(long, value_name = "MS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ping_interval_ms: Option<u64>,
    /// Milliseconds of silence after which a connection is closed
    #[arg(long, value_name = "MS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle_timeout_ms: Option<u64>,
    /// Milliseconds a client may take for an HTTP request's head, the WebSocket handshake included
    #[arg(long, value_name = "MS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handshake_timeout_ms: Option<u64>,
    /// Milliseconds after which the presence of a crashed node's members is over
    #[arg(long, value_name = "MS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presence_expiry_ms: Option<u64>,
    /// Milliseconds over which connections are closed at the end, so that not all come back at once
    #[arg(long, value_name = "MS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drain_ms: Option<u64>,
    /// Days a browser stays signed in at most
    #[arg(long, value_name = "DAYS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_days: Option<u32>,
    /// Days without use after which a browser is signed out
    #[arg(long, value_name = "DAYS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_idle_days: Option<u32>,
    /// Hours for which a passkey that was shown lets somebody moderate and administer
    #[arg(long, value_name = "HOURS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verification_hours: Option<u32>,
    /// Days after which messages are deleted where facilitators have said nothing else
    #[arg(long, value_name = "DAYS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention_days: Option<u32>,
    /// Days after which what was said is in PostgreSQL alone, and no longer in Redis too
    #[arg(long, value_name = "DAYS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hot_days: Option<u32>,
    /// Events of a channel that Redis has at most, for the same
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hot_events: Option<u32>,
    /// Who runs this service, as its members shall read it
    #[arg(long, value_name = "NAME")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator_name: Option<String>,
    /// Where questions about privacy and safety go: a mail address or a page
    #[arg(long, value_name = "WHERE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Who helps somebody in danger in Germany, each as Name: number
    #[arg(long, value_name = "NAME: NUMBER", value_delimiter = ',')]
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "list")]
    pub helplines_de: Option<Vec<String>>,
    /// Who helps somebody in danger in France, each as Name: number
    #[arg(long, value_name = "NAME: NUMBER", value_delimiter = ',')]
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "list")]
    pub helplines_fr: Option<Vec<String>>,
    /// Private addresses that calendars may be fetched from and hooks post to, this machine's own among them [default: none]
    #[arg(long, value_name = "IP", value_delimiter = ',')]
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "list")]
    pub private_addresses: Option<Vec<String>>,
    /// Calendars of holidays, each as Name: DE public FILE, or FR, or school, or school for=PAIRING+PAIRING; read at the start [default: none]
    #[arg(long, value_name = "NAME: COUNTRY KIND [for=PAIRINGS] FILE", value_delimiter = ',')]
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "list")]
    pub agenda_holidays: Option<Vec<String>>,
    /// Hours after which calendars that are taken in are fetched again
    #[arg(long, value_name = "HOURS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agenda_fetch_hours: Option<u32>,
    /// Whether the server reminds of meetings itself; false: another agenda bot does (quartier agenda-bot)
    #[arg(long, value_name = "BOOL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agenda_bot: Option<bool>,
    /// From when on in the evening nobody is reminded of meetings, on the wall clock of the meeting's zone
    #[arg(long, value_name = "HH:MM")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agenda_quiet_from: Option<String>,
    /// Until when in the morning; the same as agenda_quiet_from: there are no quiet hours
    #[arg(long, value_name = "HH:MM")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agenda_quiet_until: Option<String>,
}

/// Who helps in Germany, where the operator names nobody else: emergency, police, and lines for the young, day and night or free.
const HELPLINES_DE: [&str; 5] = [
    "Notruf: 112",
    "Polizei: 110",
    "Nummer gegen Kummer: 116 111",
    "Telefonseelsorge: 0800 111 0 111",
    "Hilfe-Telefon Sexueller Missbrauch: 0800 22 55 530",
];
/// The same in France.
const HELPLINES_FR: [&str; 7] = [
    "Urgences: 112",
    "Samu: 15",
    "Police: 17",
    "SMS d'urgence: 114",
    "Allô Enfance en Danger: 119",
    "Cyberharcèlement: 3018",
    "Prévention du suicide: 3114",
];

impl Settings {
    /// Every key with its default; lists of addresses, `tls_cert`, `tls_key` and `contact` have none.
    pub fn defaults() -> Self {
        let limits = Limits::DEFAULT;
        Self {
            listen: Some("127.0.0.1:8080".into()),
            admin_listen: Some("127.0.0.1:8081".into()),
            public_url: None,
            data: Some("./quartier-data".into()),
            redis: None,
            postgres: None,
            trusted_proxies: None,
            forwarded_header: Some("x-forwarded-for".into()),
            tls_cert: None,
            tls_key: None,
            log: Some("info".into()),
            log_format: Some("text".into()),
            text_bytes: Some(limits.text_bytes),
            frame_bytes: Some(limits.frame_bytes),
            command_burst: Some(60),
            commands_per_second: Some(5),
            connections_per_member: Some(10),
            connections_per_address: Some(200),
            join_burst: Some(60),
            sign_in_burst: Some(60),
            subscriptions: Some(limits.subscriptions),
            page: Some(limits.page),
            outbox_bytes: Some(limits.outbox_bytes),
            ping_interval_ms: Some(25_000),
            idle_timeout_ms: Some(70_000),
            handshake_timeout_ms: Some(10_000),
            presence_expiry_ms: Some(30_000),
            drain_ms: Some(3_000),
            session_days: Some(180),
            session_idle_days: Some(60),
            verification_hours: Some(12),
            retention_days: Some(730),
            hot_days: Some(30),
            hot_events: Some(20_000),
            operator_name: Some("Quartier".into()),
            contact: None,
            helplines_de: Some(HELPLINES_DE.map(str::to_owned).to_vec()),
            helplines_fr: Some(HELPLINES_FR.map(str::to_owned).to_vec()),
            private_addresses: None,
            agenda_holidays: None,
            agenda_fetch_hours: Some(6),
            agenda_bot: Some(true),
            agenda_quiet_from: Some("21:00".into()),
            agenda_quiet_until: Some("07:00".into()),
        }
    }

    /// Numbers that would make the server useless, or two that contradict each other.
    pub(super) fn check_ranges(&self) -> Result<(), ConfigError> {
        let counts = [
            ("text_bytes", self.text_bytes),
            ("command_burst", self.command_burst),
            ("commands_per_second", self.commands_per_second),
            ("connections_per_member", self.connections_per_member),
            ("connections_per_address", self.connections_per_address),
            ("join_burst", self.join_burst),
            ("sign_in_burst", self.sign_in_burst),
            ("subscriptions", self.subscriptions),
            ("page", self.page),
            ("session_days", self.session_days),
            ("session_idle_days", self.session_idle_days),
            ("verification_hours", self.verification_hours),
            ("retention_days", self.retention_days),
            ("hot_days", self.hot_days),
            ("hot_events", self.hot_events),
            ("agenda_fetch_hours", self.agenda_fetch_hours),
        ];
        for (key, count) in counts {
            if count == Some(0) {
                return Err(invalid(key, "must be at least 1"));
            }
        }
        if self.page > Some(1_000) {
            return Err(invalid("page", "must be at most 1000"));
        }
        // A text can grow sixfold when it is escaped as JSON.
        let (text, frame) = (self.text_bytes.unwrap_or(0), self.frame_bytes.unwrap_or(0));
        if frame < text.saturating_mul(6).saturating_add(1_024) {
            return Err(invalid("frame_bytes", "must be at least six times text_bytes and 1024 more"));
        }
        if self.outbox_bytes < Some(65_536) {
            return Err(invalid("outbox_bytes", "must be at least 65536"));
        }
        if self.ping_interval_ms >= self.idle_timeout_ms {
            return Err(invalid("ping_interval_ms", "must be less than idle_timeout_ms"));
        }
        if self.presence_expiry_ms < Some(300) {
            return Err(invalid("presence_expiry_ms", "must be at least 300"));
        }
        if !matches!(self.forwarded_header.as_deref(), Some("x-forwarded-for" | "forwarded")) {
            return Err(invalid("forwarded_header", "must be x-forwarded-for or forwarded"));
        }
        if !matches!(self.log_format.as_deref(), Some("text" | "json")) {
            return Err(invalid("log_format", "must be text or json"));
        }
        Ok(())
    }
}

/// A list: of strings, or one string with commas, as the environment has it.
fn list<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        One(String),
        Many(Vec<String>),
    }
    let split =
        |text: String| text.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect();
    Ok(Option::<Either>::deserialize(deserializer)?.map(|either| match either {
        Either::One(text) => split(text),
        Either::Many(parts) => parts,
    }))
}
