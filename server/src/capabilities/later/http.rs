//! `/api/v1/channels/{channel}/scheduled`, `/api/v1/scheduled/{scheduled}`

use super::{cancel, change, list, make};
use crate::http::api::{body, id};
use crate::http::{AppState, Interface, Problem, Route};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, put};
use quartier_protocol::later::{Scheduled, ScheduledList};
use quartier_protocol::http::care::Why;
use std::sync::Arc;

/// Its part of the interface.
pub const INTERFACE: Interface = Interface {
    routes: &[
        Route { path: "/api/v1/channels/{channel}/scheduled", methods: || get(listed).post(planned) },
        Route { path: "/api/v1/scheduled/{scheduled}", methods: || put(changed).delete(cancelled) },
    ],
    operations: include_str!("operations.json"),
};

/// Messages for later in a channel.
async fn listed(
    State(state): State<Arc<AppState>>,
    Path(channel): Path<String>,
    headers: HeaderMap,
) -> Result<Json<ScheduledList>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(list::run(&state.service, &actor, id(&channel)?).await?))
}

/// One more.
async fn planned(
    State(state): State<Arc<AppState>>,
    Path(channel): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Scheduled>), Problem> {
    let actor = state.speaking_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    let (told, is_new) = make::run(&state.service, &actor, id(&channel)?, new).await?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(told)))
}

/// Another text or time.
async fn changed(
    State(state): State<Arc<AppState>>,
    Path(scheduled): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Scheduled>, Problem> {
    let actor = state.speaking_actor(&headers).await?;
    let wanted = body(&headers, &bytes)?;
    Ok(Json(change::run(&state.service, &actor, id(&scheduled)?, wanted).await?))
}

/// Taken back. One's own needs no reason.
async fn cancelled(
    State(state): State<Arc<AppState>>,
    Path(scheduled): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<StatusCode, Problem> {
    let actor = state.speaking_actor(&headers).await?;
    let why = if bytes.is_empty() { String::new() } else { body::<Why>(&headers, &bytes)?.why };
    cancel::run(&state.service, &actor, id(&scheduled)?, &why).await?;
    Ok(StatusCode::NO_CONTENT)
}
