//! `GET /api/v1/directory`, `GET /api/v1/members/{member}`

use super::super::problem::Problem;
use super::super::router::Doors;
use super::{id, standing_of};
use crate::actions;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use quartier_protocol::directory::{Directory, Member};
use std::sync::Arc;

/// What the caller may see.
pub async fn directory(State(doors): State<Arc<Doors>>, headers: HeaderMap) -> Result<Json<Directory>, Problem> {
    let caller = doors.reader(&headers).await?;
    let standing = standing_of(&doors, &caller).await?;
    Ok(Json(actions::directory::run(&doors.service, &standing).await?))
}

/// One member of the caller's pairings.
pub async fn member(
    State(doors): State<Arc<Doors>>,
    Path(member): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Member>, Problem> {
    let caller = doors.reader(&headers).await?;
    let standing = standing_of(&doors, &caller).await?;
    Ok(Json(actions::directory::member(&doors.service, &standing, id(&member)?).await?))
}
