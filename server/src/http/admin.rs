//! The operator's listener: metrics and health, on an address of its own.

use super::health;
use super::state::AppState;
use axum::Router;
use axum::http::{HeaderValue, header};
use axum::routing::get;
use metrics_exporter_prometheus::PrometheusHandle;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Serves `/metrics` (Prometheus text), `/healthz` and `/readyz` until dropped.
pub async fn serve_admin(
    listener: TcpListener,
    state: Arc<AppState>,
    metrics: PrometheusHandle,
) -> std::io::Result<()> {
    let text = (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8"));
    let render = move || async move { ([text], metrics.render()) };
    let router = Router::new()
        .route("/metrics", get(render))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .with_state(state);
    axum::serve(listener, router).await
}
