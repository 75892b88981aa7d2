//! Refusals are told to the operator, and no secret with them (W3, W8).

use crate::administration::{card, newcomer};
use quartier_protocol::command::{Command, Ping};
use quartier_protocol::http::joining::Join;
use quartier_protocol::reply::Done;
use quartier_tests::client::Door;
use quartier_tests::http;
use quartier_tests::server::ORIGIN;
use quartier_tests::town::Town;
use quartier_tests::visitor::{Visitor, join_as, operators_code};
use serde_json::{Value, json};

on_both_stores! {
    async fn w8_attempts_are_logged_without_what_was_shown(place) {
        let town = Town::flagged(place, &["--log", "trace", "--join-burst", "4", "--sign-in-burst", "1", "--connections-per-member", "1"]).await;
        let facilitator = town.facilitator();
        let made = card(&town, facilitator).await;
        let mia = Visitor::newcomer(&town.server, &newcomer(&made, "Mia Geheim")).await;
        let _connected = mia.connect().await;
        mia.door().refused(429).await;
        mia.door().header("origin", "https://evil.example").refused(403).await;
        mia.door().header("cookie", "quartier=falschergeheimnis").refused(401).await;
        let used = join_as(town.server.address, ORIGIN, &newcomer(&made, "Ida")).await;
        assert_eq!(used.status, 404);
        for guess in ["ratenratenraten1", "ratenratenraten2", "ratenratenraten3"] {
            let answer = http::post(town.server.address, "/api/v1/join", &json!({"code": guess})).origin(ORIGIN);
            assert_eq!(answer.answer().await.status, 404);
        }
        let answer = http::post(town.server.address, "/api/v1/join", &json!({"code": "ratenratenraten4"})).origin(ORIGIN);
        assert_eq!(answer.answer().await.problem(429).code, "rate_limited");
        let begin = || http::post(town.server.address, "/api/v1/passkey/begin", &json!({})).origin(ORIGIN);
        let begun: Value = begin().answer().await.json(200);
        assert_eq!(begin().answer().await.problem(429).code, "rate_limited");
        let path = format!("/api/v1/members/{}/card", mia.me.id);
        let renewed: Value = facilitator.post(&town.server, &path, &json!({"why": "Grundgeheim"})).answer().await.json(201);
        for told in [
            "refused a credential that is not known",
            "the member has as many connections as they may",
            "refused a code",
            "too many wrong codes",
            "too many sign-ins",
        ] {
            town.server.says(told).await;
        }
        let logs = town.server.logs();
        let secret = mia.cookie.split_once('=').unwrap().1.to_owned();
        let challenge = begun["options"]["challenge"].as_str().unwrap().to_owned();
        let code = renewed["code"].as_str().unwrap().to_owned();
        let secrets = [secret, made.code.clone(), made.slips[0].clone(), code, challenge, facilitator.token.clone()];
        let secrets = secrets.iter().flat_map(|secret| [secret.clone(), secret.replace('-', "")]);
        for secret in secrets.chain(["falschergeheimnis", "ratenratenraten", "Mia Geheim", "Grundgeheim"].map(str::to_owned)) {
            assert!(!logs.contains(&secret), "{secret} is in the log:\n{logs}");
        }
    }

    async fn w8_other_pages_limits_and_missing_passkeys_are_told_in_our_own_words(place) {
        let town = Town::flagged(place, &["--log", "trace", "--command-burst", "20", "--commands-per-second", "1"]).await;
        let address = town.server.address;
        let made = card(&town, town.facilitator()).await;
        let mia = Visitor::newcomer(&town.server, &newcomer(&made, "Mia")).await;
        let foreign = "https://boesewicht.example";
        mia.door().header("origin", foreign).refused(403).await;
        mia.door().without("origin").refused(403).await;
        for path in ["/api/v1/logout", "/api/v1/join", "/api/v1/join/look", "/api/v1/passkey/begin", "/api/v1/passkey", "/api/v1/report"] {
            let answer = http::post(address, path, &json!({})).browser(&mia.cookie, foreign).answer().await;
            assert_eq!(answer.problem(403).code, "origin_not_allowed", "{path}");
        }
        let read = mia.get("/api/v1/me").origin(foreign).answer().await;
        assert_eq!(read.problem(403).code, "origin_not_allowed");
        Door::of(address).path("/ws?token=leitersprosse").refused(401).await;
        assert_eq!(http::get(address, "/api/v1/me").answer().await.status, 401, "whoever opens the page asks that");
        let join = Join { code: operators_code(&town.place).await, name: Some("Rathaus".into()), ..Join::default() };
        let operator = Visitor::newcomer(&town.server, &join).await;
        let overview = operator.get("/api/v1/operator/overview").answer().await;
        assert_eq!(overview.problem(403).code, "passkey_needed");
        let mut client = mia.connect().await;
        let ping = || Command::Ping(Ping {});
        let mut paced = 0;
        while paced < 5 {
            paced += u32::from(client.ask::<Done>(ping()).await.is_err());
        }
        // One more comes back each second.
        let statuses = [mia.get("/api/v1/me").answer().await.status, mia.get("/api/v1/me").answer().await.status];
        assert!(statuses.contains(&429), "{statuses:?}");
        client.leave().await;
        town.server.says("disconnected connection=").await;
        let logs = town.server.logs();
        let told = |what: &str| logs.lines().filter(|line| line.contains(what)).count();
        assert_eq!(told("refused an Origin"), 9, "{logs}");
        assert_eq!(told("refused a request without a credential"), 1, "{logs}");
        assert_eq!(told(&format!("refused what needs a passkey to be shown first member={}", operator.me.id)), 1, "{logs}");
        let too_fast = format!("refused: the member is faster than they may be member={}", mia.me.id);
        assert_eq!(told(&too_fast), 1, "once, not for each request: {logs}");
        let secret = mia.cookie.split_once('=').unwrap().1;
        for kept_out in [foreign, "boesewicht", "leitersprosse", secret] {
            assert!(!logs.contains(kept_out), "{kept_out} is in the log:\n{logs}");
        }
    }
}
