//! Members, as facilitators care for them.

use super::super::problem::Problem;
use super::super::state::AppState;
use super::{body, id};
use crate::actions::{cards, members, own};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use quartier_protocol::http::care::{CardMade, MemberCare, Members, Why};
use std::sync::Arc;

/// Everyone of a pairing.
pub async fn list(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Members>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(members::list::run(&state.service, &actor, id(&pairing)?).await?))
}

/// Changes one.
pub async fn change(
    State(state): State<Arc<AppState>>,
    Path(member): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<MemberCare>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let patch = body(&headers, &bytes)?;
    Ok(Json(members::change::run(&state.service, &actor, id(&member)?, patch).await?))
}

/// Ends their sessions.
pub async fn end_sessions(
    State(state): State<Arc<AppState>>,
    Path(member): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<StatusCode, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let Why { why } = body(&headers, &bytes)?;
    members::end_sessions::run(&state.service, &actor, id(&member)?, &why).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes them a card for another device.
pub async fn card(
    State(state): State<Arc<AppState>>,
    Path(member): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<CardMade>), Problem> {
    let actor = state.writing_actor(&headers).await?;
    let Why { why } = body(&headers, &bytes)?;
    let made = cards::again::run(&state.service, &actor, id(&member)?, &why).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Erases them.
pub async fn erase(
    State(state): State<Arc<AppState>>,
    Path(member): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<StatusCode, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let Why { why } = body(&headers, &bytes)?;
    own::erase::other(&state.service, &actor, id(&member)?, &why).await?;
    Ok(StatusCode::NO_CONTENT)
}
