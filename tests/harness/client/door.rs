//! Knocking: the WebSocket handshake with whatever a client shows at the door.

use super::{Client, Gone};
use crate::wait::TIME_LIMIT;
use quartier_protocol::SUBPROTOCOL;
use std::net::SocketAddr;
use tokio::net::TcpStream;
use tokio_tungstenite::client_async_with_config;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderName, HeaderValue};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

/// Why there is no connection.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rejected {
    /// Answered with HTTP instead of an upgrade.
    Status {
        /// The status code.
        status: u16,
        /// `Retry-After`, where it was there.
        retry_after: Option<String>,
    },
    /// No answer, or another ending.
    Lost(String),
}

/// A handshake that is being made.
#[derive(Clone)]
pub struct Door {
    address: SocketAddr,
    path: String,
    headers: Vec<(String, String)>,
}

impl Door {
    /// The door of a server, with the subprotocol in hand and nothing else.
    pub fn of(address: SocketAddr) -> Self {
        let headers = vec![("sec-websocket-protocol".to_owned(), SUBPROTOCOL.to_owned())];
        Self { address, path: "/ws".into(), headers }
    }

    /// Another address, such as a proxy's.
    pub fn by_way_of(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Another path, such as one with a query.
    pub fn path(mut self, path: &str) -> Self {
        self.path = path.to_owned();
        self
    }

    /// A header, instead of one of the same name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(n, _)| n != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Without a header.
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(n, _)| n != name);
        self
    }

    /// As a bot or native client.
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// As a browser.
    pub fn browser(self, cookie: &str, origin: &str) -> Self {
        self.header("cookie", cookie).header("origin", origin)
    }

    /// Knocks.
    pub async fn try_open(&self) -> Result<Client, Rejected> {
        tokio::time::timeout(TIME_LIMIT, self.handshake())
            .await
            .unwrap_or_else(|_| Err(Rejected::Lost("the handshake took too long".into())))
    }

    async fn handshake(&self) -> Result<Client, Rejected> {
        let lost = |e: std::io::Error| Rejected::Lost(e.to_string());
        let stream = TcpStream::connect(self.address).await.map_err(lost)?;
        stream.set_nodelay(true).map_err(lost)?;
        let url = format!("ws://{}{}", self.address, self.path);
        let mut request = url.into_client_request().expect("a URL of the harness is one");
        for (name, value) in &self.headers {
            let name: HeaderName = name.parse().expect("a header's name");
            request.headers_mut().insert(name, HeaderValue::from_str(value).expect("a header's value"));
        }
        let config = WebSocketConfig::default().read_buffer_size(8 * 1024).write_buffer_size(0);
        match client_async_with_config(request, stream, Some(config)).await {
            Ok((socket, _)) => Client::greet(socket).await.map_err(|gone| match gone {
                Gone::Closed { code, reason } => Rejected::Lost(format!("closed with {code} {reason} before hello")),
                Gone::Cut(how) => Rejected::Lost(how),
            }),
            Err(Error::Http(answer)) => {
                let retry_after = answer.headers().get("retry-after");
                let retry_after = retry_after.and_then(|v| v.to_str().ok()).map(str::to_owned);
                Err(Rejected::Status { status: answer.status().as_u16(), retry_after })
            }
            Err(other) => Err(Rejected::Lost(other.to_string())),
        }
    }

    /// Knocks and is let in.
    #[track_caller]
    pub fn open(&self) -> impl Future<Output = Client> {
        let caller = std::panic::Location::caller();
        async move { self.try_open().await.unwrap_or_else(|rejected| panic!("{caller}: not let in: {rejected:?}")) }
    }

    /// Knocks and is answered with this status.
    #[track_caller]
    pub fn refused(&self, status: u16) -> impl Future<Output = ()> {
        let caller = std::panic::Location::caller();
        async move {
            match self.try_open().await {
                Ok(_) => panic!("{caller}: {status} was expected, but the door opened"),
                Err(Rejected::Status { status: got, .. }) => assert_eq!(got, status, "{caller}"),
                Err(Rejected::Lost(how)) => panic!("{caller}: {status} was expected, but: {how}"),
            }
        }
    }
}
