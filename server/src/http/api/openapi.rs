//! `GET /api/v1/openapi.json`

use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;

/// Kept by hand beside this file; a test holds it against the routes.
const DOCUMENT: &str = include_str!("openapi.json");

/// The description of this interface (OpenAPI 3.1).
pub async fn document() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], DOCUMENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_described_and_nothing_else() {
        let router = include_str!("../router.rs");
        let routes =
            router.split("\"/").skip(1).filter_map(|rest| rest.split('"').next()).map(|path| format!("/{path}"));
        let undescribed = ["/", "/ws", "/api/{*path}", "/{*path}"];
        let mut routes: Vec<String> = routes.filter(|path| !undescribed.contains(&path.as_str())).collect();
        let document: serde_json::Value = serde_json::from_str(DOCUMENT).unwrap();
        let mut described: Vec<String> = document["paths"].as_object().unwrap().keys().cloned().collect();
        routes.sort();
        described.sort();
        assert_eq!(routes, described);
    }
}
