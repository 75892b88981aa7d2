//! `GET /api/v1/directory`, `GET /api/v1/members/{member}`

use super::super::problem::Problem;
use super::super::state::AppState;
use super::id;
use crate::actions;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use quartier_protocol::directory::{Directory, Member};
use std::sync::Arc;

/// What the caller may see.
pub async fn directory(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Result<Json<Directory>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(actions::directory::run(&state.service, &actor).await?))
}

/// One member of the caller's pairings.
pub async fn member(
    State(state): State<Arc<AppState>>,
    Path(member): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Member>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(actions::directory::member(&state.service, &actor, id(&member)?).await?))
}
