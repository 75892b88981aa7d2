//! `GET /api/v1/me`, `PATCH /api/v1/me`

use super::super::problem::Problem;
use super::super::router::Doors;
use super::{body, standing_of};
use crate::actions;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use quartier_protocol::http::SignedIn;
use std::sync::Arc;

/// Who is signed in.
pub async fn me(State(doors): State<Arc<Doors>>, headers: HeaderMap) -> Result<Json<SignedIn>, Problem> {
    let caller = doors.reader(&headers).await?;
    Ok(Json(SignedIn { member: standing_of(&doors, &caller).await?.member.me }))
}

/// Other languages.
pub async fn change(
    State(doors): State<Arc<Doors>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<SignedIn>, Problem> {
    let caller = doors.writer(&headers).await?;
    let patch = body(&headers, &bytes)?;
    let me = standing_of(&doors, &caller).await?.member.me;
    Ok(Json(SignedIn { member: actions::change_me::run(&doors.service, me, patch).await? }))
}
