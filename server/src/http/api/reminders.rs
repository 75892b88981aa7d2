//! `/api/v1/agenda/reminders`, `/api/v1/agenda/reminders/{message}`

use super::super::problem::Problem;
use super::super::state::AppState;
use super::{body, id};
use crate::actions::agenda::reminders;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use quartier_protocol::http::agenda::reminders::Reminders;
use std::sync::Arc;

/// What is due in the bot's channels.
pub async fn due(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Result<Json<Reminders>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(reminders::due::for_bot(&state.service, &actor).await?))
}

/// What became of one.
pub async fn done(
    State(state): State<Arc<AppState>>,
    Path(message): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<StatusCode, Problem> {
    let actor = state.speaking_actor(&headers).await?;
    let done = body(&headers, &bytes)?;
    reminders::done::by_bot(&state.service, &actor, id(&message)?, done).await?;
    Ok(StatusCode::NO_CONTENT)
}
