//! What the operator sets up.

use super::super::problem::Problem;
use super::super::router::Doors;
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
pub async fn overview(State(doors): State<Arc<Doors>>, headers: HeaderMap) -> Result<Json<Overview>, Problem> {
    let actor = doors.reading_actor(&headers).await?;
    Ok(Json(setup::overview::run(&doors.service, &actor).await?))
}

/// Adds a municipality.
pub async fn add_municipality(
    State(doors): State<Arc<Doors>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Municipality>), Problem> {
    let actor = doors.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    Ok((StatusCode::CREATED, Json(setup::towns::add_municipality(&doors.service, &actor, new).await?)))
}

/// Changes one.
pub async fn change_municipality(
    State(doors): State<Arc<Doors>>,
    Path(town): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Municipality>, Problem> {
    let actor = doors.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    Ok(Json(setup::towns::change_municipality(&doors.service, &actor, id(&town)?, new).await?))
}

/// Adds a neighbourhood.
pub async fn add_neighbourhood(
    State(doors): State<Arc<Doors>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Neighbourhood>), Problem> {
    let actor = doors.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    Ok((StatusCode::CREATED, Json(setup::towns::add_neighbourhood(&doors.service, &actor, new).await?)))
}

/// Changes one.
pub async fn change_neighbourhood(
    State(doors): State<Arc<Doors>>,
    Path(part): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Neighbourhood>, Problem> {
    let actor = doors.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    Ok(Json(setup::towns::change_neighbourhood(&doors.service, &actor, id(&part)?, new).await?))
}

/// Adds a council.
pub async fn add_council(
    State(doors): State<Arc<Doors>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Council>), Problem> {
    let actor = doors.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    Ok((StatusCode::CREATED, Json(setup::councils::add(&doors.service, &actor, new).await?)))
}

/// Changes one.
pub async fn change_council(
    State(doors): State<Arc<Doors>>,
    Path(council): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Council>, Problem> {
    let actor = doors.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    Ok(Json(setup::councils::change(&doors.service, &actor, id(&council)?, new).await?))
}

/// Pairs two councils.
pub async fn add_pairing(
    State(doors): State<Arc<Doors>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Pairing>), Problem> {
    let actor = doors.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    Ok((StatusCode::CREATED, Json(setup::pairings::add(&doors.service, &actor, new).await?)))
}

/// Brings in another operator.
pub async fn invite(
    State(doors): State<Arc<Doors>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<CardMade>), Problem> {
    let actor = doors.writing_actor(&headers).await?;
    let Why { why } = body(&headers, &bytes)?;
    Ok((StatusCode::CREATED, Json(cards::invite::run(&doors.service, &actor, &why).await?)))
}
