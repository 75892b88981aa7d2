//! Other pages in the same browser: cross-site requests and cross-site WebSockets (W1).

use quartier_tests::client::Door;
use quartier_tests::http;
use quartier_tests::raw::knock;
use quartier_tests::server::{ORIGIN, Server};
use quartier_tests::town::Town;
use quartier_tests::visitor::{Visitor, codes};
use serde_json::Value;

/// Origins that are not ours, however like it they look.
fn foreign(own: &str) -> Vec<String> {
    let swapped = own.replacen("http://", "https://", 1);
    let mut origins = vec![swapped, format!("{own}/"), format!("{own}.evil.example"), own.to_uppercase()];
    origins.extend(["https://evil.example", "null", "http://", "file://", "http://localhost"].map(str::to_owned));
    origins.push(format!("https://evil.example#{own}"));
    origins.push(format!("{own}, {own}"));
    origins
}

/// Every request that changes something, as the interface describes itself, with an id in each place for one.
pub fn changes(openapi: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (path, methods) in openapi["paths"].as_object().unwrap() {
        let mut filled = path.clone();
        while let (Some(start), Some(end)) = (filled.find('{'), filled.find('}')) {
            filled.replace_range(start..=end, "00000000-0000-4000-8000-000000000000");
        }
        for method in methods.as_object().unwrap().keys().filter(|method| *method != "get") {
            found.push((method.to_uppercase(), filled.clone()));
        }
    }
    assert!(found.len() > 30, "the search for endpoints is broken: {found:?}");
    found
}

on_both_stores! {
    async fn w1_no_request_that_changes_something_is_taken_from_another_page(place) {
        let demo = Server::demo_with(&place, &["--command-burst", "10000"]).await;
        let visitor = Visitor::join(&demo, &codes(&demo).await[0]).await;
        let own = demo.own_origin();
        let openapi: Value = http::get(demo.address, "/api/v1/openapi.json").answer().await.json(200);
        // What programs post to a hook is in nobody's name but the address's: a cookie is worth nothing there.
        let by_cookie = changes(&openapi).into_iter().filter(|(_, path)| !path.starts_with("/hooks/"));
        for (method, path) in by_cookie {
            let request = || {
                let request = http::request(demo.address, &method, &path).header("cookie", &visitor.cookie);
                request.header("content-type", "application/json").body("{}")
            };
            let answer = request().answer().await;
            assert_eq!(answer.problem(403).code, "origin_not_allowed", "{method} {path} without an Origin");
            for origin in foreign(&own) {
                let answer = request().origin(&origin).answer().await;
                assert_eq!(answer.problem(403).code, "origin_not_allowed", "{method} {path} from {origin}");
                assert!(answer.headers.get("access-control-allow-origin").is_none());
                assert!(answer.cookie().is_none());
            }
            let twice = request().origin(&own).origin(&own).answer().await;
            assert_eq!(twice.problem(403).code, "origin_not_allowed", "{method} {path} from two Origins");
        }
        visitor.connect().await.ping().await;
    }

    async fn what_a_page_may_read_it_may_read_from_ours_only(place) {
        let demo = Server::demo(&place).await;
        let visitor = Visitor::join(&demo, &codes(&demo).await[0]).await;
        for path in ["/api/v1/me", "/api/v1/directory", "/api/v1/me/sessions", "/api/v1/me/export"] {
            assert_eq!(visitor.get(path).answer().await.status, 200, "{path}");
            for origin in foreign(&demo.own_origin()) {
                let answer = visitor.get(path).origin(&origin).answer().await;
                assert_eq!(answer.problem(403).code, "origin_not_allowed", "{path} from {origin}");
            }
        }
        let asked = http::request(demo.address, "OPTIONS", "/api/v1/me").origin("https://evil.example");
        let asked = asked.header("access-control-request-method", "PATCH").answer().await;
        assert_eq!(asked.status, 405, "nobody is told that they may");
        assert!(asked.headers.keys().all(|name| !name.as_str().starts_with("access-control")));
    }

    async fn w1_no_websocket_is_opened_from_another_page(place) {
        let demo = Server::demo(&place).await;
        let visitor = Visitor::join(&demo, &codes(&demo).await[0]).await;
        visitor.door().without("origin").refused(403).await;
        for origin in foreign(&demo.own_origin()) {
            visitor.door().header("origin", &origin).refused(403).await;
        }
        // Two Origins, ours among them.
        let own = demo.own_origin();
        let asked = format!(
            "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: quartier.v1\r\nCookie: {}\r\n\
             Origin: {own}\r\nOrigin: https://evil.example\r\n\r\n",
            visitor.cookie
        );
        let (_, head) = knock(demo.address, &asked).await;
        assert!(head.starts_with("HTTP/1.1 403 "), "{head}");
        visitor.connect().await.ping().await;
    }

    async fn a_programs_token_does_not_travel_in_a_browser(place) {
        let town = Town::on(place).await;
        let person = town.participant(0);
        for origin in [ORIGIN, "https://evil.example"] {
            person.door(town.server.address).header("origin", origin).refused(403).await;
            let answer = person.get(&town.server, "/api/v1/me").origin(origin).answer().await;
            assert_eq!(answer.problem(403).code, "origin_not_allowed");
        }
        Door::of(town.server.address).browser(&format!("quartier={}", person.token), ORIGIN).refused(401).await;
    }
}
