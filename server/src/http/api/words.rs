//! Word rules.

use super::super::problem::Problem;
use super::super::router::Doors;
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
    State(doors): State<Arc<Doors>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
) -> Result<Json<WordRules>, Problem> {
    let actor = doors.reading_actor(&headers).await?;
    Ok(Json(words::read(&doors.service, &actor, id(&pairing)?).await?))
}

/// Replaces them.
pub async fn put(
    State(doors): State<Arc<Doors>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<WordRules>, Problem> {
    let actor = doors.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    Ok(Json(words::put(&doors.service, &actor, id(&pairing)?, new).await?))
}

/// Tries rules on what was said.
pub async fn attempt(
    State(doors): State<Arc<Doors>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<WordTried>, Problem> {
    let actor = doors.writing_actor(&headers).await?;
    let trial = body(&headers, &bytes)?;
    Ok(Json(trial::run(&doors.service, &actor, id(&pairing)?, trial).await?))
}

/// Lists to begin with.
pub async fn starter(State(doors): State<Arc<Doors>>, headers: HeaderMap) -> Result<Json<WordStarter>, Problem> {
    let actor = doors.reading_actor(&headers).await?;
    match actor.me().role {
        Role::Facilitator => Ok(Json(words::starter())),
        _ => Err(Declined::forbidden().into()),
    }
}
