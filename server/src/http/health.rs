//! `/healthz`: the process is alive. `/readyz`: it can take people in.

use super::problem::Problem;
use super::state::AppState;
use axum::extract::State;
use quartier_protocol::problem::ProblemCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Alive.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// Ready: not stopping, and the store takes writes.
pub async fn ready(State(state): State<Arc<AppState>>) -> Result<&'static str, Problem> {
    if state.draining.load(Ordering::Relaxed) {
        return Err(Problem::new(ProblemCode::Draining, "the server is stopping"));
    }
    match state.service.stores.health.check().await {
        Ok(()) => Ok("ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            Err(Problem::new(ProblemCode::Unavailable, "the store can't be reached"))
        }
    }
}
