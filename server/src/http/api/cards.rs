//! Cards and rosters.

use super::super::problem::Problem;
use super::super::state::AppState;
use super::{body, id};
use crate::actions::cards;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use quartier_protocol::http::care::{Cards, CardsMade, RosterLooked, Why};
use std::sync::Arc;

/// Makes cards.
pub async fn make(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<CardsMade>), Problem> {
    let actor = state.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    let made = cards::make::run(&state.service, &actor, id(&pairing)?, new).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Lists them.
pub async fn list(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Cards>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(cards::list::run(&state.service, &actor, id(&pairing)?).await?))
}

/// Revokes one.
pub async fn revoke(
    State(state): State<Arc<AppState>>,
    Path(card): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<StatusCode, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let Why { why } = body(&headers, &bytes)?;
    cards::revoke::run(&state.service, &actor, id(&card)?, &why).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Looks at a list of people.
pub async fn roster(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<RosterLooked>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let roster = body(&headers, &bytes)?;
    Ok(Json(cards::roster::run(&state.service, &actor, id(&pairing)?, &roster).await?))
}
