//! Calendar feeds: one's own addresses, and what they lead to.
//!
//! Never logs an address. Invariant: a secret that is none, one that ended and one of somebody who is out are answered alike.

use super::super::problem::Problem;
use super::super::state::AppState;
use super::body;
use crate::actions::agenda::{feed, feeds};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use quartier_protocol::http::agenda::feeds::{FeedEnd, FeedMade, Feeds, NewFeed};
use quartier_protocol::problem::ProblemCode;
use std::net::SocketAddr;
use std::sync::Arc;

/// Those there are.
pub async fn own(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Result<Json<Feeds>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(feeds::own(&state.service, &actor).await?))
}

/// Makes one.
pub async fn make(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<FeedMade>), Problem> {
    let actor = state.writing_actor(&headers).await?;
    let NewFeed { channel } = body(&headers, &bytes)?;
    let (feed, secret) = feeds::make(&state.service, &actor, channel).await?;
    let url = format!("{}/calendar/{secret}.ics", state.options.origins.first());
    Ok((StatusCode::CREATED, Json(FeedMade { feed, url })))
}

/// Ends one.
pub async fn end(State(state): State<Arc<AppState>>, headers: HeaderMap, bytes: Bytes) -> Result<StatusCode, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let FeedEnd { channel } = body(&headers, &bytes)?;
    feeds::end(&state.service, &actor, channel).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The calendar itself, for whoever has the address.
pub async fn calendar(
    State(state): State<Arc<AppState>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let sent = match file.strip_suffix(".ics") {
        Some(secret) => feed::run(&state.service, secret).await?,
        None => None,
    };
    let Some(sent) = sent else {
        // Only now: whoever has a right one may be behind the same address as whoever guesses.
        let client = state.options.addresses.client(peer.ip(), &headers);
        state.options.calendars.wrong(client).map_err(|wait_ms| {
            metrics::counter!("quartier_refused_total", "why" => "calendar").increment(1);
            Problem::too_many("too many wrong calendar addresses from this address", wait_ms)
        })?;
        return Err(Problem::new(ProblemCode::NotFound, "there is no calendar here, or none any more"));
    };
    let is_known = is_known(&headers, &sent.etag);
    let mut response = match is_known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => sent.ics.to_string().into_response(),
    };
    let sent_headers = response.headers_mut();
    if !is_known {
        sent_headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    }
    sent_headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(etag) = HeaderValue::from_str(&sent.etag) {
        sent_headers.insert(header::ETAG, etag);
    }
    Ok(response)
}

/// Whether the asker has this version (RFC 9110, 13.1.2: compared weakly).
fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let given = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut tags = given.flat_map(|value| value.split(',')).map(str::trim);
    tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_known_however_it_is_named() {
        let with =
            |value: &'static str| HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(value))]);
        for value in ["\"a\"", "W/\"a\"", "\"b\", \"a\"", "*"] {
            assert!(is_known(&with(value), "\"a\""), "{value}");
        }
        assert!(!is_known(&with("\"b\""), "\"a\"") && !is_known(&HeaderMap::new(), "\"a\""));
    }
}
