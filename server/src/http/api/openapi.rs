//! `GET /api/v1/openapi.json`

use super::super::interface::Interface;
use axum::body::Bytes;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use serde_json::Value;
use std::sync::OnceLock;

/// Kept by hand beside this file, but for what capabilities describe; a test holds it against the routes.
const DOCUMENT: &str = include_str!("openapi.json");

/// The description of the interface (OpenAPI 3.1), with what these add to it. Put together when it is asked for the first time.
pub async fn answer(interfaces: &'static [Interface]) -> impl IntoResponse {
    static DESCRIBED: OnceLock<Bytes> = OnceLock::new();
    let described = DESCRIBED.get_or_init(|| document(interfaces)).clone();
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], described)
}

fn document(interfaces: &[Interface]) -> Bytes {
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let mut all = read(DOCUMENT);
    for interface in interfaces {
        let mut more = read(interface.description);
        for place in ["/paths", "/components/schemas"] {
            let added = more.pointer_mut(place).and_then(Value::as_object_mut).map(std::mem::take);
            if let (Some(there), Some(added)) = (all.pointer_mut(place).and_then(Value::as_object_mut), added) {
                there.extend(added);
            }
        }
    }
    all.to_string().into()
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
        let document: Value = serde_json::from_slice(&document(&[])).unwrap();
        let mut described: Vec<String> = document["paths"].as_object().unwrap().keys().cloned().collect();
        routes.sort();
        described.sort();
        assert_eq!(routes, described);
    }
}
