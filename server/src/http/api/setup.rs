//! What the operator sets up.

use super::super::problem::Problem;
use super::super::state::AppState;
use super::{body, id};
use crate::actions::{cards, setup};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use quartier_protocol::directory::{Council, Municipality, Neighbourhood, Pairing};
use quartier_protocol::http::care::{CardMade, Why};
use quartier_protocol::http::setup::Overview;
use std::sync::Arc;

/// Everything there is.
pub async fn overview(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Result<Json<Overview>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(setup::overview::run(&state.service, &actor).await?))
}

/// Adds a municipality.
pub async fn add_municipality(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Municipality>), Problem> {
    let actor = state.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    Ok((StatusCode::CREATED, Json(setup::towns::add_municipality(&state.service, &actor, new).await?)))
}

/// Changes one.
pub async fn change_municipality(
    State(state): State<Arc<AppState>>,
    Path(town): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Municipality>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    Ok(Json(setup::towns::change_municipality(&state.service, &actor, id(&town)?, new).await?))
}

/// Adds a neighbourhood.
pub async fn add_neighbourhood(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Neighbourhood>), Problem> {
    let actor = state.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    Ok((StatusCode::CREATED, Json(setup::towns::add_neighbourhood(&state.service, &actor, new).await?)))
}

/// Changes one.
pub async fn change_neighbourhood(
    State(state): State<Arc<AppState>>,
    Path(part): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Neighbourhood>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    Ok(Json(setup::towns::change_neighbourhood(&state.service, &actor, id(&part)?, new).await?))
}

/// Adds a council.
pub async fn add_council(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Council>), Problem> {
    let actor = state.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    Ok((StatusCode::CREATED, Json(setup::councils::add(&state.service, &actor, new).await?)))
}

/// Changes one.
pub async fn change_council(
    State(state): State<Arc<AppState>>,
    Path(council): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Council>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    Ok(Json(setup::councils::change(&state.service, &actor, id(&council)?, new).await?))
}

/// Pairs two councils.
pub async fn add_pairing(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Pairing>), Problem> {
    let actor = state.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    Ok((StatusCode::CREATED, Json(setup::pairings::add(&state.service, &actor, new).await?)))
}

/// Brings in another operator.
pub async fn invite(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<CardMade>), Problem> {
    let actor = state.writing_actor(&headers).await?;
    let Why { why } = body(&headers, &bytes)?;
    Ok((StatusCode::CREATED, Json(cards::invite::run(&state.service, &actor, &why).await?)))
}
