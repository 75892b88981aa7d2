//! HTTP around it all: security headers, health, what is not there (W9).

use quartier_tests::http;
use quartier_tests::place::Place;
use quartier_tests::town::Town;

#[tokio::test]
async fn w9_every_answer_has_the_security_headers() {
    let town = Town::on(Place::sqlite().await).await;
    for path in ["/", "/healthz", "/readyz", "/api/v1/me", "/api/v1/openapi.json", "/ws", "/nowhere", "/api/v1/nowhere"]
    {
        let answer = http::get(town.server.address, path).answer().await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert!(answer.headers.get("server").is_none() && answer.headers.get("x-powered-by").is_none(), "{path}");
    }
}

#[tokio::test]
async fn g3_nobody_is_to_index_anything() {
    let town = Town::on(Place::sqlite().await).await;
    for path in ["/", "/api/v1/service", "/api/v1/me", "/nowhere"] {
        let answer = http::get(town.server.address, path).answer().await;
        assert_eq!(answer.header("x-robots-tag"), "noindex, nofollow", "{path}");
    }
}

#[tokio::test]
async fn answers_of_the_interface_are_not_cached() {
    let town = Town::on(Place::sqlite().await).await;
    for path in ["/api/v1/me", "/api/v1/directory", "/readyz"] {
        let answer = town.participant(0).get(&town.server, path).answer().await;
        assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"), "{path}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_told_as_a_problem() {
    let town = Town::on(Place::sqlite().await).await;
    for path in ["/api/v1/nowhere", "/api/v2/me", "/api/v1/members/not-an-id"] {
        let answer = town.participant(0).get(&town.server, path).answer().await;
        assert_eq!(answer.problem(404).code, "not_found", "{path}");
    }
    for path in
        ["/nowhere", "/../etc/passwd", "/assets/../../Cargo.toml", "/assets/%2e%2e/%2e%2e/etc/passwd", "/.git/config"]
    {
        let answer = http::get(town.server.address, path).answer().await;
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
    }
    assert_eq!(http::request(town.server.address, "DELETE", "/api/v1/me").answer().await.status, 405);
}

#[tokio::test]
async fn the_openapi_document_names_every_endpoint() {
    let town = Town::on(Place::sqlite().await).await;
    let document: serde_json::Value = http::get(town.server.address, "/api/v1/openapi.json").answer().await.json(200);
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths = document["paths"].as_object().unwrap();
    for path in ["/api/v1/join", "/api/v1/logout", "/api/v1/me", "/api/v1/directory", "/healthz", "/readyz"] {
        assert!(paths.contains_key(path), "{path}");
    }
}

#[tokio::test]
async fn bodies_over_the_limit_are_refused() {
    let town = Town::on(Place::sqlite().await).await;
    let body = serde_json::json!({"lang": "x".repeat(100_000)});
    let answer = town.participant(0).patch(&town.server, "/api/v1/me", &body).answer().await;
    assert_eq!(answer.status, 413);
}

#[tokio::test]
async fn the_client_comes_as_small_as_the_browser_can_read_it() {
    let town = Town::on(Place::sqlite().await).await;
    let built = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../web-client/dist");
    let mut tags = std::collections::HashSet::new();
    for (accepted, encoding, file) in [
        ("gzip, deflate, br, zstd", "br", "index.html.br"),
        ("gzip, deflate", "gzip", "index.html.gz"),
        ("br;q=0, gzip;q=0", "", "index.html"),
    ] {
        let ask = || http::get(town.server.address, "/").header("accept-encoding", accepted);
        let answer = ask().answer().await;
        assert_eq!((answer.status, answer.header("vary")), (200, "accept-encoding"), "{accepted}");
        assert_eq!(answer.headers.get("content-encoding").map_or("", |name| name.to_str().unwrap()), encoding);
        assert!(answer.header("content-type").starts_with("text/html"), "{accepted}");
        assert!(answer.body == std::fs::read(built.join(file)).unwrap(), "{accepted}: what was built");
        let known = answer.header("etag").to_owned();
        assert_eq!(ask().header("if-none-match", &known).answer().await.status, 304, "{accepted}");
        assert!(tags.insert(known), "{accepted}: other bytes have another tag");
    }
    assert_eq!(http::get(town.server.address, "/index.html.br").answer().await.status, 404);
}
