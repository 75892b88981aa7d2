//! `GET /api/v1/me`, `PATCH /api/v1/me`

use super::super::problem::Problem;
use super::super::state::AppState;
use super::body;
use crate::actions::{change_me, signed_in};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use quartier_protocol::http::own::SignedIn;
use std::sync::Arc;

/// Who is signed in.
pub async fn me(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Result<Json<SignedIn>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(signed_in::run(&state.service, &actor).await?))
}

/// Another name, other languages, seen or not.
pub async fn change(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<SignedIn>, Problem> {
    let mut actor = state.writing_actor(&headers).await?;
    let patch = body(&headers, &bytes)?;
    change_me::run(&state.service, &mut actor, patch).await?;
    Ok(Json(signed_in::run(&state.service, &actor).await?))
}
