//! TLS to a server that speaks it itself: a plain port on this side, so that every client of the harness can go through.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

/// A certificate for `localhost` that signs itself, and its key, in a folder.
pub struct Certificate {
    /// The certificate's file (PEM).
    pub certificate: PathBuf,
    /// The key's file (PEM).
    pub key: PathBuf,
}

impl Certificate {
    /// Makes one, or takes the place of the one before.
    pub fn make(folder: &Path) -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
        let [certificate, key] = ["certificate.pem", "key.pem"].map(|name| folder.join(name));
        std::fs::write(&certificate, made.cert.pem()).unwrap();
        std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        Self { certificate, key }
    }

    /// What the server is told.
    pub fn flags(&self) -> [String; 4] {
        let [certificate, key] = [&self.certificate, &self.key].map(|path| path.display().to_string());
        ["--tls-cert".into(), certificate, "--tls-key".into(), key]
    }

    /// A client that trusts this certificate, as the file has it now, and no other.
    pub fn connector(&self) -> TlsConnector {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(&self.certificate).unwrap()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        TlsConnector::from(Arc::new(config))
    }
}

/// A plain port whose connections are carried through TLS. Ends with the value.
pub struct Tunnel {
    /// Where clients connect.
    pub address: SocketAddr,
    task: JoinHandle<()>,
}

impl Tunnel {
    /// A tunnel to a server with this certificate.
    pub async fn to(server: SocketAddr, certificate: &Certificate) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound port");
        let connector = certificate.connector();
        let task = tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let connector = connector.clone();
                tokio::spawn(async move {
                    let stream = TcpStream::connect(server).await?;
                    client.set_nodelay(true).and(stream.set_nodelay(true))?;
                    let name = ServerName::try_from("localhost").expect("a name");
                    let mut secured = connector.connect(name, stream).await?;
                    tokio::io::copy_bidirectional(&mut client, &mut secured).await
                });
            }
        });
        Self { address, task }
    }
}

impl Drop for Tunnel {
    fn drop(&mut self) {
        self.task.abort();
    }
}
