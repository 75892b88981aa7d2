//! Meetings, the agenda, and who may plan.

use super::super::problem::Problem;
use super::super::state::AppState;
use super::{body, id};
use crate::actions::agenda::{
    cancel as calling_off, change as changing, list, make as planning, planners, see as seeing,
};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use quartier_protocol::http::agenda::meetings::{Agenda, MeetingView, Planners};
use quartier_protocol::local::LocalDate;
use quartier_protocol::problem::ProblemCode;
use std::sync::Arc;

/// Plans one.
pub async fn make(
    State(state): State<Arc<AppState>>,
    Path(channel): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<MeetingView>), Problem> {
    let actor = state.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    Ok(match planning::run(&state.service, &actor, id(&channel)?, new).await? {
        planning::Made::New(view) => (StatusCode::CREATED, Json(view)),
        planning::Made::Before(view) => (StatusCode::OK, Json(view)),
    })
}

/// One, with its next times.
pub async fn see(
    State(state): State<Arc<AppState>>,
    Path(meeting): Path<String>,
    headers: HeaderMap,
) -> Result<Json<MeetingView>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(seeing::run(&state.service, &actor, id(&meeting)?).await?))
}

/// Changes one.
pub async fn change(
    State(state): State<Arc<AppState>>,
    Path(meeting): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<MeetingView>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let put = body(&headers, &bytes)?;
    Ok(Json(changing::run(&state.service, &actor, id(&meeting)?, put).await?))
}

/// Calls one off.
pub async fn cancel(
    State(state): State<Arc<AppState>>,
    Path(meeting): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<MeetingView>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let cancel = body(&headers, &bytes)?;
    Ok(Json(calling_off::run(&state.service, &actor, id(&meeting)?, cancel).await?))
}

/// What begins on some days.
pub async fn agenda(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<Agenda>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    let (pairing, query) = (id(&pairing)?, query.unwrap_or_default());
    let day = |name: &str| {
        let found = query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name);
        let wanted = || Problem::new(ProblemCode::BadRequest, "say from=2026-03-01&until=2026-03-31");
        found.and_then(|(_, value)| LocalDate::parse(value)).ok_or_else(wanted)
    };
    Ok(Json(list::run(&state.service, &actor, pairing, day("from")?, day("until")?).await?))
}

/// Who may plan.
pub async fn list_planners(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Planners>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(planners::list(&state.service, &actor, id(&pairing)?).await?))
}

/// Lets somebody plan.
pub async fn allow(
    State(state): State<Arc<AppState>>,
    Path((pairing, member)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    let actor = state.writing_actor(&headers).await?;
    planners::allow(&state.service, &actor, id(&pairing)?, id(&member)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lets somebody plan no more.
pub async fn end(
    State(state): State<Arc<AppState>>,
    Path((pairing, member)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    let actor = state.writing_actor(&headers).await?;
    planners::end(&state.service, &actor, id(&pairing)?, id(&member)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
