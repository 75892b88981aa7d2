//! Too much of everything: heads, headers, bodies, queries.

use super::forgery::changes;
use quartier_tests::http;
use quartier_tests::place::Place;
use quartier_tests::raw::{ask, request};
use quartier_tests::server::ORIGIN;
use quartier_tests::town::Town;
use serde_json::Value;

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or_default()
}

#[tokio::test]
async fn heads_are_bounded() {
    let town = Town::on(Place::sqlite().await).await;
    let (address, token) = (town.server.address, &town.participant(0).token);
    let plain = |more: &str| format!("GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{more}\r\n");
    assert_eq!(status(&ask(address, plain("").as_bytes()).await), 200);
    let long = "x".repeat(20_000);
    let many: String = (0..100).map(|n| format!("X-{n}: y\r\n")).collect();
    for more in [format!("X-Long: {long}\r\n"), format!("Cookie: quartier={long}\r\n"), many.clone()] {
        assert_eq!(status(&ask(address, plain(&more).as_bytes()).await), 431);
        let upgrade = request(address, token).replacen("\r\n", &format!("\r\n{more}"), 1);
        assert_eq!(status(&ask(address, upgrade.as_bytes()).await), 431, "a handshake");
    }
    let long_path =
        ask(address, format!("GET /{long} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes()).await;
    assert!(matches!(status(&long_path), 414 | 431), "{long_path}");
    town.participant(0).connect(&town.server).await.ping().await;
}

#[tokio::test]
async fn bodies_are_bounded_on_every_endpoint() {
    let town = Town::flagged(Place::sqlite().await, &["--command-burst", "10000", "--join-burst", "10000"]).await;
    let openapi: Value = http::get(town.server.address, "/api/v1/openapi.json").answer().await.json(200);
    let body = |bytes| format!("{{\"code\":\"{}\"}}", "x".repeat(bytes));
    for (method, path) in changes(&openapi) {
        let open = path.starts_with("/api/v1/join") || path.starts_with("/api/v1/passkey");
        let request = http::request(town.server.address, &method, &path).header("content-type", "application/json");
        let request = if open { request.origin(ORIGIN) } else { request.bearer(&town.facilitator().token) };
        // A calendar may be brought whole.
        let bytes = if path.contains("/calendars") { 5 * 1_024 * 1_024 } else { 300 * 1_024 };
        let Ok(answer) = request.body(body(bytes)).send().await else { continue };
        // What takes no body doesn't read it either.
        assert!(matches!(answer.status, 413 | 200 | 204 | 403 | 404 | 401), "{method} {path}: {}", answer.text());
        assert!(answer.status != 200 || !answer.text().contains("xxx"), "{method} {path}");
    }
    town.participant(0).connect(&town.server).await.ping().await;
}

#[tokio::test]
async fn a_body_without_end_is_cut_off() {
    let town = Town::on(Place::sqlite().await).await;
    let mut endless = format!(
        "POST /api/v1/join HTTP/1.1\r\nHost: x\r\nOrigin: {ORIGIN}\r\nContent-Type: application/json\r\n\
         Transfer-Encoding: chunked\r\n\r\n"
    )
    .into_bytes();
    for _ in 0..64 {
        endless.extend(format!("400\r\n{}\r\n", "x".repeat(1_024)).as_bytes());
    }
    let answer = ask(town.server.address, &endless).await;
    // Whoever goes on sending may find the line cut before the answer.
    assert!(matches!(status(&answer), 413 | 0), "{answer}");
    // One that promises more than anybody may send is refused before it is sent.
    let promised = format!(
        "POST /api/v1/join HTTP/1.1\r\nHost: x\r\nOrigin: {ORIGIN}\r\nContent-Type: application/json\r\n\
         Content-Length: 99999999999\r\n\r\n{{"
    );
    let answer = ask(town.server.address, promised.as_bytes()).await;
    assert_eq!(status(&answer), 413, "{answer}");
}
