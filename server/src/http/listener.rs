//! Accepting connections: our own loop, so that the head of a request has a time-out and a bound, and the socket can
//! be taken over whole after an upgrade.

use super::address::{AddressPermit, Addresses};
use super::tls::{self, Tls};
use super::upgrade::SEND_BUFFER_BYTES;
use axum::Router;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket, TcpStream, UnixStream};
use tokio::sync::watch;
use tower::ServiceExt;

/// Bytes of a request's head at most.
const HEAD_BYTES: usize = 16 * 1_024;
/// Headers of a request at most.
const HEADERS_MAX: usize = 64;
/// Connections the kernel keeps waiting. Five thousand members come back in seconds.
const BACKLOG: u32 = 4_096;

/// What an address hears that has as many connections as it may.
const TOO_MANY: &[u8] =
    b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 30\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// What accepting needs.
pub struct Listening {
    /// The socket.
    pub listener: TcpListener,
    /// How long a head may take.
    pub head_timeout: Duration,
    /// Who has how many connections.
    pub addresses: Arc<Addresses>,
    /// TLS, where the server speaks it itself.
    pub tls: Option<Arc<Tls>>,
}

/// Takes an address; whoever connects is refused until it listens.
pub fn bind(address: SocketAddr) -> std::io::Result<TcpSocket> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A named port may still have closing connections of the previous server (TIME_WAIT), which only SO_REUSEADDR allows. Without it, no
    // other process can bind a port that the system chose.
    socket.set_reuseaddr(address.port() != 0)?;
    socket.bind(address)?;
    Ok(socket)
}

/// Lets connections in from here on.
pub fn listen(socket: TcpSocket) -> std::io::Result<TcpListener> {
    let listener = socket.listen(BACKLOG)?;
    // Accepted connections inherit this, so a restarted server can bind the port while some are in TIME_WAIT.
    socket2::SockRef::from(&listener).set_reuse_address(true)?;
    Ok(listener)
}

/// Accepts until `stop` turns true.
pub async fn serve(listening: Listening, router: Router, mut stop: watch::Receiver<bool>) {
    let Listening { listener, head_timeout, addresses, tls } = listening;
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.wait_for(|stop| *stop) => return,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, or the client is gone already: the others must not suffer.
                tracing::warn!(%error, "could not accept a connection");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let Some(permit) = addresses.admit(peer.ip()) else {
            tracing::info!(%peer, "refused: the address has as many connections as it may");
            metrics::counter!("quartier_refused_total", "why" => "address").increment(1);
            // Before a byte was read: the answer fits the empty socket, or the peer doesn't get one.
            let _ = stream.try_write(TOO_MANY);
            continue;
        };
        let _ = stream.set_nodelay(true);
        let answering = Answering { router: router.clone(), head_timeout, peer, permit: Arc::new(permit) };
        let (tls, stop) = (tls.clone(), stop.clone());
        tokio::spawn(async move {
            match tls {
                None => answering.serve(stream, stop).await,
                Some(tls) => answering.serve_secured(&tls, stream, stop).await,
            }
        });
    }
}

/// What answering the requests of one connection needs.
struct Answering {
    router: Router,
    head_timeout: Duration,
    peer: SocketAddr,
    permit: Arc<AddressPermit>,
}

impl Answering {
    async fn serve_secured(self, tls: &Tls, stream: TcpStream, stop: watch::Receiver<bool>) {
        let _ = socket2::SockRef::from(&stream).set_send_buffer_size(SEND_BUFFER_BYTES);
        let Some(secured) = tls.greet(stream, self.head_timeout).await else { return };
        let Ok((ours, theirs)) = UnixStream::pair() else { return };
        tokio::join!(tls::carry(secured, theirs), self.serve(ours, stop));
    }

    async fn serve<S>(self, stream: S, mut stop: watch::Receiver<bool>)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let Self { router, head_timeout, peer, permit } = self;
        let service = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            // An upgraded connection keeps its permit.
            request.extensions_mut().insert(permit.clone());
            router.clone().oneshot(request.map(axum::body::Body::new))
        });
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(head_timeout)
            .max_buf_size(HEAD_BYTES)
            .max_headers(HEADERS_MAX)
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades();
        tokio::pin!(connection);
        tokio::select! {
            _ = connection.as_mut() => return,
            _ = stop.wait_for(|stop| *stop) => connection.as_mut().graceful_shutdown(),
        }
        let _ = connection.await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpStream;

    #[tokio::test]
    async fn a_port_of_the_systems_choice_is_nobody_elses_before_it_listens() {
        let ours = bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        let at = ours.local_addr().unwrap();
        assert_eq!(bind(at).err().map(|error| error.kind()), Some(std::io::ErrorKind::AddrInUse));
        listen(ours).unwrap();
    }

    #[tokio::test]
    async fn a_port_is_had_again_though_connections_on_it_are_just_ending() {
        let first = listen(bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap()).unwrap();
        let at = first.local_addr().unwrap();
        let client = TcpStream::connect(at).await.unwrap();
        let (served, _) = first.accept().await.unwrap();
        // Whoever ends first waits for what may still be on its way.
        drop((served, first));
        client.readable().await.unwrap();
        drop(client);
        listen(bind(at).unwrap()).unwrap();
    }
}
