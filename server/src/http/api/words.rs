//! Word rules.

use super::super::problem::Problem;
use super::super::state::AppState;
use super::{body, id};
use crate::actions::Declined;
use crate::actions::moderation::{trial, words};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use quartier_protocol::directory::Role;
use quartier_protocol::http::moderation::words::{WordRules, WordStarter, WordTried};
use std::sync::Arc;

/// A pairing's.
pub async fn read(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
) -> Result<Json<WordRules>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(words::read(&state.service, &actor, id(&pairing)?).await?))
}

/// Replaces them.
pub async fn put(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<WordRules>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    Ok(Json(words::put(&state.service, &actor, id(&pairing)?, new).await?))
}

/// Tries rules on what was said.
pub async fn attempt(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<WordTried>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let trial = body(&headers, &bytes)?;
    Ok(Json(trial::run(&state.service, &actor, id(&pairing)?, trial).await?))
}

/// Lists to begin with.
pub async fn starter(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Result<Json<WordStarter>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    match actor.me().role {
        Role::Facilitator => Ok(Json(words::starter())),
        _ => Err(Declined::forbidden().into()),
    }
}
