//! `POST /api/v1/join`, `POST /api/v1/logout`

use super::super::problem::Problem;
use super::super::router::Doors;
use super::body;
use crate::actions;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use quartier_protocol::http::{Join, SignedIn};
use quartier_protocol::problem::ProblemCode;
use std::net::SocketAddr;
use std::sync::Arc;

/// A code for a session.
pub async fn join(
    State(doors): State<Arc<Doors>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, Problem> {
    if doors.origins.judge(&headers) != Some(true) {
        return Err(Problem::origin());
    }
    let client = doors.addresses.client(peer.ip(), &headers);
    if let Err(wait_ms) = doors.addresses.try_join(client) {
        metrics::counter!("quartier_refused_total", "why" => "join").increment(1);
        return Err(Problem::too_many("too many attempts to join from this address", wait_ms));
    }
    let Join { code } = body(&headers, &bytes)?;
    let Some(joined) = actions::join::run(&doors.service, &code).await? else {
        tracing::info!("refused a code to join");
        let detail = "the code is wrong, used up or expired";
        return Err(Problem::new(ProblemCode::InvitationInvalid, detail));
    };
    tracing::info!(member = %joined.me.id, "joined");
    let cookie = doors.cookie(&joined.secret);
    let mut response = Json(SignedIn { member: joined.me }).into_response();
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Ends the session that asks.
pub async fn logout(State(doors): State<Arc<Doors>>, headers: HeaderMap) -> Result<Response, Problem> {
    let caller = doors.writer(&headers).await?;
    actions::end_session::run(&doors.service, caller.digest).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(cookie) = doors.cookie("") {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}
