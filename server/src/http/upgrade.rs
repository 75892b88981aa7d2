//! `GET /ws`: everything a WebSocket must show before it is one (RFC 6455, section 4.2).

use super::address::{AddressPermit, counted};
use super::problem::Problem;
use super::state::AppState;
use crate::hub::Socket;
use crate::session::{self, Opening};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Version, header};
use axum::response::{IntoResponse, Response};
use hyper_util::rt::TokioIo;
use quartier_protocol::SUBPROTOCOL;
use quartier_protocol::problem::ProblemCode;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::net::{TcpStream, UnixStream};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// Bytes the kernel keeps for a socket on its way out. Small, so that what a slow reader costs is bounded and known;
/// chat needs no more.
pub const SEND_BUFFER_BYTES: usize = 128 * 1_024;

/// Checks and upgrades.
pub async fn upgrade(State(state): State<Arc<AppState>>, mut request: Request) -> Response {
    match admit(&state, &mut request).await {
        Ok(response) => response,
        Err(problem) => {
            metrics::counter!("quartier_refused_total", "why" => "upgrade").increment(1);
            let mut response = problem.into_response();
            if response.status() == StatusCode::UPGRADE_REQUIRED {
                let headers = response.headers_mut();
                headers.insert(header::SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
                headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
                headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
            }
            response
        }
    }
}

async fn admit(state: &Arc<AppState>, request: &mut Request) -> Result<Response, Problem> {
    // RFC 6455, section 4.1: HTTP/1.1 at least.
    if request.version() < Version::HTTP_11 {
        return Err(bad("the handshake needs HTTP/1.1"));
    }
    let key = check_handshake(request.headers())?;
    if state.draining.load(Ordering::Relaxed) {
        return Err(Problem::new(ProblemCode::Draining, "the server is stopping"));
    }
    let caller = state.writer(request.headers()).await?;
    let member = caller.credential.member;
    let Some(permit) = state.service.hub.admit(member, caller.pace()) else {
        tracing::info!(%member, "refused: the member has as many connections as they may");
        return Err(Problem::too_many("the member has as many connections as they may", 30_000));
    };
    let of_address = permit_of(state, request)?;
    let upgrading = hyper::upgrade::on(request);
    let (service, sessions) = (state.service.clone(), state.sessions.clone());
    sessions.spawn(async move {
        let _of_address = of_address;
        let Ok(upgraded) = upgrading.await else { return };
        let Some((stream, early)) = socket_of(upgraded) else {
            return tracing::error!("the upgraded connection is not the socket that was accepted");
        };
        let _ = stream.set_send_buffer(SEND_BUFFER_BYTES);
        session::run(service, Opening { stream, early, member, credential: caller.digest, permit }).await;
    });
    let accept = HeaderValue::from_str(&derive_accept_key(key.as_bytes()));
    let accept = accept.map_err(|_| bad("Sec-WebSocket-Key can't be answered"))?;
    let headers = [
        (header::CONNECTION, HeaderValue::from_static("upgrade")),
        (header::UPGRADE, HeaderValue::from_static("websocket")),
        (header::SEC_WEBSOCKET_ACCEPT, accept),
        (header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL)),
    ];
    Ok((StatusCode::SWITCHING_PROTOCOLS, headers).into_response())
}

/// What counts the connection against its address: the peer's own permit, or behind a proxy one of the client's.
fn permit_of(state: &AppState, request: &mut Request) -> Result<Option<Arc<AddressPermit>>, Problem> {
    let own = request.extensions_mut().remove::<Arc<AddressPermit>>();
    let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>() else { return Ok(own) };
    let client = state.options.addresses.client(peer.ip(), request.headers());
    if client == counted(peer.ip()) {
        return Ok(own);
    }
    let permit = state.options.addresses.admit(client).ok_or_else(|| {
        tracing::info!(%client, "refused: the address has as many connections as it may");
        Problem::too_many("the address has as many connections as it may", 30_000)
    })?;
    Ok(Some(Arc::new(permit)))
}

/// The socket under an upgraded connection, and what was read of it too early.
fn socket_of(upgraded: hyper::upgrade::Upgraded) -> Option<(Socket, Vec<u8>)> {
    let upgraded = match upgraded.downcast::<TokioIo<TcpStream>>() {
        Ok(parts) => return Some((Socket::Tcp(parts.io.into_inner()), parts.read_buf.to_vec())),
        Err(upgraded) => upgraded,
    };
    let parts = upgraded.downcast::<TokioIo<UnixStream>>().ok()?;
    Some((Socket::Pair(parts.io.into_inner()), parts.read_buf.to_vec()))
}

/// The key, if all that a handshake needs is there.
fn check_handshake(headers: &HeaderMap) -> Result<String, Problem> {
    if !names(headers, header::UPGRADE, "websocket") || !names(headers, header::CONNECTION, "upgrade") {
        return Err(Problem::new(ProblemCode::UpgradeRequired, "this is a WebSocket endpoint"));
    }
    if headers.get(header::SEC_WEBSOCKET_VERSION).is_none_or(|version| version != "13") {
        return Err(Problem::new(ProblemCode::Version, "Sec-WebSocket-Version must be 13"));
    }
    if !names(headers, header::SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL) {
        return Err(bad("Sec-WebSocket-Protocol must offer quartier.v1"));
    }
    let key = headers.get(header::SEC_WEBSOCKET_KEY).and_then(|key| key.to_str().ok()).unwrap_or_default();
    // 16 bytes in base64.
    let shaped = key.len() == 24
        && key.ends_with("==")
        && key[..22].bytes().all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'/');
    if shaped { Ok(key.to_owned()) } else { Err(bad("Sec-WebSocket-Key must be 16 bytes in base64")) }
}

/// Whether a comma-separated header has a token.
fn names(headers: &HeaderMap, name: header::HeaderName, token: &str) -> bool {
    let values = headers.get_all(name);
    let mut tokens = values.iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    tokens.any(|one| one.trim().eq_ignore_ascii_case(token))
}

fn bad(detail: &str) -> Problem {
    Problem::new(ProblemCode::BadRequest, detail)
}
