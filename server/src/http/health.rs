//! `/healthz`: the process is alive. `/readyz`: it can take people in.

use super::problem::Problem;
use super::router::Doors;
use axum::extract::State;
use axum::http::StatusCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Alive.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// Ready: not stopping, and the store takes writes.
pub async fn ready(State(doors): State<Arc<Doors>>) -> Result<&'static str, Problem> {
    let not_ready = |code, detail| Problem::new(StatusCode::SERVICE_UNAVAILABLE, code, detail);
    if doors.draining.load(Ordering::Relaxed) {
        return Err(not_ready("draining", "the server is stopping"));
    }
    match doors.service.stores.health.check().await {
        Ok(()) => Ok("ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            Err(not_ready("unavailable", "the store can't be reached"))
        }
    }
}
