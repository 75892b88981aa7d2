//! `/api/v1`: JSON in, JSON or `application/problem+json` out.

pub mod channels;
pub mod directory;
pub mod join;
pub mod me;
pub mod openapi;

use super::caller::Caller;
use super::problem::Problem;
use super::router::Doors;
use crate::actions::standing;
use crate::store::directory::Standing;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

/// Nothing here.
pub async fn not_found() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not_found", "there is no such endpoint")
}

/// A JSON body of the right type. Forms can't send that content type to another site: that, the Origin and
/// SameSite keep cross-site requests out.
fn body<T: DeserializeOwned>(headers: &HeaderMap, bytes: &Bytes) -> Result<T, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        return Err(Problem::new(status, "unsupported_media_type", "send application/json"));
    }
    serde_json::from_slice(bytes)
        .map_err(|error| Problem::new(StatusCode::BAD_REQUEST, "bad_request", error.to_string()))
}

/// An id out of the path.
fn id<T: std::str::FromStr>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::new(StatusCode::NOT_FOUND, "not_found", "there is nothing by this id"))
}

/// The standing of whoever calls.
async fn standing_of(doors: &Doors, caller: &Caller) -> Result<Standing, Problem> {
    standing::of(&doors.service, caller.credential.member).await?.ok_or_else(Problem::unauthorized)
}
