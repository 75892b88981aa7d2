//! Headers of every response (OWASP: HTTP headers; W9).

use super::problem::Problem;
use super::router::CALENDAR_FILE_BYTES;
use super::state::AppState;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use quartier_protocol::problem::ProblemCode;
use std::sync::Arc;
use std::time::Duration;

/// What a page of ours may load and do: our own files, our own endpoints, nothing else.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'";

/// Browsers that came by TLS once come by TLS only (RFC 6797).
const ONE_YEAR: &str = "max-age=31536000";

/// Longest time from a request's head to its answer: a body that trickles in holds nothing open.
pub(super) const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

const ALWAYS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    ),
];

fn is_plain(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/plain"))
}

/// RFC 9112, section 3.2: in HTTP/1.1 exactly one.
fn has_one_host(request: &Request) -> bool {
    let hosts = request.headers().get_all(header::HOST).iter().count();
    hosts == 1 || (hosts == 0 && request.version() < Version::HTTP_11)
}

/// Whether the body is announced longer than any may be: refused before it is sent.
fn promises_too_much(request: &Request) -> bool {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    length.and_then(|length| length.parse().ok()).is_some_and(|length: u64| length > CALENDAR_FILE_BYTES as u64)
}

/// Adds them. What says nothing of caching is not kept; what the framework refuses by itself gets a problem's body.
pub async fn secure(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let too_late = |_| Problem::new(ProblemCode::RequestTimeout, "the request took too long to arrive").into_response();
    let mut response = if !has_one_host(&request) {
        Problem::new(ProblemCode::BadRequest, "a request has one Host").into_response()
    } else if promises_too_much(&request) {
        Problem::new(ProblemCode::TooLarge, "the body is too large").into_response()
    } else {
        tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await.unwrap_or_else(too_late)
    };
    let refused = match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => Some((ProblemCode::MethodNotAllowed, "not for this method")),
        StatusCode::PAYLOAD_TOO_LARGE => Some((ProblemCode::TooLarge, "the body is too large")),
        // The framework's own words: the client went away amid a body, or sent what is none.
        status if status.is_client_error() && is_plain(&response) => Some((ProblemCode::BadRequest, "not readable")),
        _ => None,
    };
    if let Some((code, detail)) = refused {
        let allow = response.headers().get(header::ALLOW).cloned();
        response = Problem::new(code, detail).into_response();
        response.headers_mut().extend(allow.map(|allow| (header::ALLOW, allow)));
    }
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if state.options.origins.secure() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(ONE_YEAR));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
