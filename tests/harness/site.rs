//! A web site that answers as the test pleases, and keeps what it was asked.

use crate::wait::until;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A value behind a lock that a failed test doesn't poison.
#[derive(Clone, Default)]
struct Shared<T>(Arc<Mutex<T>>);

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Request line and headers, names in lower case.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Asked {
    /// A header's value, or nothing.
    pub fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| *key == name).map(|(_, value)| value).unwrap_or_default()
    }
}

/// The site. It ends with the test.
pub struct Site {
    /// Where it is.
    pub address: SocketAddr,
    asked: Shared<Vec<Asked>>,
    reply: Shared<Option<String>>,
    /// Its answers wait while somebody holds this.
    gate: Arc<tokio::sync::Mutex<()>>,
    listening: tokio::task::JoinHandle<()>,
}

impl Site {
    /// Opens one that hangs until it is told what to answer.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (asked, reply): (Shared<Vec<Asked>>, Shared<Option<String>>) = Default::default();
        let gate = Arc::<tokio::sync::Mutex<()>>::default();
        let (keeps, says, waits) = (asked.clone(), reply.clone(), gate.clone());
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, keeps.clone(), says.clone(), waits.clone()));
            }
        });
        Self { address, asked, reply, gate, listening }
    }

    /// From now on it answers with a status, headers (each with its line end) and a body.
    pub fn answer(&self, status: &str, headers: &str, body: &str) {
        let length = body.len();
        *self.reply.lock() = Some(format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n{body}"));
    }

    /// From now on it answers with this, to the end of the connection.
    pub fn answer_plainly(&self, all: String) {
        *self.reply.lock() = Some(all);
    }

    /// From now on nobody is there.
    pub async fn close(&mut self) {
        self.listening.abort();
        let _ = (&mut self.listening).await;
    }

    /// From now on it says nothing at all.
    pub fn hang(&self) {
        *self.reply.lock() = None;
    }

    /// It listens, and answers when what this gives is dropped.
    pub async fn think(&self) -> tokio::sync::OwnedMutexGuard<()> {
        self.gate.clone().lock_owned().await
    }

    /// The address of a path on it.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What it was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().clone()
    }

    /// Waits until it was asked that often.
    pub async fn asked_times(&self, times: usize) -> Vec<Asked> {
        until("a site to be asked", async || Some(self.asked()).filter(|asked| asked.len() >= times)).await
    }
}

async fn serve(
    mut stream: TcpStream,
    asked: Shared<Vec<Asked>>,
    reply: Shared<Option<String>>,
    gate: Arc<tokio::sync::Mutex<()>>,
) {
    let mut bytes = Vec::new();
    let whole = loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let names =
                |line: &str| line.split_once(": ").map(|(name, value)| format!("{}: {value}", name.to_lowercase()));
            let head =
                head.lines().map(|line| names(line).unwrap_or_else(|| line.to_owned())).collect::<Vec<_>>().join("\n");
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
            if body.len() >= length {
                break Asked { head, body: body.to_owned() };
            }
        }
        let mut more = [0; 8_192];
        match stream.read(&mut more).await {
            Ok(length) if length > 0 => bytes.extend_from_slice(&more[..length]),
            _ => return,
        }
    };
    asked.lock().push(whole);
    drop(gate.lock().await);
    let said = reply.lock().clone();
    match said {
        Some(said) => {
            let _ = stream.write_all(said.as_bytes()).await;
        }
        // Until the other side has had enough.
        None => drop(stream.read(&mut [0]).await),
    }
}
