//! From a name to a connection: looked up once, looked at, and connected to what was looked at.

use super::{OutboundError, Reach, Target};
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// Addresses of one name that are tried.
const ADDRESSES_MAX: usize = 4;

/// A connection, encrypted or not.
pub trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// Connects, within `within` for each address that is tried.
pub async fn connect(target: &Target, reach: &Reach, within: Duration) -> Result<Box<dyn Wire>, OutboundError> {
    let addresses = look_up(target, reach).await?;
    let stream = first_that_answers(&addresses, within).await?;
    if !target.is_secret() {
        return Ok(Box::new(stream));
    }
    let unreachable = |error: &dyn std::fmt::Display| OutboundError::Unreachable(error.to_string());
    let name = ServerName::try_from(target.host()).map_err(|error| unreachable(&error))?;
    let shaken = tokio::time::timeout(within, tls().connect(name, stream)).await.map_err(|_| OutboundError::Late)?;
    Ok(Box::new(shaken.map_err(|error| unreachable(&error))?))
}

async fn look_up(target: &Target, reach: &Reach) -> Result<Vec<SocketAddr>, OutboundError> {
    let found: Vec<SocketAddr> = match target.literal() {
        Some(address) => vec![SocketAddr::new(address, target.port())],
        None => {
            let found = tokio::net::lookup_host((target.host(), target.port())).await;
            found.map_err(|_| OutboundError::Unreachable("the name is not known".into()))?.collect()
        }
    };
    allowed(found, &target.ports(reach))
}

/// The addresses that may be connected to.
fn allowed(found: Vec<SocketAddr>, reach: &Reach) -> Result<Vec<SocketAddr>, OutboundError> {
    if found.is_empty() {
        return Err(OutboundError::Unreachable("the name has no address".into()));
    }
    let allowed: Vec<SocketAddr> =
        found.into_iter().filter(|address| reach.may(address.ip())).take(ADDRESSES_MAX).collect();
    if allowed.is_empty() { Err(OutboundError::Private) } else { Ok(allowed) }
}

async fn first_that_answers(addresses: &[SocketAddr], within: Duration) -> Result<TcpStream, OutboundError> {
    let mut last = OutboundError::Late;
    for address in addresses {
        match tokio::time::timeout(within, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => last = OutboundError::Unreachable(error.kind().to_string()),
            Err(_) => last = OutboundError::Late,
        }
    }
    Err(last)
}

/// Read once: the system's list has some hundred certificates.
fn tls() -> TlsConnector {
    static CONFIG: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    let config = CONFIG.get_or_init(|| {
        let mut roots = RootCertStore::empty();
        let loaded = rustls_native_certs::load_native_certs();
        let (added, _) = roots.add_parsable_certificates(loaded.certs);
        if added == 0 {
            tracing::warn!("the system believes no certificate authority: nothing can be fetched by https");
        }
        Arc::new(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth())
    });
    TlsConnector::from(config.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_names_addresses_only_public_ones_are_connected_to() {
        let [inside, outside]: [SocketAddr; 2] =
            ["10.0.0.1:443", "193.99.144.80:443"].map(|text| text.parse().unwrap());
        assert_eq!(allowed(vec![inside, outside], &Reach::default()), Ok(vec![outside]));
        assert_eq!(allowed(vec![inside], &Reach::default()), Err(OutboundError::Private));
        assert_eq!(allowed(vec![inside], &Reach::with(vec![inside.ip()])), Ok(vec![inside]));
        assert!(matches!(allowed(vec![], &Reach::with(vec![inside.ip()])), Err(OutboundError::Unreachable(_))));
        assert_eq!(allowed(vec![outside; 9], &Reach::default()).unwrap().len(), ADDRESSES_MAX);
    }

    #[tokio::test]
    async fn a_low_port_is_for_addresses_that_are_named() {
        // Whatever this machine is called: `localhost` is no address of these.
        let elsewhere = Reach::with(vec!["10.0.0.5".parse().unwrap()]);
        let target = Target::parse("https://localhost:22/", &elsewhere).unwrap();
        assert_eq!(look_up(&target, &elsewhere).await, Err(OutboundError::Private));
        let outside: SocketAddr = "193.99.144.80:22".parse().unwrap();
        assert_eq!(allowed(vec![outside], &target.ports(&elsewhere)), Err(OutboundError::Private));
        assert_eq!(allowed(vec![outside], &elsewhere), Ok(vec![outside]));
    }

    #[tokio::test]
    async fn a_name_that_is_private_is_refused_once_it_is_looked_up() {
        let target = Target::parse("http://localhost:8080/", &Reach::default()).unwrap();
        let refused = connect(&target, &Reach::default(), Duration::from_secs(5)).await.err();
        assert_eq!(refused, Some(OutboundError::Private));
    }
}
