//! How channels are used for now, the brake, and what waits.

use super::super::problem::Problem;
use super::super::router::Doors;
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
    State(doors): State<Arc<Doors>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Modes>, Problem> {
    let actor = doors.reading_actor(&headers).await?;
    Ok(Json(modes::read(&doors.service, &actor, id(&pairing)?).await?))
}

/// Sets a pairing's.
pub async fn put(
    State(doors): State<Arc<Doors>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Modes>, Problem> {
    let actor = doors.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    Ok(Json(modes::put(&doors.service, &actor, id(&pairing)?, None, new).await?))
}

/// Sets a channel's.
pub async fn put_channels(
    State(doors): State<Arc<Doors>>,
    Path(channel): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Modes>, Problem> {
    let actor = doors.writing_actor(&headers).await?;
    let (channel, new) = (id(&channel)?, body(&headers, &bytes)?);
    let pairing = modes::pairing_of(&actor, channel)?;
    Ok(Json(modes::put(&doors.service, &actor, pairing, Some(channel), new).await?))
}

/// Pulls the brake.
pub async fn brake(
    State(doors): State<Arc<Doors>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Modes>, Problem> {
    let actor = doors.writing_actor(&headers).await?;
    let Why { why } = body(&headers, &bytes)?;
    Ok(Json(modes::pull_brake(&doors.service, &actor, id(&pairing)?, &why).await?))
}

/// When messages wait.
pub async fn read_holds(
    State(doors): State<Arc<Doors>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
) -> Result<Json<HoldSettings>, Problem> {
    let actor = doors.reading_actor(&headers).await?;
    Ok(Json(holds::read(&doors.service, &actor, id(&pairing)?).await?))
}

/// Sets when messages wait.
pub async fn put_holds(
    State(doors): State<Arc<Doors>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<HoldSettings>, Problem> {
    let actor = doors.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    Ok(Json(holds::put(&doors.service, &actor, id(&pairing)?, new).await?))
}
