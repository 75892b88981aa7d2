//! `/api/v1/me/notices`, `/api/v1/me/own`, `/api/v1/me/ignored/{member}`

use super::super::problem::Problem;
use super::super::state::AppState;
use super::join::with_cookie;
use super::{body, id};
use crate::actions::moderation::{ignore as ignoring, notices, own as owning};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use quartier_protocol::http::moderation::notices::{Notices, Own};
use std::sync::Arc;

/// What a member was told.
pub async fn all(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Result<Response, Problem> {
    let reader = state.notice_reader(&headers).await?;
    let told = Notices { by_card: reader.by_card, ..notices::all(&state.service, reader.member).await? };
    Ok(with_cookie(Json(told).into_response(), reader.cookie))
}

/// They have seen it.
pub async fn read(
    State(state): State<Arc<AppState>>,
    Path(notice): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    let member = state.notice_writer(&headers).await?;
    notices::read(&state.service, member, id(&notice)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// They appeal.
pub async fn appeal(
    State(state): State<Arc<AppState>>,
    Path(notice): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<StatusCode, Problem> {
    let member = state.notice_writer(&headers).await?;
    let notice = id(&notice)?;
    notices::appeal(&state.service, member, notice, body(&headers, &bytes)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What concerns the member alone.
pub async fn own(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Result<Json<Own>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(owning::read(&state.service, &actor).await?))
}

/// Mutes somebody for oneself.
pub async fn ignore(
    State(state): State<Arc<AppState>>,
    Path(member): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    let actor = state.writing_actor(&headers).await?;
    ignoring::put(&state.service, &actor, id(&member)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hears them again.
pub async fn hear_again(
    State(state): State<Arc<AppState>>,
    Path(member): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    let actor = state.writing_actor(&headers).await?;
    ignoring::delete(&state.service, &actor, id(&member)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
