//! Passkeys: `/api/v1/me/passkeys…`, `/api/v1/me/verify…`, `/api/v1/passkey…`

use super::super::device;
use super::super::problem::Problem;
use super::super::router::Doors;
use super::body;
use super::join::{came_in, with_cookie};
use crate::actions::credentials::Opened;
use crate::actions::passkeys::{list, register, sign_in, verify};
use crate::actions::{Actor, signed_in};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use quartier_protocol::http::own::{Ceremony, Passkeys};
use std::net::SocketAddr;
use std::sync::Arc;

/// One's own.
pub async fn own(State(doors): State<Arc<Doors>>, headers: HeaderMap) -> Result<Json<Passkeys>, Problem> {
    let actor = doors.reading_actor(&headers).await?;
    Ok(Json(list::run(&doors.service, &actor).await?))
}

/// Removes one.
pub async fn remove(
    State(doors): State<Arc<Doors>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    let actor = doors.writing_actor(&headers).await?;
    list::remove(&doors.service, &actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begins making one.
pub async fn begin_making(State(doors): State<Arc<Doors>>, headers: HeaderMap) -> Result<Json<Ceremony>, Problem> {
    let actor = doors.writing_actor(&headers).await?;
    Ok(Json(register::begin(&doors.service, &actor).await?))
}

/// One is made.
pub async fn make(State(doors): State<Arc<Doors>>, headers: HeaderMap, bytes: Bytes) -> Result<Response, Problem> {
    let actor = doors.writing_actor(&headers).await?;
    let made = body(&headers, &bytes)?;
    let opened = register::finish(&doors.service, &actor, made, &device::named(&headers)).await?;
    renewed(&doors, actor, opened, StatusCode::CREATED).await
}

/// Begins showing one within a session.
pub async fn begin_verifying(State(doors): State<Arc<Doors>>, headers: HeaderMap) -> Result<Json<Ceremony>, Problem> {
    let actor = doors.writing_actor(&headers).await?;
    Ok(Json(verify::begin(&doors.service, &actor).await?))
}

/// One was shown within a session.
pub async fn verify(State(doors): State<Arc<Doors>>, headers: HeaderMap, bytes: Bytes) -> Result<Response, Problem> {
    let actor = doors.writing_actor(&headers).await?;
    let shown = body(&headers, &bytes)?;
    let opened = verify::finish(&doors.service, &actor, shown).await?;
    renewed(&doors, actor, opened, StatusCode::OK).await
}

/// Begins signing in.
pub async fn begin_signing_in(
    State(doors): State<Arc<Doors>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<Json<Ceremony>, Problem> {
    doors.asked_by_our_page(&headers)?;
    may_sign_in(&doors, peer, &headers)?;
    Ok(Json(sign_in::begin(&doors.service).await?))
}

/// Signs in; whoever was banned reads why.
pub async fn sign_in(State(doors): State<Arc<Doors>>, headers: HeaderMap, bytes: Bytes) -> Result<Response, Problem> {
    doors.asked_by_our_page(&headers)?;
    let shown = body(&headers, &bytes)?;
    let joined = sign_in::finish(&doors.service, shown, &device::named(&headers)).await?;
    came_in(&doors, joined).await
}

/// The session under its new secret.
async fn renewed(doors: &Doors, actor: Actor, opened: Opened, status: StatusCode) -> Result<Response, Problem> {
    let actor = Actor { credential: opened.credential, ..actor };
    let told = signed_in::run(&doors.service, &actor).await?;
    Ok(with_cookie((status, Json(told)).into_response(), doors.cookie(&opened.secret)))
}

/// Each beginning takes a place in the store and ends in one sign-in at most, so beginnings are what is counted.
fn may_sign_in(doors: &Doors, peer: SocketAddr, headers: &HeaderMap) -> Result<(), Problem> {
    let client = doors.addresses.client(peer.ip(), headers);
    doors.sign_ins.take(client).map_err(|wait_ms| {
        metrics::counter!("quartier_refused_total", "why" => "sign_in").increment(1);
        tracing::info!(%client, "too many sign-ins");
        Problem::too_many("too many sign-ins from this address", wait_ms)
    })
}
