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
use axum::http::{HeaderMap, header};
use quartier_protocol::problem::ProblemCode;
use serde::de::DeserializeOwned;

/// Nothing here.
pub async fn not_found() -> Problem {
    Problem::new(ProblemCode::NotFound, "there is no such endpoint")
}

/// A JSON body of the right type. Forms can't send that content type to another site: that, the Origin and
/// SameSite keep cross-site requests out.
fn body<T: DeserializeOwned>(headers: &HeaderMap, bytes: &Bytes) -> Result<T, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
        return Err(Problem::new(ProblemCode::UnsupportedMediaType, "send application/json"));
    }
    serde_json::from_slice(bytes).map_err(|error| Problem::new(ProblemCode::BadRequest, error.to_string()))
}

/// An id out of the path.
fn id<T: std::str::FromStr>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::new(ProblemCode::NotFound, "there is nothing by this id"))
}

/// The standing of whoever calls.
async fn standing_of(doors: &Doors, caller: &Caller) -> Result<Standing, Problem> {
    standing::of(&doors.service, caller.credential.member).await?.ok_or_else(Problem::unauthorized)
}
