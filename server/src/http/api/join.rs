//! `GET /api/v1/service`, `POST /api/v1/join/look`, `POST /api/v1/join`, `POST /api/v1/logout`

use super::super::device;
use super::super::problem::Problem;
use super::super::state::AppState;
use super::body;
use crate::actions::join::Joined;
use crate::actions::{self, Declined, signed_in};
use crate::domain::consent;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use quartier_protocol::http::joining::{Join, Look, Looked, Service};
use quartier_protocol::problem::ProblemCode;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// How long every answer about a code takes at least, right or wrong: what the store had to look up doesn't show.
const ANSWER_TIME: Duration = Duration::from_millis(150);

/// What anybody may know.
pub async fn service(State(state): State<Arc<AppState>>) -> Json<Service> {
    let options = &state.service.options;
    let members = state.service.stores.directory.count_members(1).await;
    Json(Service {
        name: options.operator_name.clone(),
        contact: options.contact.clone(),
        texts: consent::texts(),
        retention_days: options.retention_days,
        empty: matches!(members, Ok(0)),
    })
}

/// What a code is for.
pub async fn look(
    State(state): State<Arc<AppState>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Looked>, Problem> {
    let client = guesser(&state, peer, &headers)?;
    let Look { code } = body(&headers, &bytes)?;
    let looked = evenly(actions::look::run(&state.service, &code)).await;
    let looked = looked.map_err(|declined| refused(&state, client, declined))?;
    may_guess(&state, client)?;
    Ok(Json(looked))
}

/// A code for a session; of whoever was banned, for reading why.
pub async fn join(
    State(state): State<Arc<AppState>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, Problem> {
    let client = guesser(&state, peer, &headers)?;
    let join: Join = body(&headers, &bytes)?;
    let device = device::named(&headers);
    let joined = evenly(actions::join::run(&state.service, &join, &device)).await;
    let joined = joined.map_err(|declined| refused(&state, client, declined))?;
    came_in(&state, joined).await
}

/// What whoever came in is told: who they are, or that they are out and may read why.
pub(super) async fn came_in(state: &AppState, joined: Joined) -> Result<Response, Problem> {
    match joined {
        Joined::In { secret, actor } => {
            tracing::info!(member = %actor.id(), "joined");
            let signed_in = signed_in::run(&state.service, &actor).await?;
            Ok(with_cookie(Json(signed_in).into_response(), state.cookie(&secret)))
        }
        Joined::Out { secret, member } => {
            tracing::info!(%member, "came to read why they are out");
            let out = Problem::new(ProblemCode::Out, "banned: GET /api/v1/me/notices tells why");
            Ok(with_cookie(out.into_response(), state.farewell_cookie(&secret)))
        }
    }
}

/// Ends the session that asks, or the farewell.
pub async fn logout(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Result<Response, Problem> {
    match state.writer(&headers).await {
        Ok(caller) => actions::end_session::run(&state.service, caller.digest).await?,
        Err(refused) if !refused.is_of_nobody() => return Err(refused),
        Err(refused) if !state.end_farewell(&headers).await? => return Err(refused),
        Err(_) => {}
    }
    Ok(with_cookie(StatusCode::NO_CONTENT.into_response(), state.cookie("")))
}

/// An answer that sets a cookie.
pub(super) fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// Where somebody with a code comes from: a page on the list, and an address that was not wrong too often.
pub(super) fn guesser(state: &AppState, peer: SocketAddr, headers: &HeaderMap) -> Result<IpAddr, Problem> {
    state.asked_by_our_page(headers)?;
    let client = state.options.addresses.client(peer.ip(), headers);
    may_guess(state, client)?;
    Ok(client)
}

fn may_guess(state: &AppState, client: IpAddr) -> Result<(), Problem> {
    state.options.codes.room(client).map_err(|wait_ms| too_many(client, wait_ms))
}

fn too_many(client: IpAddr, wait_ms: u64) -> Problem {
    metrics::counter!("quartier_refused_total", "why" => "join").increment(1);
    tracing::info!(%client, "too many wrong codes");
    Problem::too_many("too many wrong codes from this address", wait_ms)
}

/// Does something in no less than the time that every answer about a code takes.
pub(super) async fn evenly<T>(work: impl Future<Output = T>) -> T {
    let (done, ()) = tokio::join!(work, tokio::time::sleep(ANSWER_TIME));
    done
}

/// Asked once more whether the address may be wrong: of many guesses sent at once, only as many are answered.
/// A code that was refused; one that doesn't exist is counted against the address.
pub(super) fn refused(state: &AppState, client: IpAddr, declined: Declined) -> Problem {
    if let Err(too_many) = may_guess(state, client) {
        return too_many;
    }
    if let Declined::Problem(ProblemCode::InvitationInvalid | ProblemCode::SlipInvalid | ProblemCode::NotFound, _) =
        declined
    {
        tracing::info!(%client, "refused a code");
        if let Err(wait_ms) = state.options.codes.wrong(client) {
            return too_many(client, wait_ms);
        }
    }
    declined.into()
}
