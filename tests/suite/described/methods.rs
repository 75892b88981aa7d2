//! What is not described is not there: tests that go by the description would miss it.

use quartier_tests::http;
use quartier_tests::place::Place;
use quartier_tests::town::Town;
use serde_json::Value;

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// A path with something in each of its places.
fn filled(path: &str) -> String {
    let parts =
        path.split('/').map(|part| if part.starts_with('{') { "00000000-0000-4000-8000-000000000000" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn no_path_takes_a_method_that_is_not_described() {
    let town = Town::flagged(Place::sqlite().await, crate::UNHURRIED).await;
    let openapi: Value = http::get(town.server.address, "/api/v1/openapi.json").answer().await.json(200);
    let mut asked = 0;
    for (path, described) in openapi["paths"].as_object().unwrap() {
        for method in METHODS.into_iter().filter(|method| described.get(method.to_lowercase()).is_none()) {
            let answer = http::request(town.server.address, method, &filled(path)).answer().await;
            assert_eq!(answer.status, 405, "{method} {path}");
            asked += 1;
        }
    }
    assert!(asked > 200, "the search is broken: {asked}");
}
