//! `/api/v1/agenda/reminders`, `/api/v1/agenda/reminders/{message}`

use super::super::problem::Problem;
use super::super::router::Doors;
use super::{body, id};
use crate::actions::agenda::reminders;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use quartier_protocol::http::agenda::reminders::Reminders;
use std::sync::Arc;

/// What is due in the bot's channels.
pub async fn due(State(doors): State<Arc<Doors>>, headers: HeaderMap) -> Result<Json<Reminders>, Problem> {
    let actor = doors.reading_actor(&headers).await?;
    Ok(Json(reminders::due::for_bot(&doors.service, &actor).await?))
}

/// What became of one.
pub async fn done(
    State(doors): State<Arc<Doors>>,
    Path(message): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<StatusCode, Problem> {
    let actor = doors.speaking_actor(&headers).await?;
    let done = body(&headers, &bytes)?;
    reminders::done::by_bot(&doors.service, &actor, id(&message)?, done).await?;
    Ok(StatusCode::NO_CONTENT)
}
