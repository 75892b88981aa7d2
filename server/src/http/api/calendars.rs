//! Calendars taken in.

use super::super::problem::Problem;
use super::super::state::AppState;
use super::{body, id};
use crate::actions::agenda::calendars;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use calendars::bring::Brought;
use quartier_protocol::http::agenda::calendars::{Calendar, CalendarFile, Calendars};
use std::sync::Arc;

/// Lists a pairing's.
pub async fn list(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Calendars>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(calendars::list::run(&state.service, &actor, id(&pairing)?).await?))
}

/// Takes one in.
pub async fn make(
    State(state): State<Arc<AppState>>,
    Path(channel): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Calendar>), Problem> {
    let actor = state.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    Ok((StatusCode::CREATED, Json(calendars::make::run(&state.service, &actor, id(&channel)?, new).await?)))
}

/// Takes a newer version of a file.
pub async fn replace(
    State(state): State<Arc<AppState>>,
    Path(calendar): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Calendar>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let CalendarFile { ics } = body(&headers, &bytes)?;
    Ok(Json(calendars::replace::run(&state.service, &actor, id(&calendar)?, ics).await?))
}

/// A bot brings one.
pub async fn bring(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Calendar>), Problem> {
    let actor = state.speaking_actor(&headers).await?;
    Ok(match calendars::bring::run(&state.service, &actor, body(&headers, &bytes)?).await? {
        Brought::First(calendar) => (StatusCode::CREATED, Json(calendar)),
        Brought::Again(calendar) => (StatusCode::OK, Json(calendar)),
    })
}

/// Fetches one now.
pub async fn fetch(
    State(state): State<Arc<AppState>>,
    Path(calendar): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Calendar>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    Ok(Json(calendars::fetch::run(&state.service, &actor, id(&calendar)?).await?))
}

/// Ends one.
pub async fn end(
    State(state): State<Arc<AppState>>,
    Path(calendar): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    let actor = state.writing_actor(&headers).await?;
    calendars::remove::run(&state.service, &actor, id(&calendar)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
