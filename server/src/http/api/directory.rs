//! `GET /api/v1/directory`, `GET /api/v1/members/{member}`

use super::super::problem::Problem;
use super::super::router::Doors;
use super::id;
use crate::actions;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use quartier_protocol::directory::{Directory, Member};
use std::sync::Arc;

/// What the caller may see.
pub async fn directory(State(doors): State<Arc<Doors>>, headers: HeaderMap) -> Result<Json<Directory>, Problem> {
    let actor = doors.reading_actor(&headers).await?;
    Ok(Json(actions::directory::run(&doors.service, &actor).await?))
}

/// One member of the caller's pairings.
pub async fn member(
    State(doors): State<Arc<Doors>>,
    Path(member): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Member>, Problem> {
    let actor = doors.reading_actor(&headers).await?;
    Ok(Json(actions::directory::member(&doors.service, &actor, id(&member)?).await?))
}
