//! What facilitators do at their desk: take, leave and decide cases, act without a report, end restrictions.

use super::super::problem::Problem;
use super::super::state::AppState;
use super::{body, id};
use crate::actions::Actor;
use crate::actions::moderation::take::{self, Assignment};
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
    State(state): State<Arc<AppState>>,
    Path(case): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Case>, Problem> {
    assign(&state, &case, &headers, Assignment::Take).await
}

/// Gives a case back.
pub async fn leave(
    State(state): State<Arc<AppState>>,
    Path(case): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Case>, Problem> {
    assign(&state, &case, &headers, Assignment::Leave).await
}

async fn assign(state: &AppState, case: &str, headers: &HeaderMap, to: Assignment) -> Result<Json<Case>, Problem> {
    let actor = state.writing_actor(headers).await?;
    let case = take::run(&state.service, &actor, id(case)?, to).await?;
    shown(state, &actor, &case).await
}

/// Decides a case.
pub async fn decide(
    State(state): State<Arc<AppState>>,
    Path(case): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Case>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let case = decide::run(&state.service, &actor, id(&case)?, body(&headers, &bytes)?).await?;
    shown(&state, &actor, &case).await
}

/// Acts without a report.
pub async fn act(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Case>), Problem> {
    let actor = state.writing_actor(&headers).await?;
    let case = own_case::run(&state.service, &actor, id(&pairing)?, body(&headers, &bytes)?).await?;
    Ok((StatusCode::CREATED, shown(&state, &actor, &case).await?))
}

/// Who is restricted now.
pub async fn restricted(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Restrictions>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(restrictions::list(&state.service, &actor, id(&pairing)?).await?))
}

/// Ends a restriction.
pub async fn lift(
    State(state): State<Arc<AppState>>,
    Path(notice): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<StatusCode, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let Why { why } = body(&headers, &bytes)?;
    restrictions::lift(&state.service, &actor, id(&notice)?, &why).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn shown(state: &AppState, actor: &Actor, case: &Kept) -> Result<Json<Case>, Problem> {
    Ok(Json(see::shown(&state.service, actor, case).await?))
}
