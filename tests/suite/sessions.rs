//! Joining with a code, the session's cookie, and its end (S1, S3, W3, W5).

use quartier_protocol::http::own::{MePatch, SignedIn};
use quartier_protocol::lang::Lang;
use quartier_tests::client::{Door, Gone};
use quartier_tests::http;
use quartier_tests::place::Place;
use quartier_tests::raw;
use quartier_tests::server::Server;
use quartier_tests::time::now;
use quartier_tests::visitor::{Visitor, codes, join};
use serde_json::json;
use std::time::Duration;

on_both_stores! {
    async fn a_code_gives_a_session_in_a_cookie_that_scripts_cannot_read(place) {
        let demo = Server::demo(&place).await;
        let code = &codes(&demo).await[0];
        let answer = join(demo.address, &demo.own_origin(), code).await;
        let cookie = answer.header("set-cookie").to_owned();
        for attribute in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="] {
            assert!(cookie.contains(attribute), "{attribute} in {cookie}");
        }
        assert!(!cookie.contains("Domain="), "{cookie}");
        let secret = cookie.split(['=', ';']).nth(1).unwrap();
        assert!(secret.len() >= 26, "at least 128 random bits: {cookie}");
        let member = answer.json::<SignedIn>(200).member;
        let again = Visitor::join(&demo, code).await;
        assert_eq!(again.me, member);
        assert!(!again.cookie.contains(secret), "every join makes a session of its own");
        assert_eq!(again.get("/api/v1/me").answer().await.json::<SignedIn>(200).member, member);
        assert_eq!(again.connect().await.hello.member, member);
    }

    async fn a_code_may_be_typed_with_capitals_spaces_and_dashes(place) {
        let demo = Server::demo(&place).await;
        let code = codes(&demo).await[0].to_uppercase();
        let typed = format!(" {}-{} {} ", &code[..4], &code[4..8], &code[8..]);
        assert_eq!(join(demo.address, &demo.own_origin(), &typed).await.status, 200);
    }

    async fn s3_wrong_codes_are_all_answered_alike(place) {
        let demo = Server::demo(&place).await;
        let code = codes(&demo).await[0].clone();
        let wrong = ["", "x", "aaaa-bbbb-cccc-dddd", &code[1..], &format!("{code}{code}"), "' OR 1=1", "🎂"];
        let mut bodies = Vec::new();
        for code in wrong {
            let start = now();
            let answer = join(demo.address, &demo.own_origin(), code).await;
            assert!(start.elapsed() >= Duration::from_millis(150), "how long it took tells nothing");
            assert_eq!(answer.problem(404).code, "invitation_invalid");
            assert!(answer.cookie().is_none());
            bodies.push(answer.text());
        }
        assert!(bodies.iter().all(|b| *b == bodies[0]), "{bodies:#?}");
    }

    async fn w7_attempts_to_join_are_counted_by_the_address_a_trusted_proxy_names(place) {
        let demo = Server::demo_with(&place, &["--trusted-proxies", "127.0.0.1", "--join-burst", "3"]).await;
        let attempt = async |forwarded: &str| {
            let guess = http::post(demo.address, "/api/v1/join", &json!({"code": "falsch"}));
            guess.origin(&demo.own_origin()).header("x-forwarded-for", forwarded).answer().await
        };
        for _ in 0..3 {
            assert_eq!(attempt("203.0.113.7").await.status, 404);
        }
        // What stands before the proxy's own entry is the client's word, and counts for nothing.
        for forged in ["203.0.113.7", "198.51.100.1, 203.0.113.7"] {
            let answer = attempt(forged).await;
            assert_eq!(answer.problem(429).code, "rate_limited");
            assert!(answer.header("retry-after").parse::<u32>().is_ok_and(|s| s >= 1), "{answer:?}");
        }
        assert_eq!(attempt("203.0.113.8").await.status, 404, "another address has attempts of its own");
    }

    async fn joining_takes_json_from_a_page_of_ours(place) {
        let demo = Server::demo(&place).await;
        let code = codes(&demo).await[0].clone();
        for origin in ["https://evil.example", "null", ""] {
            assert_eq!(join(demo.address, origin, &code).await.problem(403).code, "origin_not_allowed");
        }
        let body = json!({"code": code});
        let nowhere = http::post(demo.address, "/api/v1/join", &body).answer().await;
        assert_eq!(nowhere.problem(403).code, "origin_not_allowed");
        let post = |kind: &str, body: String| {
            let request = http::request(demo.address, "POST", "/api/v1/join").origin(&demo.own_origin());
            request.header("content-type", kind).body(body)
        };
        assert_eq!(post("text/plain", body.to_string()).answer().await.status, 415);
        assert_eq!(post("application/x-www-form-urlencoded", format!("code={code}")).answer().await.status, 415);
        for garbage in ["", "{", "[]", "{}", r#"{"code":7}"#, r#"{"code":null}"#] {
            assert_eq!(post("application/json", garbage.into()).answer().await.problem(400).code, "bad_request");
        }
        let long = json!({"code": "x".repeat(100_000)}).to_string();
        assert_eq!(post("application/json", long).answer().await.status, 413);
        assert_eq!(http::get(demo.address, "/api/v1/join").origin(&demo.own_origin()).answer().await.status, 405);
    }

    async fn w5_logging_out_ends_the_session_and_its_connections_and_no_other(place) {
        let demo = Server::demo(&place).await;
        let code = &codes(&demo).await[0];
        let (phone, laptop) = (Visitor::join(&demo, code).await, Visitor::join(&demo, code).await);
        let (mut first, mut second) = (phone.connect().await, phone.connect().await);
        let mut other = laptop.connect().await;
        let start = now();
        let answer = phone.post("/api/v1/logout", &json!({})).answer().await;
        assert_eq!(answer.status, 204, "{}", answer.text());
        assert!(answer.header("set-cookie").contains("Max-Age=0"), "{answer:?}");
        for client in [&mut first, &mut second] {
            assert_eq!(client.gone().await, Gone::Closed { code: 4500, reason: "session_ended".into() });
        }
        assert!(start.elapsed() < Duration::from_secs(2), "within two seconds");
        phone.door().refused(401).await;
        assert_eq!(phone.get("/api/v1/me").answer().await.problem(401).code, "unauthorized");
        other.ping().await;
        laptop.connect().await.ping().await;
        let again = phone.post("/api/v1/logout", &json!({})).answer().await;
        assert_eq!(again.status, 401);
    }

    async fn w11_a_sign_out_whose_client_goes_away_in_the_middle_runs_to_its_end(place) {
        let demo = Server::demo(&place).await;
        let code = &codes(&demo).await[0];
        let mut ended = 0;
        for tries in 0..12 {
            let visitor = Visitor::join(&demo, code).await;
            let mut socket = visitor.connect().await;
            let request = format!(
                "POST /api/v1/logout HTTP/1.1\r\nHost: {}\r\nOrigin: {}\r\nCookie: {}\r\nContent-Type: application/json\r\n\
                 Content-Length: 2\r\n\r\n{{}}",
                demo.address,
                demo.own_origin(),
                visitor.cookie
            );
            raw::leave_behind(demo.address, request.as_bytes(), Duration::from_micros(400 * tries)).await;
            // It was heard and is carried out whole, or was not heard: a session never ends without its connections.
            let heard = within_a_second(async || visitor.get("/api/v1/me").answer().await.status == 401).await;
            if heard {
                assert_eq!(socket.closed().await, 4500);
                visitor.door().refused(401).await;
                ended += 1;
            } else {
                socket.ping().await;
            }
        }
        assert!(ended > 0, "nothing of it was heard");
    }

    async fn a_foreign_page_can_neither_log_one_out_nor_change_one(place) {
        let demo = Server::demo(&place).await;
        let visitor = Visitor::join(&demo, &codes(&demo).await[0]).await;
        let cookie = &visitor.cookie;
        for path in ["/api/v1/logout", "/api/v1/me"] {
            let method = if path.ends_with("me") { "PATCH" } else { "POST" };
            let foreign = http::request(demo.address, method, path).browser(cookie, "https://evil.example").json(&json!({}));
            assert_eq!(foreign.answer().await.problem(403).code, "origin_not_allowed");
            let none = http::request(demo.address, method, path).header("cookie", cookie).json(&json!({}));
            assert_eq!(none.answer().await.problem(403).code, "origin_not_allowed");
        }
        let read = http::get(demo.address, "/api/v1/me").browser(cookie, "https://evil.example").answer().await;
        assert_eq!(read.problem(403).code, "origin_not_allowed");
        visitor.connect().await.ping().await;
    }

    async fn languages_are_changed_and_kept(place) {
        let demo = Server::demo(&place).await;
        let visitor = Visitor::join(&demo, &codes(&demo).await[0]).await;
        let patch = MePatch {
            lang: Lang::parse("en"),
            reading: Some(vec![Lang::de(), Lang::fr()]),
            writing: Some(Lang::fr()),
            ..MePatch::default()
        };
        let changed = visitor.patch("/api/v1/me", &patch).answer().await.json::<SignedIn>(200).member;
        assert_eq!((changed.lang.as_str(), changed.reading.len()), ("en", 2));
        let hello = visitor.connect().await.hello;
        assert_eq!(hello.member, changed);
        assert_eq!(hello.member.writing, Some(Lang::fr()));
        for wrong in [json!({"lang": "tlh"}), json!({"reading": []}), json!({"lang": 7}), json!({"reading": ["x"]})] {
            assert_eq!(visitor.patch("/api/v1/me", &wrong).answer().await.problem(400).code, "bad_request", "{wrong}");
        }
        assert_eq!(visitor.get("/api/v1/me").answer().await.json::<SignedIn>(200).member, changed);
    }
}

