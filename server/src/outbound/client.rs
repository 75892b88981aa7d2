//! Fetching and posting, each within its time and its size.

use super::connect::connect;
use super::{OutboundError, Reach, Target};
use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use std::time::Duration;
use tokio::task::JoinSet;

/// How often an answer may send on.
pub const REDIRECTS_MAX: usize = 3;
/// Bytes of an answer's head at most.
const HEAD_MAX: usize = 64 * 1_024;
/// Bytes of the answer to a post that are read: what it says is nobody's concern.
const ANSWER_MAX: usize = 64 * 1_024;

/// How long to wait.
#[derive(Clone, Copy, Debug)]
pub struct TimeLimits {
    /// For a connection, and again for its encryption.
    pub connect: Duration,
    /// For all of it.
    pub total: Duration,
}

/// Goes out.
#[derive(Clone, Debug)]
pub struct Outbound {
    /// What may be reached.
    pub reach: Reach,
    /// How long to wait.
    pub limits: TimeLimits,
}

/// What is fetched.
#[derive(Clone, Copy, Debug)]
pub struct Fetch<'a> {
    /// From where.
    pub target: &'a Target,
    /// What kinds are wanted, as `Accept` has it.
    pub accept: &'static str,
    /// The `ETag` of what is there already.
    pub etag: Option<&'a str>,
    /// Its `Last-Modified`.
    pub modified: Option<&'a str>,
    /// Bytes of the answer at most.
    pub limit: usize,
}

/// What was fetched.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// It is what is there already.
    Unchanged,
    /// It is this.
    Body {
        /// Its bytes.
        bytes: Bytes,
        /// Its `ETag`.
        etag: Option<String>,
        /// Its `Last-Modified`.
        modified: Option<String>,
    },
}

type Asked = Result<(Response<hyper::body::Incoming>, JoinSet<()>), OutboundError>;

impl Outbound {
    /// As patient as people are with a calendar, and receivers of hooks are told.
    pub fn new(reach: Reach) -> Self {
        let limits = TimeLimits { connect: Duration::from_secs(5), total: Duration::from_secs(10) };
        Self { reach, limits }
    }

    /// Fetches, wherever it is sent on to.
    pub async fn fetch(&self, what: Fetch<'_>) -> Result<Answer, OutboundError> {
        self.in_time(self.follow(what)).await
    }

    /// Posts; any 2xx is an arrival. It is not sent on, and goes by https unless the address is one the operator named.
    pub async fn post(&self, target: &Target, headers: HeaderMap, body: Bytes) -> Result<(), OutboundError> {
        self.in_time(async {
            let within = target.posts(&self.reach);
            let (response, _connection) = self.ask(target, &within, Method::POST, headers, body).await?;
            let status = response.status();
            // Read to its end, so that the other side is not cut off; what is too long is.
            let _ = read(response.into_body(), ANSWER_MAX).await;
            if status.is_success() { Ok(()) } else { Err(OutboundError::Status(status.as_u16())) }
        })
        .await
    }

    /// Asks a server of our own, and takes whatever it answers: the status and what it says. It is not sent on.
    pub async fn exchange(
        &self,
        target: &Target,
        method: Method,
        headers: HeaderMap,
        body: Bytes,
        limit: usize,
    ) -> Result<(u16, Bytes), OutboundError> {
        self.in_time(async {
            let (response, _connection) = self.ask(target, &self.reach, method, headers, body).await?;
            let status = response.status().as_u16();
            Ok((status, read(response.into_body(), limit).await?))
        })
        .await
    }

    async fn in_time<T>(&self, what: impl Future<Output = Result<T, OutboundError>>) -> Result<T, OutboundError> {
        tokio::time::timeout(self.limits.total, what).await.unwrap_or(Err(OutboundError::Late))
    }

    async fn follow(&self, what: Fetch<'_>) -> Result<Answer, OutboundError> {
        let mut target = what.target.clone();
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static(what.accept));
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        set(&mut headers, header::IF_NONE_MATCH, what.etag);
        set(&mut headers, header::IF_MODIFIED_SINCE, what.modified);
        for _ in 0..=REDIRECTS_MAX {
            let (response, _connection) =
                self.ask(&target, &self.reach, Method::GET, headers.clone(), Bytes::new()).await?;
            match response.status().as_u16() {
                301 | 302 | 303 | 307 | 308 => {
                    let location = text_of(response.headers(), header::LOCATION);
                    let location = location.ok_or(OutboundError::Status(response.status().as_u16()))?;
                    target = target.sent_on(&location, &self.reach)?;
                }
                304 if what.etag.is_some() || what.modified.is_some() => return Ok(Answer::Unchanged),
                200..=299 => return body(response, what.limit).await,
                status => return Err(OutboundError::Status(status)),
            }
        }
        Err(OutboundError::Redirects)
    }

    /// One request on a connection of its own, which ends with what is handed back.
    async fn ask(&self, target: &Target, reach: &Reach, method: Method, headers: HeaderMap, body: Bytes) -> Asked {
        let broken = |error: hyper::Error| OutboundError::Broken(error.to_string());
        let stream = connect(target, reach, self.limits.connect).await?;
        let handshake = http1::Builder::new().max_buf_size(HEAD_MAX).handshake(TokioIo::new(stream)).await;
        let (mut sender, connection) = handshake.map_err(broken)?;
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let _ = connection.await;
        });
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = method;
        let uri = target.path().parse().map_err(|_| OutboundError::Address("the address can't be asked for"))?;
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        set(request.headers_mut(), header::HOST, Some(&target.authority()));
        set(request.headers_mut(), header::USER_AGENT, Some(concat!("Quartier/", env!("CARGO_PKG_VERSION"))));
        set(request.headers_mut(), header::CONNECTION, Some("close"));
        let response = sender.send_request(request).await.map_err(broken)?;
        Ok((response, tasks))
    }
}

async fn body(response: Response<hyper::body::Incoming>, limit: usize) -> Result<Answer, OutboundError> {
    let packed = text_of(response.headers(), header::CONTENT_ENCODING);
    if packed.is_some_and(|packed| !packed.eq_ignore_ascii_case("identity")) {
        return Err(OutboundError::Broken("it is packed".into()));
    }
    let etag = text_of(response.headers(), header::ETAG);
    let modified = text_of(response.headers(), header::LAST_MODIFIED);
    let bytes = read(response.into_body(), limit).await?;
    Ok(Answer::Body { bytes, etag, modified })
}

/// What comes, up to the limit: what is announced as longer is not begun, what turns out longer is cut off.
async fn read(mut body: hyper::body::Incoming, limit: usize) -> Result<Bytes, OutboundError> {
    if hyper::body::Body::size_hint(&body).lower() > limit as u64 {
        return Err(OutboundError::TooLarge(limit));
    }
    let mut bytes = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| OutboundError::Broken(error.to_string()))?;
        let Some(data) = frame.data_ref() else { continue };
        if bytes.len() + data.len() > limit {
            return Err(OutboundError::TooLarge(limit));
        }
        bytes.extend_from_slice(data);
    }
    Ok(bytes.freeze())
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: Option<&str>) {
    if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
        headers.insert(name, value);
    }
}

fn text_of(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

#[cfg(test)]
mod tests;
