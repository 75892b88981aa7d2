//! `GET /api/v1/pairings/{pairing}/desk`, `GET /api/v1/cases/{case}`, `GET /api/v1/pairings/{pairing}/counts`

use super::super::problem::Problem;
use super::super::state::AppState;
use super::id;
use crate::actions::moderation::{counts as counting, queue, see};
use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use quartier_protocol::event::CaseState;
use quartier_protocol::http::moderation::counts::Counts;
use quartier_protocol::http::moderation::desk::{Case, Desk};
use quartier_protocol::problem::ProblemCode;
use std::sync::Arc;

/// The queue.
pub async fn desk(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<Desk>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    let (pairing, wanted) = (id(&pairing)?, wanted(query.as_deref().unwrap_or_default())?);
    Ok(Json(queue::read(&state.service, &actor, pairing, wanted).await?))
}

/// `state=open|taken|decided`, `before=CASE`; other keys are passed over.
fn wanted(query: &str) -> Result<queue::Wanted, Problem> {
    let mut wanted = queue::Wanted::default();
    for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        match (key, value) {
            ("state", "open") => wanted.state = Some(CaseState::Open),
            ("state", "taken") => wanted.state = Some(CaseState::Taken),
            ("state", "decided") => wanted.state = Some(CaseState::Decided),
            ("state", _) => return Err(Problem::new(ProblemCode::BadRequest, "a state is open, taken or decided")),
            ("before", case) => wanted.before = Some(id(case)?),
            _ => {}
        }
    }
    Ok(wanted)
}

/// One case.
pub async fn case(
    State(state): State<Arc<AppState>>,
    Path(case): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Case>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(see::run(&state.service, &actor, id(&case)?).await?))
}

/// How often what was done.
pub async fn counts(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Counts>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(counting::run(&state.service, &actor, id(&pairing)?).await?))
}