/// Whether something comes true within a second.
async fn within_a_second(holds: impl AsyncFn() -> bool) -> bool {
    let begun = now();
    while begun.elapsed() < Duration::from_secs(1) {
        if holds().await {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    false
}

#[tokio::test]
async fn w5_a_session_ends_on_every_node() {
    let place = Place::redis().await;
    let demo = Server::demo(&place).await;
    let visitor = Visitor::join(&demo, &codes(&demo).await[0]).await;
    let second = Server::start_for(&place, &demo.own_origin()).await;
    let mut here = visitor.connect().await;
    let mut there = visitor.at(&second).connect().await;
    let answer = visitor.post("/api/v1/logout", &json!({})).answer().await;
    assert_eq!(answer.status, 204);
    assert_eq!(here.closed().await, 4500);
    assert_eq!(there.closed().await, 4500);
    visitor.at(&second).door().refused(401).await;
}

#[tokio::test]
async fn w3_behind_tls_the_cookie_is_secure_and_bound_to_its_host() {
    let place = Place::sqlite().await;
    let code = {
        let mut demo = Server::demo(&place).await;
        let code = codes(&demo).await[0].clone();
        demo.terminate();
        demo.exited().await;
        code
    };
    let origin = "https://chat.example.org";
    let server = Server::start(&place, &["--public-url", origin, "--trusted-proxies", "127.0.0.1"]).await;
    let answer = join(server.address, origin, &code).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-") && cookie.contains("; Secure"), "{cookie}");
    let door = Door::of(server.address).browser(&answer.cookie().unwrap(), origin);
    door.open().await.ping().await;
    door.header("origin", "http://chat.example.org").refused(403).await;
}
