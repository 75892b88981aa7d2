//! One time of a meeting: who comes, and what was decided.

use super::super::problem::Problem;
use super::super::state::AppState;
use super::{body, id};
use crate::actions::agenda::{answer as answering, attendance as attending, find, minutes};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use quartier_protocol::http::agenda::attendance::{AnswerPut, Attendance};
use quartier_protocol::http::agenda::meetings::Occurrence;
use quartier_protocol::http::agenda::minutes::Minutes;
use quartier_protocol::local::LocalTime;
use quartier_protocol::problem::ProblemCode;
use std::sync::Arc;

/// Which time of which meeting.
type Which = Path<(String, String)>;

/// The time, wherever it is now.
pub async fn see(
    State(state): State<Arc<AppState>>,
    Path((meeting, time)): Which,
    headers: HeaderMap,
) -> Result<Json<Occurrence>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(find::run(&state.service, &actor, id(&meeting)?, name(&time)?).await?))
}

/// Says whether one comes.
pub async fn answer(
    State(state): State<Arc<AppState>>,
    Path((meeting, time)): Which,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Occurrence>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let AnswerPut { answer } = body(&headers, &bytes)?;
    Ok(Json(answering::run(&state.service, &actor, id(&meeting)?, name(&time)?, answer).await?))
}

/// Who comes, by name.
pub async fn attendance(
    State(state): State<Arc<AppState>>,
    Path((meeting, time)): Which,
    headers: HeaderMap,
) -> Result<Json<Attendance>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(attending::run(&state.service, &actor, id(&meeting)?, name(&time)?).await?))
}

/// The minutes.
pub async fn read_minutes(
    State(state): State<Arc<AppState>>,
    Path((meeting, time)): Which,
    headers: HeaderMap,
) -> Result<Json<Minutes>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(minutes::read(&state.service, &actor, id(&meeting)?, name(&time)?).await?))
}

/// Writes them.
pub async fn put_minutes(
    State(state): State<Arc<AppState>>,
    Path((meeting, time)): Which,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Minutes>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let put = body(&headers, &bytes)?;
    Ok(Json(minutes::put(&state.service, &actor, id(&meeting)?, name(&time)?, put).await?))
}

/// A time's name out of the path.
fn name(text: &str) -> Result<LocalTime, Problem> {
    LocalTime::parse(text).ok_or_else(|| Problem::new(ProblemCode::NotFound, "the meeting has no such time"))
}
