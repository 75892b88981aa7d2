//! Plain HTTP requests, one connection each.

use crate::wait::TIME_LIMIT;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, HeaderMap, ORIGIN};
use hyper_util::rt::TokioIo;
use quartier_protocol::http::Problem;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::net::SocketAddr;
use tokio::net::TcpStream;

/// A request that is being made.
pub struct Request {
    address: SocketAddr,
    head: hyper::http::request::Builder,
    body: Bytes,
}

/// `GET`
pub fn get(address: SocketAddr, path: &str) -> Request {
    request(address, "GET", path)
}

/// `POST` with a JSON body.
pub fn post(address: SocketAddr, path: &str, body: &impl Serialize) -> Request {
    request(address, "POST", path).json(body)
}

/// `PATCH` with a JSON body.
pub fn patch(address: SocketAddr, path: &str, body: &impl Serialize) -> Request {
    request(address, "PATCH", path).json(body)
}

/// Any method.
pub fn request(address: SocketAddr, method: &str, path: &str) -> Request {
    let head = hyper::Request::builder().method(method).uri(path).header(HOST, address.to_string());
    Request { address, head, body: Bytes::new() }
}

impl Request {
    /// One more header.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.head = self.head.header(name.as_ref(), value.as_ref());
        self
    }

    /// As a bot or native client.
    pub fn bearer(self, token: &str) -> Self {
        self.header(AUTHORIZATION, format!("Bearer {token}"))
    }

    /// As a browser: with its session's cookie and the origin of the page.
    pub fn browser(self, cookie: &str, origin: &str) -> Self {
        self.header(COOKIE, cookie).header(ORIGIN, origin)
    }

    /// From a page of this origin.
    pub fn origin(self, origin: &str) -> Self {
        self.header(ORIGIN, origin)
    }

    /// A JSON body.
    pub fn json(self, body: &impl Serialize) -> Self {
        let body = serde_json::to_vec(body).expect("a body is JSON");
        self.body(body).header(CONTENT_TYPE, "application/json")
    }

    /// Any body.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// Sends it and reads the whole answer.
    pub async fn send(self) -> anyhow::Result<Answer> {
        tokio::time::timeout(TIME_LIMIT, self.exchange()).await?
    }

    /// The same where an answer is certain.
    pub async fn answer(self) -> Answer {
        self.send().await.expect("the server answers")
    }

    async fn exchange(self) -> anyhow::Result<Answer> {
        let stream = TcpStream::connect(self.address).await?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        let driver = tokio::spawn(connection);
        let answer = sender.send_request(self.head.body(Full::new(self.body))?).await?;
        let (head, body) = answer.into_parts();
        let body = body.collect().await?.to_bytes();
        driver.abort();
        Ok(Answer { status: head.status.as_u16(), headers: head.headers, body })
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header's value, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// The body of an answer with this status.
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self, status: u16) -> T {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/json");
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e} in {}", self.text()))
    }

    /// The problem of an answer with this status (RFC 9457).
    #[track_caller]
    pub fn problem(&self, status: u16) -> Problem {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem: Problem = serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e} in {}", self.text()));
        assert_eq!(problem.status, status);
        problem
    }

    /// The cookie it sets, as a browser would send it back: `name=value`.
    pub fn cookie(&self) -> Option<String> {
        let set = self.headers.get("set-cookie")?.to_str().ok()?;
        Some(set.split(';').next()?.to_owned())
    }
}
