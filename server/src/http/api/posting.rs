//! `POST /api/v1/channels/{channel}/messages`

use super::super::problem::Problem;
use super::super::state::AppState;
use super::{body, id};
use crate::actions::agenda::posting;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use quartier_protocol::http::agenda::posting::PostMade;
use quartier_protocol::problem::ProblemCode;
use std::sync::Arc;

/// A bot says something.
pub async fn post(
    State(state): State<Arc<AppState>>,
    Path(channel): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<PostMade>), Problem> {
    let actor = state.speaking_actor(&headers).await?;
    let mut keys = headers.get_all("idempotency-key").iter();
    let key = keys.next().map(|key| key.to_str().unwrap_or_default());
    if keys.next().is_some() {
        return Err(Problem::new(ProblemCode::BadRequest, "name one Idempotency-Key"));
    }
    let made = posting::run(&state.service, &actor, id(&channel)?, key, body(&headers, &bytes)?).await?;
    let status = if made.duplicate { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(made)))
}
