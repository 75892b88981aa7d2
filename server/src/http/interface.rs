//! What a capability adds to the HTTP interface.

use super::state::AppState;
use axum::routing::MethodRouter;
use std::sync::Arc;

/// A path and who answers there.
pub struct Route {
    /// From `/api/v1` on, as axum writes it.
    pub path: &'static str,
    /// What is done for which method.
    pub methods: fn() -> MethodRouter<Arc<AppState>>,
}

/// Its paths, described.
pub struct Interface {
    /// All of them.
    pub routes: &'static [Route],
    /// What is done there, as `api/operations.json` says it; of types that are in `quartier_protocol::SCHEMAS`.
    pub operations: &'static str,
}
