//! Where PostgreSQL is, as an operator says it, and whether the way there is encrypted.
//!
//! Invariant: nothing that is said about an address has the password in it.

use crate::kernel::error::{StoreError, Stored};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};
use tokio_postgres_rustls::MakeRustlsConnect;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

/// How long connecting to one host may take.
const CONNECT: Duration = Duration::from_secs(2);
/// How long what was sent may stay without an answer of the other machine's, before the connection counts as broken.
const UNANSWERED: Duration = Duration::from_secs(10);
/// After how long without a word the other machine is asked whether it is there.
const KEEPALIVE: Duration = Duration::from_secs(15);

/// Reads `postgres://user:password@host:port/database?…`. Connections to another machine are encrypted and its certificate must be
/// one that this system believes, unless `sslmode=disable` says otherwise.
pub(super) fn parse(url: &str) -> Stored<Config> {
    let invalid = |why: &str| StoreError::Unavailable(format!("that is no address of a PostgreSQL: {why}"));
    if !["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
        return Err(invalid("it begins with postgres://"));
    }
    // What is wrong with it is not repeated: it may be a part of the password.
    let mut config: Config = url
        .parse()
        .map_err(|_| invalid("it has to be postgres://USER:PASSWORD@HOST:PORT/DATABASE, each part percent-encoded"))?;
    if config.get_hosts().is_empty() {
        return Err(invalid("it names no host"));
    }
    if config.get_ssl_mode() == SslMode::Prefer {
        let is_near = config.get_hosts().iter().all(is_on_this_machine);
        config.ssl_mode(if is_near { SslMode::Disable } else { SslMode::Require });
    }
    config
        .application_name("quartier")
        .target_session_attrs(TargetSessionAttrs::ReadWrite)
        .connect_timeout(CONNECT)
        .tcp_user_timeout(UNANSWERED)
        .keepalives_idle(KEEPALIVE);
    Ok(config)
}

fn is_on_this_machine(host: &Host) -> bool {
    match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback()),
    }
}

/// TLS that believes whom the system believes. Whose connections aren't encrypted needs to believe nobody: the system's list has some
/// hundred certificates.
pub(super) fn tls(mode: SslMode) -> Stored<MakeRustlsConnect> {
    let mut roots = RootCertStore::empty();
    if mode != SslMode::Disable {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| StoreError::Unavailable(format!("TLS can't be set up: {error}")))?;
    Ok(MakeRustlsConnect::new(config.with_root_certificates(roots).with_no_client_auth()))
}

/// The address in words that can be shown: `host:port/database`.
pub(super) fn shown(config: &Config) -> String {
    let ports = config.get_ports();
    let hosts = config.get_hosts().iter().enumerate().map(|(number, host)| {
        let port = ports.get(number).or(ports.first()).copied().unwrap_or(5432);
        match host {
            Host::Tcp(name) => format!("{name}:{port}"),
            Host::Unix(path) => format!("{}:{port}", path.display()),
        }
    });
    let hosts: Vec<String> = hosts.collect();
    format!("PostgreSQL at {}/{}", hosts.join(","), config.get_dbname().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_another_machine_is_encrypted_unless_said_otherwise() {
        let mode = |url: &str| parse(url).unwrap().get_ssl_mode();
        assert_eq!(mode("postgres://u:p@db.example.org/q"), SslMode::Require);
        assert_eq!(mode("postgresql://u@10.0.0.7,127.0.0.1/q"), SslMode::Require);
        assert_eq!(mode("postgres://u:p@db.example.org/q?sslmode=disable"), SslMode::Disable);
        for near in ["postgres://u@localhost/q", "postgres://u@127.0.0.1:5433/q", "postgres://u@%2Frun%2Fpostgresql/q"]
        {
            assert_eq!(mode(near), SslMode::Disable, "{near}");
        }
        assert_eq!(mode("postgres://u@localhost/q?sslmode=require"), SslMode::Require);
    }

    #[test]
    fn nothing_tells_the_password() {
        let shown = shown(&parse("postgres://anna:gehe%20im@h1,h2:7/akten").unwrap());
        assert_eq!(shown, "PostgreSQL at h1:5432,h2:7/akten");
        for wrong in [
            "host=h password=geheim",
            "postgres://u:geheim",
            "postgres://u:geheim@h:x/q",
            "postgres://u:gehe im@h/q?geheim=1",
        ] {
            let error = parse(wrong).unwrap_err().to_string();
            assert!(!error.contains("gehe"), "{error}");
        }
    }
}
