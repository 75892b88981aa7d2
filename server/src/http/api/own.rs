//! `/api/v1/me/…`: one's own devices, data, agreement.

use super::super::farewell::Concerned;
use super::super::problem::Problem;
use super::super::router::Doors;
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
pub async fn list_sessions(State(doors): State<Arc<Doors>>, headers: HeaderMap) -> Result<Json<Sessions>, Problem> {
    let actor = doors.reading_actor(&headers).await?;
    Ok(Json(sessions::list(&doors.service, actor.id(), Some(actor.credential.digest)).await?))
}

/// Ends one session.
pub async fn end_session(
    State(doors): State<Arc<Doors>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    let actor = doors.writing_actor(&headers).await?;
    sessions::end(&doors.service, &actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends all of them.
pub async fn end_sessions(State(doors): State<Arc<Doors>>, headers: HeaderMap) -> Result<Response, Problem> {
    let actor = doors.writing_actor(&headers).await?;
    sessions::end_all(&doors.service, &actor).await?;
    Ok(signed_out(&doors))
}

/// Everything that is kept of the member, out or not.
pub async fn download(State(doors): State<Arc<Doors>>, headers: HeaderMap) -> Result<Response, Problem> {
    let Concerned { member, session } = doors.own_reader(&headers).await?;
    let document = export::run(&doors.service, member, session).await?;
    let mut response = Json(document).into_response();
    let attached = HeaderValue::from_static("attachment; filename=\"quartier.json\"");
    response.headers_mut().insert(header::CONTENT_DISPOSITION, attached);
    Ok(response)
}

/// Withdraws the member's agreement.
pub async fn withdraw_agreement(State(doors): State<Arc<Doors>>, headers: HeaderMap) -> Result<Response, Problem> {
    let actor = doors.writing_actor(&headers).await?;
    withdraw::run(&doors.service, &actor).await?;
    Ok(signed_out(&doors))
}

/// Erases the member, out or not.
pub async fn erase_me(State(doors): State<Arc<Doors>>, headers: HeaderMap, bytes: Bytes) -> Result<Response, Problem> {
    let Concerned { member, .. } = doors.own_writer(&headers).await?;
    let Erase { name } = body(&headers, &bytes)?;
    erase::own(&doors.service, member, &name).await?;
    Ok(signed_out(&doors))
}

fn signed_out(doors: &Doors) -> Response {
    with_cookie(StatusCode::NO_CONTENT.into_response(), doors.cookie(""))
}
