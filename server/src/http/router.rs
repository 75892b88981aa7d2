//! Which path leads where.

use super::address::Addresses;
use super::origin::Origins;
use super::{api, assets, headers, health, upgrade};
use crate::actions::Service;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, patch, post};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tokio_util::task::TaskTracker;

/// Bytes of a request's body at most.
const BODY_BYTES: usize = 16 * 1_024;

/// What the doors are opened with.
pub struct DoorOptions {
    /// Origins that may sign in.
    pub origins: Origins,
    /// Connections and attempts by address.
    pub addresses: Arc<Addresses>,
}

/// What every endpoint works with.
pub struct Doors {
    /// The service behind.
    pub service: Arc<Service>,
    /// Origins that may sign in.
    pub origins: Origins,
    /// Connections and attempts by address.
    pub addresses: Arc<Addresses>,
    /// The sessions under way.
    pub sessions: TaskTracker,
    /// Whether the server is stopping.
    pub draining: AtomicBool,
}

impl Doors {
    /// Doors to a service.
    pub fn new(service: Arc<Service>, options: DoorOptions) -> Arc<Self> {
        let DoorOptions { origins, addresses } = options;
        let sessions = TaskTracker::new();
        Arc::new(Self { service, origins, addresses, sessions, draining: AtomicBool::new(false) })
    }
}

/// All public paths.
pub fn router(doors: Arc<Doors>) -> Router {
    Router::new()
        .route("/", get(assets::index))
        .route("/ws", get(upgrade::upgrade))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/api/v1/openapi.json", get(api::openapi::document))
        .route("/api/v1/join", post(api::join::join))
        .route("/api/v1/logout", post(api::join::logout))
        .route("/api/v1/me", get(api::me::me).patch(api::me::change))
        .route("/api/v1/directory", get(api::directory::directory))
        .route("/api/v1/members/{member}", get(api::directory::member))
        .route("/api/v1/pairings/{pairing}/channels", post(api::channels::open))
        .route("/api/v1/channels/{channel}", patch(api::channels::change))
        .route("/api/v1/channels/{channel}/messages/{message}/revisions", get(api::channels::revisions))
        .route("/api/{*path}", axum::routing::any(api::not_found))
        .route("/{*path}", get(assets::file))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(middleware::from_fn(headers::secure))
        .with_state(doors)
}
