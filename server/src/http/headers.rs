//! Headers of every response (OWASP: HTTP headers; W9).

use super::problem::Problem;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use quartier_protocol::problem::ProblemCode;
use std::time::Duration;

/// What a page of ours may load and do: our own files, our own endpoints, nothing else.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'";

/// Longest time from a request's head to its answer: a body that trickles in holds nothing open.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    ),
];

/// Adds them. What says nothing of caching is not kept; what the framework refuses by itself gets a problem's body.
pub async fn secure(request: Request, next: Next) -> Response {
    let answered = tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await;
    let mut response = answered.unwrap_or_else(|_| {
        Problem::new(ProblemCode::RequestTimeout, "the request took too long to arrive").into_response()
    });
    let refused = match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => Some((ProblemCode::MethodNotAllowed, "not for this method")),
        StatusCode::PAYLOAD_TOO_LARGE => Some((ProblemCode::TooLarge, "the body is too large")),
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
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
