//! Bots.

use super::super::problem::Problem;
use super::super::state::AppState;
use super::{body, id};
use crate::actions::bots;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use quartier_protocol::http::bots::{Bot, BotMade, Bots};
use quartier_protocol::http::care::Why;
use std::sync::Arc;

/// Lists a pairing's.
pub async fn list(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Bots>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(bots::list::run(&state.service, &actor, id(&pairing)?).await?))
}

/// Makes one.
pub async fn make(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<BotMade>), Problem> {
    let actor = state.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    Ok((StatusCode::CREATED, Json(bots::make::run(&state.service, &actor, id(&pairing)?, new).await?)))
}

/// Changes one.
pub async fn change(
    State(state): State<Arc<AppState>>,
    Path(bot): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Bot>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let patch = body(&headers, &bytes)?;
    Ok(Json(bots::change::run(&state.service, &actor, id(&bot)?, patch).await?))
}

/// Gives one another token.
pub async fn rotate(
    State(state): State<Arc<AppState>>,
    Path(bot): Path<String>,
    headers: HeaderMap,
) -> Result<Json<BotMade>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    Ok(Json(bots::rotate::run(&state.service, &actor, id(&bot)?).await?))
}

/// Revokes one.
pub async fn revoke(
    State(state): State<Arc<AppState>>,
    Path(bot): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<StatusCode, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let Why { why } = body(&headers, &bytes)?;
    bots::revoke::run(&state.service, &actor, id(&bot)?, &why).await?;
    Ok(StatusCode::NO_CONTENT)
}
