//! Passkeys: `/api/v1/me/passkeys…`, `/api/v1/me/verify…`, `/api/v1/passkey…`

use super::super::device;
use super::super::problem::Problem;
use super::super::state::AppState;
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
pub async fn own(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Result<Json<Passkeys>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(list::run(&state.service, &actor).await?))
}

/// Removes one.
pub async fn remove(
    State(state): State<Arc<AppState>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    let actor = state.writing_actor(&headers).await?;
    list::remove(&state.service, &actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begins making one.
pub async fn begin_making(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Result<Json<Ceremony>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    Ok(Json(register::begin(&state.service, &actor).await?))
}

/// One is made.
pub async fn make(State(state): State<Arc<AppState>>, headers: HeaderMap, bytes: Bytes) -> Result<Response, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let made = body(&headers, &bytes)?;
    let opened = register::finish(&state.service, &actor, made, &device::named(&headers)).await?;
    renewed(&state, actor, opened, StatusCode::CREATED).await
}

/// Begins showing one within a session.
pub async fn begin_verifying(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
) -> Result<Json<Ceremony>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    Ok(Json(verify::begin(&state.service, &actor).await?))
}

/// One was shown within a session.
pub async fn verify(State(state): State<Arc<AppState>>, headers: HeaderMap, bytes: Bytes) -> Result<Response, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let shown = body(&headers, &bytes)?;
    let opened = verify::finish(&state.service, &actor, shown).await?;
    renewed(&state, actor, opened, StatusCode::OK).await
}

/// Begins signing in.
pub async fn begin_signing_in(
    State(state): State<Arc<AppState>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<Json<Ceremony>, Problem> {
    state.asked_by_our_page(&headers)?;
    may_sign_in(&state, peer, &headers)?;
    Ok(Json(sign_in::begin(&state.service).await?))
}

/// Signs in; whoever was banned reads why.
pub async fn sign_in(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, Problem> {
    state.asked_by_our_page(&headers)?;
    let shown = body(&headers, &bytes)?;
    let joined = sign_in::finish(&state.service, shown, &device::named(&headers)).await?;
    came_in(&state, joined).await
}

/// The session under its new secret.
async fn renewed(state: &AppState, actor: Actor, opened: Opened, status: StatusCode) -> Result<Response, Problem> {
    let actor = Actor { credential: opened.credential, ..actor };
    let told = signed_in::run(&state.service, &actor).await?;
    Ok(with_cookie((status, Json(told)).into_response(), state.cookie(&opened.secret)))
}

/// Each beginning takes a place in the store and ends in one sign-in at most, so beginnings are what is counted.
fn may_sign_in(state: &AppState, peer: SocketAddr, headers: &HeaderMap) -> Result<(), Problem> {
    let client = state.options.addresses.client(peer.ip(), headers);
    state.options.sign_ins.take(client).map_err(|wait_ms| {
        metrics::counter!("quartier_refused_total", "why" => "sign_in").increment(1);
        tracing::info!(%client, "too many sign-ins");
        Problem::too_many("too many sign-ins from this address", wait_ms)
    })
}
