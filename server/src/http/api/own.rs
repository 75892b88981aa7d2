//! `/api/v1/me/…`: one's own devices, data, agreement.

use super::super::farewell::Concerned;
use super::super::problem::Problem;
use super::super::state::AppState;
use super::body;
use super::join::with_cookie;
use crate::actions::own::{erase, export, sessions, withdraw};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use quartier_protocol::http::own::{Erase, Sessions};
use std::sync::Arc;

/// Where the member is signed in.
pub async fn list_sessions(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Result<Json<Sessions>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(sessions::list(&state.service, actor.id(), Some(actor.credential.digest)).await?))
}

/// Ends one session.
pub async fn end_session(
    State(state): State<Arc<AppState>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    let actor = state.writing_actor(&headers).await?;
    sessions::end(&state.service, &actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends all of them.
pub async fn end_sessions(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Result<Response, Problem> {
    let actor = state.writing_actor(&headers).await?;
    sessions::end_all(&state.service, &actor).await?;
    Ok(signed_out(&state))
}

/// Everything that is kept of the member, out or not.
pub async fn download(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Result<Response, Problem> {
    let Concerned { member, session } = state.own_reader(&headers).await?;
    let document = export::run(&state.service, member, session).await?;
    let mut response = Json(document).into_response();
    let attached = HeaderValue::from_static("attachment; filename=\"quartier.json\"");
    response.headers_mut().insert(header::CONTENT_DISPOSITION, attached);
    Ok(response)
}

/// Withdraws the member's agreement.
pub async fn withdraw_agreement(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Result<Response, Problem> {
    let actor = state.writing_actor(&headers).await?;
    withdraw::run(&state.service, &actor).await?;
    Ok(signed_out(&state))
}

/// Erases the member, out or not.
pub async fn erase_me(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, Problem> {
    let Concerned { member, .. } = state.own_writer(&headers).await?;
    let Erase { name } = body(&headers, &bytes)?;
    erase::own(&state.service, member, &name).await?;
    Ok(signed_out(&state))
}

fn signed_out(state: &AppState) -> Response {
    with_cookie(StatusCode::NO_CONTENT.into_response(), state.cookie(""))
}
