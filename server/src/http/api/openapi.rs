//! `GET /api/v1/openapi.json`

mod operation;

use super::super::interface::Interface;
use axum::body::Bytes;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use operation::{Operation, problem_responses};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What is done where, by `METHOD /path`; but for what capabilities do. Tests hold it against the routes and the answers.
const OPERATIONS: &str = include_str!("operations.json");

/// The description of the interface (OpenAPI 3.1), with what these add to it. Put together when it is asked for the first time.
pub async fn answer(interfaces: &'static [Interface]) -> impl IntoResponse {
    static DESCRIBED: OnceLock<Bytes> = OnceLock::new();
    let described = DESCRIBED.get_or_init(|| document(interfaces).to_string().into()).clone();
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], described)
}

/// The same, as JSON.
pub fn document(interfaces: &[Interface]) -> Value {
    let described = interfaces.iter().map(|interface| interface.operations);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Quartier",
            "version": "1",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
            "description": "HTTP beside the WebSocket. A browser shows its session cookie, and an Origin on the allowlist for \
                            everything that changes something; a program shows a bearer token and no Origin. A page may say \
                            in `Quartier-Member` whom it takes to be signed in; if it is somebody else, nothing is done, and \
                            the answer is 409 `another_member`.",
        },
        "security": [{"session": []}, {"token": []}],
        "paths": paths(std::iter::once(OPERATIONS).chain(described)),
        "components": {
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "__Host-quartier"},
                "token": {"type": "http", "scheme": "bearer"},
            },
            "responses": problem_responses(),
            "schemas": serde_json::from_str::<Value>(quartier_protocol::SCHEMAS).unwrap_or_default(),
        },
    })
}

fn paths(described: impl Iterator<Item = &'static str>) -> Map<String, Value> {
    let mut paths = Map::new();
    for text in described {
        // A test reads all of them.
        let operations: BTreeMap<String, Operation> = serde_json::from_str(text).unwrap_or_default();
        for (name, operation) in operations {
            let Some((method, path)) = name.split_once(' ') else { continue };
            let methods = paths.entry(path).or_insert_with(|| json!({}));
            methods[method.to_lowercase()] = operation.described(method, path);
        }
    }
    paths
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
        let mut described: Vec<String> = paths([OPERATIONS].into_iter()).keys().cloned().collect();
        routes.sort();
        described.sort();
        assert_eq!(routes, described);
    }
}
