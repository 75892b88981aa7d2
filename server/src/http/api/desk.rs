//! What facilitators do at their desk: take, leave and decide cases, act without a report, end restrictions.

use super::super::problem::Problem;
use super::super::router::Doors;
use super::{body, id};
use crate::actions::Actor;
use crate::actions::moderation::take::{self, Turn};
use crate::actions::moderation::{decide, own_case, restrictions, see};
use crate::documents::moderation::case::Case as Kept;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use quartier_protocol::http::care::Why;
use quartier_protocol::http::moderation::desk::{Case, Restrictions};
use std::sync::Arc;

/// Takes a case.
pub async fn take(
    State(doors): State<Arc<Doors>>,
    Path(case): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Case>, Problem> {
    turn(&doors, &case, &headers, Turn::Take).await
}

/// Gives a case back.
pub async fn leave(
    State(doors): State<Arc<Doors>>,
    Path(case): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Case>, Problem> {
    turn(&doors, &case, &headers, Turn::Leave).await
}

async fn turn(doors: &Doors, case: &str, headers: &HeaderMap, turn: Turn) -> Result<Json<Case>, Problem> {
    let actor = doors.writing_actor(headers).await?;
    let case = take::run(&doors.service, &actor, id(case)?, turn).await?;
    shown(doors, &actor, &case).await
}

/// Decides a case.
pub async fn decide(
    State(doors): State<Arc<Doors>>,
    Path(case): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Case>, Problem> {
    let actor = doors.writing_actor(&headers).await?;
    let case = decide::run(&doors.service, &actor, id(&case)?, body(&headers, &bytes)?).await?;
    shown(&doors, &actor, &case).await
}

/// Acts without a report.
pub async fn act(
    State(doors): State<Arc<Doors>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Case>), Problem> {
    let actor = doors.writing_actor(&headers).await?;
    let case = own_case::run(&doors.service, &actor, id(&pairing)?, body(&headers, &bytes)?).await?;
    Ok((StatusCode::CREATED, shown(&doors, &actor, &case).await?))
}

/// Who is restricted now.
pub async fn restricted(
    State(doors): State<Arc<Doors>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Restrictions>, Problem> {
    let actor = doors.reading_actor(&headers).await?;
    Ok(Json(restrictions::list(&doors.service, &actor, id(&pairing)?).await?))
}

/// Ends a restriction.
pub async fn lift(
    State(doors): State<Arc<Doors>>,
    Path(notice): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<StatusCode, Problem> {
    let actor = doors.writing_actor(&headers).await?;
    let Why { why } = body(&headers, &bytes)?;
    restrictions::lift(&doors.service, &actor, id(&notice)?, &why).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn shown(doors: &Doors, actor: &Actor, case: &Kept) -> Result<Json<Case>, Problem> {
    Ok(Json(see::shown(&doors.service, actor, case).await?))
}
