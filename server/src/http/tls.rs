//! TLS by the server itself (RFC 8446; rustls), for towns without a proxy.
//!
//! A connection's TLS lives in a task of its own, which hands plain bytes through a pair of sockets to whatever would
//! have had the client's socket. So everything behind is the same with and without TLS; large installations put a
//! proxy in front and save the copy.

use anyhow::Context;
use arc_swap::ArcSwap;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// How often the files are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// Longest time one record may take to be written. Whoever reads nothing for so long is gone.
const WRITE_TIMEOUT: Duration = Duration::from_secs(60);
/// Longest time a client may stay after the server has said its last.
const GOING_TIMEOUT: Duration = Duration::from_secs(5);
/// Bytes on their way at once. Commands are short; one record carries 16 KiB.
const INWARDS_BYTES: usize = 4 * 1_024;
const OUTWARDS_BYTES: usize = 16 * 1_024;

/// What a TLS record begins with when it opens a handshake.
const HANDSHAKE: u8 = 22;
/// What somebody hears who speaks HTTP to the TLS port.
const NOT_TLS: &[u8] = b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 37\r\n\
    Connection: close\r\n\r\nThis port speaks TLS: try https://...";

/// A certificate with its key, as the files have them now.
pub struct Tls {
    files: Files,
    /// When the files were changed that were read.
    read: [Option<SystemTime>; 2],
    now: ArcSwap<ServerConfig>,
    /// SIGHUP, listened for since before the files were read; [`Self::keep_fresh`] takes it. Without a listener it ends the process.
    hangup: Mutex<Option<Signal>>,
}

/// Where the certificate and its key are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Files {
    /// The chain, the server's own certificate first (PEM).
    pub certificate: PathBuf,
    /// Its key (PEM: PKCS #8, PKCS #1 or SEC 1).
    pub key: PathBuf,
}

impl Tls {
    /// Reads the files; a SIGHUP from here on is for [`Self::keep_fresh`].
    pub fn read(files: Files) -> anyhow::Result<Arc<Self>> {
        let hangup = signal(SignalKind::hangup()).context("can't listen for SIGHUP")?;
        // Before they are read: what is changed meanwhile is seen at the next look.
        let read = files.changed();
        let now = ArcSwap::new(configuration(&files)?);
        Ok(Arc::new(Self { files, read, now, hangup: Mutex::new(Some(hangup)) }))
    }

    /// Takes renewed files over, looked at every minute and at once on SIGHUP. Files that can't be used leave what was.
    pub async fn keep_fresh(self: Arc<Self>) {
        let mut hangup = self.hangup.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut known = self.read;
        loop {
            let at_once = async {
                match &mut hangup {
                    Some(hangup) => hangup.recv().await,
                    None => std::future::pending().await,
                }
            };
            let hurried = tokio::select! {
                _ = at_once => true,
                () = tokio::time::sleep(LOOK_EVERY) => false,
            };
            let changed = self.files.changed();
            if !hurried && changed == known {
                continue;
            }
            match configuration(&self.files) {
                Ok(fresh) => {
                    self.now.store(fresh);
                    known = changed;
                    tracing::info!("took the certificate over");
                }
                Err(error) => tracing::error!(error = format!("{error:#}"), "kept the certificate as it was"),
            }
        }
    }

    /// Shakes hands with a client. `None`: it doesn't speak TLS, or not with us.
    pub async fn greet(&self, mut stream: TcpStream, within: Duration) -> Option<TlsStream<TcpStream>> {
        let handshake = async {
            let mut first = [0];
            if stream.peek(&mut first).await? == 1 && first[0] != HANDSHAKE {
                stream.write_all(NOT_TLS).await?;
                return Ok(None);
            }
            TlsAcceptor::from(self.now.load_full()).accept(stream).await.map(Some)
        };
        match tokio::time::timeout(within, handshake).await {
            Ok(Ok(secured)) => secured,
            Ok(Err(error)) => {
                tracing::debug!(%error, "no TLS came about");
                None
            }
            Err(_) => None,
        }
    }
}

impl Files {
    fn changed(&self) -> [Option<SystemTime>; 2] {
        [&self.certificate, &self.key].map(|file| file.metadata().and_then(|told| told.modified()).ok())
    }
}

fn configuration(files: &Files) -> anyhow::Result<Arc<ServerConfig>> {
    let certificates = chain(&files.certificate)?;
    let key = PrivateKeyDer::from_pem_file(&files.key)
        .with_context(|| format!("tls_key: {} can't be read", files.key.display()))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(certificates, key)
        .context("tls_cert and tls_key don't go together")?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn chain(file: &Path) -> anyhow::Result<Vec<CertificateDer<'static>>> {
    let unreadable = || format!("tls_cert: {} can't be read", file.display());
    let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(file).with_context(unreadable)?.collect();
    let chain = chain.with_context(unreadable)?;
    anyhow::ensure!(!chain.is_empty(), "tls_cert: there is no certificate in {}", file.display());
    Ok(chain)
}

/// Carries bytes between a client and the process's own end of a pair, until either is gone.
pub async fn carry(client: TlsStream<TcpStream>, own: UnixStream) {
    let (mut from_client, mut to_client) = tokio::io::split(client);
    let (mut from_own, mut to_own) = own.into_split();
    let inwards = async {
        let mut buffer = vec![0; INWARDS_BYTES];
        while let Ok(count @ 1..) = from_client.read(&mut buffer).await {
            if to_own.write_all(&buffer[..count]).await.is_err() {
                return;
            }
        }
        let _ = to_own.shutdown().await;
    };
    let outwards = async {
        let mut buffer = vec![0; OUTWARDS_BYTES];
        while let Ok(count @ 1..) = from_own.read(&mut buffer).await {
            let written = async {
                to_client.write_all(&buffer[..count]).await?;
                to_client.flush().await
            };
            if !matches!(tokio::time::timeout(WRITE_TIMEOUT, written).await, Ok(Ok(()))) {
                return;
            }
        }
        let _ = tokio::time::timeout(GOING_TIMEOUT, to_client.shutdown()).await;
    };
    tokio::pin!(inwards);
    tokio::pin!(outwards);
    tokio::select! {
        () = &mut inwards => outwards.await,
        () = &mut outwards => {
            let _ = tokio::time::timeout(GOING_TIMEOUT, inwards).await;
        }
    }
}
