//! `POST /api/v1/channels/{channel}/messages/{message}/report`, `GET` and `POST /api/v1/report`, `POST /api/v1/report/look`

use super::super::problem::Problem;
use super::super::state::AppState;
use super::join::{evenly, guesser, refused};
use super::{body, id};
use crate::actions::moderation::{public_report, report as members_report};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, StatusCode};
use quartier_protocol::http::moderation::reports::{ReceiptLook, ReceiptLooked, ReportMade, ReportPage};
use std::net::SocketAddr;
use std::sync::Arc;

/// A member reports a message.
pub async fn report(
    State(state): State<Arc<AppState>>,
    Path((channel, message)): Path<(String, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<ReportMade>), Problem> {
    let actor = state.writing_actor(&headers).await?;
    let (channel, message) = (id(&channel)?, id(&message)?);
    let new = body(&headers, &bytes)?;
    let made = members_report::run(&state.service, &actor, channel, message, new).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// What the page without an account shows.
pub async fn page(State(state): State<Arc<AppState>>) -> Result<Json<ReportPage>, Problem> {
    Ok(Json(public_report::page(&state.service).await?))
}

/// Somebody without an account reports something illegal.
pub async fn report_without_account(
    State(state): State<Arc<AppState>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<ReportMade>), Problem> {
    state.asked_by_our_page(&headers)?;
    let client = state.options.addresses.client(peer.ip(), &headers);
    state.options.reports.take(client).map_err(|wait_ms| {
        metrics::counter!("quartier_refused_total", "why" => "reports").increment(1);
        tracing::info!(%client, "too many reports without an account");
        Problem::too_many("too many reports from this address", wait_ms)
    })?;
    let new = body(&headers, &bytes)?;
    Ok((StatusCode::CREATED, Json(public_report::run(&state.service, new).await?)))
}

/// What became of it.
pub async fn look(
    State(state): State<Arc<AppState>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<ReceiptLooked>, Problem> {
    let client = guesser(&state, peer, &headers)?;
    let ReceiptLook { receipt } = body(&headers, &bytes)?;
    let looked = evenly(public_report::look(&state.service, &receipt)).await;
    Ok(Json(looked.map_err(|declined| refused(&state, client, declined))?))
}
