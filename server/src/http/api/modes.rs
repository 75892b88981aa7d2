//! How channels are used for now, the brake, and what waits.

use super::super::problem::Problem;
use super::super::state::AppState;
use super::{body, id};
use crate::actions::moderation::{holds, modes};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use quartier_protocol::http::care::Why;
use quartier_protocol::http::moderation::holds::HoldSettings;
use quartier_protocol::http::moderation::modes::Modes;
use std::sync::Arc;

/// The modes of a pairing.
pub async fn read(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Modes>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(modes::read(&state.service, &actor, id(&pairing)?).await?))
}

/// Sets a pairing's.
pub async fn put(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Modes>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    Ok(Json(modes::put(&state.service, &actor, id(&pairing)?, None, new).await?))
}

/// Sets a channel's.
pub async fn put_channels(
    State(state): State<Arc<AppState>>,
    Path(channel): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Modes>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let (channel, new) = (id(&channel)?, body(&headers, &bytes)?);
    let pairing = modes::pairing_of(&actor, channel)?;
    Ok(Json(modes::put(&state.service, &actor, pairing, Some(channel), new).await?))
}

/// Pulls the brake.
pub async fn brake(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Modes>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let Why { why } = body(&headers, &bytes)?;
    Ok(Json(modes::pull_brake(&state.service, &actor, id(&pairing)?, &why).await?))
}

/// When messages wait.
pub async fn read_holds(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
) -> Result<Json<HoldSettings>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(holds::read(&state.service, &actor, id(&pairing)?).await?))
}

/// Sets when messages wait.
pub async fn put_holds(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<HoldSettings>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    Ok(Json(holds::put(&state.service, &actor, id(&pairing)?, new).await?))
}
