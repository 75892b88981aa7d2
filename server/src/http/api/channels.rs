//! `POST /api/v1/pairings/{pairing}/channels`, `PATCH /api/v1/channels/{channel}`,
//! `GET /api/v1/channels/{channel}/messages/{message}/revisions`

use super::super::problem::Problem;
use super::super::state::AppState;
use super::{body, id};
use crate::actions;
use crate::kernel::store::directory::Membership;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use quartier_protocol::directory::Channel;
use quartier_protocol::http::Revisions;
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::push::ChannelSummary;
use std::sync::Arc;

/// Opens a channel.
pub async fn open(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<ChannelSummary>), Problem> {
    let actor = state.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    let channel = actions::open_channel::run(&state.service, &actor, id(&pairing)?, new).await?;
    Ok((StatusCode::CREATED, Json(summary(&state, actor.membership, channel).await?)))
}

/// Changes one.
pub async fn change(
    State(state): State<Arc<AppState>>,
    Path(channel): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<ChannelSummary>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let patch = body(&headers, &bytes)?;
    let channel = actions::change_channel::run(&state.service, &actor, id(&channel)?, patch).await?;
    Ok(Json(summary(&state, actor.membership, channel).await?))
}

/// Earlier texts of a message.
pub async fn revisions(
    State(state): State<Arc<AppState>>,
    Path((channel, message)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Revisions>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    let (channel, message) = (id(&channel)?, id(&message)?);
    Ok(Json(actions::revisions::run(&state.service, &actor, channel, message).await?))
}

async fn summary(state: &AppState, membership: Membership, channel: Channel) -> Result<ChannelSummary, Problem> {
    let only = Membership { channels: vec![channel], ..membership };
    let summaries = actions::membership::summaries(&state.service, &only).await?;
    let missing = || Problem::new(ProblemCode::NotFound, "the channel is gone");
    summaries.into_iter().next().ok_or_else(missing)
}
