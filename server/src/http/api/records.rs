//! Keeping times and audit logs.

use super::super::problem::Problem;
use super::super::state::AppState;
use super::{body, id};
use crate::actions::{keeping, read_audit};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use quartier_protocol::http::care::{AuditLog, ChannelRetention, Retention};
use quartier_protocol::problem::ProblemCode;
use std::sync::Arc;

/// How long the channels of a pairing keep their messages.
pub async fn retention(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Retention>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(keeping::list::run(&state.service, &actor, id(&pairing)?).await?))
}

/// Says how long a channel keeps its messages.
pub async fn keep(
    State(state): State<Arc<AppState>>,
    Path(channel): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<ChannelRetention>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let wanted = body(&headers, &bytes)?;
    Ok(Json(keeping::set::run(&state.service, &actor, id(&channel)?, wanted).await?))
}

/// A pairing's audit log.
pub async fn audit(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<AuditLog>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(read_audit::of_pairing(&state.service, &actor, id(&pairing)?, before(query.as_deref())?).await?))
}

/// The service's audit log.
pub async fn service_audit(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<AuditLog>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(read_audit::of_service(&state.service, &actor, before(query.as_deref())?).await?))
}

/// `before=NUMBER`.
fn before(query: Option<&str>) -> Result<Option<u64>, Problem> {
    let mut pairs = query.unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    let Some((_, number)) = pairs.find(|(key, _)| *key == "before") else { return Ok(None) };
    let number =
        number.parse().map_err(|_| Problem::new(ProblemCode::BadRequest, "before is the number of an entry"))?;
    Ok(Some(number))
}
