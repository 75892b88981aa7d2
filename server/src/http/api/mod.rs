//! `/api/v1`: JSON in, JSON or `application/problem+json` out.

pub mod bots;
pub mod calendars;
pub mod cards;
pub mod channels;
pub mod desk;
pub mod desk_reading;
pub mod directory;
pub mod feeds;
pub mod hooks;
pub mod join;
pub mod me;
pub mod meeting_times;
pub mod meetings;
pub mod members;
pub mod modes;
pub mod notices;
pub mod openapi;
pub mod own;
pub mod passkeys;
pub mod posting;
pub mod records;
pub mod reminders;
pub mod reports;
pub mod setup;
pub mod words;

use super::problem::Problem;
use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use quartier_protocol::problem::ProblemCode;
use serde::de::DeserializeOwned;

/// Nothing here.
pub async fn not_found() -> Problem {
    Problem::new(ProblemCode::NotFound, "there is no such endpoint")
}

/// A JSON body of the right type. Forms can't send that content type to another site: that, the Origin and
/// SameSite keep cross-site requests out.
pub(crate) fn body<T: DeserializeOwned>(headers: &HeaderMap, bytes: &Bytes) -> Result<T, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
        return Err(Problem::new(ProblemCode::UnsupportedMediaType, "send application/json"));
    }
    // serde reads a list as the fields of an object in their order, which is nothing anybody was promised.
    if !bytes.trim_ascii_start().starts_with(b"{") {
        return Err(Problem::new(ProblemCode::BadRequest, "send a JSON object"));
    }
    serde_json::from_slice(bytes).map_err(|error| Problem::new(ProblemCode::BadRequest, error.to_string()))
}

/// An id out of the path.
pub(crate) fn id<T: std::str::FromStr>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::new(ProblemCode::NotFound, "there is nothing by this id"))
}
