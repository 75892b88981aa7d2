//! `/api/v1/channels/{channel}/scheduled`, `/api/v1/scheduled/{scheduled}`

use super::super::problem::Problem;
use super::super::state::AppState;
use super::{body, id};
use crate::actions::agenda::scheduled;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use quartier_protocol::http::agenda::scheduled::{Scheduled, ScheduledList};
use quartier_protocol::http::care::Why;
use std::sync::Arc;

/// Messages for later in a channel.
pub async fn list(
    State(state): State<Arc<AppState>>,
    Path(channel): Path<String>,
    headers: HeaderMap,
) -> Result<Json<ScheduledList>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(scheduled::list::run(&state.service, &actor, id(&channel)?).await?))
}

/// One more.
pub async fn make(
    State(state): State<Arc<AppState>>,
    Path(channel): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Scheduled>), Problem> {
    let actor = state.speaking_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    let (told, is_new) = scheduled::make::run(&state.service, &actor, id(&channel)?, new).await?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(told)))
}

/// Another text or time.
pub async fn change(
    State(state): State<Arc<AppState>>,
    Path(scheduled): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Scheduled>, Problem> {
    let actor = state.speaking_actor(&headers).await?;
    let put = body(&headers, &bytes)?;
    Ok(Json(scheduled::change::run(&state.service, &actor, id(&scheduled)?, put).await?))
}

/// Taken back. One's own needs no reason.
pub async fn cancel(
    State(state): State<Arc<AppState>>,
    Path(scheduled): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<StatusCode, Problem> {
    let actor = state.speaking_actor(&headers).await?;
    let why = if bytes.is_empty() { String::new() } else { body::<Why>(&headers, &bytes)?.why };
    scheduled::cancel::run(&state.service, &actor, id(&scheduled)?, &why).await?;
    Ok(StatusCode::NO_CONTENT)
}
