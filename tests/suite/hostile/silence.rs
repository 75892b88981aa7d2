//! Refusals are told to the operator, and no secret with them (W3, W8).

use crate::administration::{card, newcomer};
use quartier_tests::http;
use quartier_tests::server::ORIGIN;
use quartier_tests::town::Town;
use quartier_tests::visitor::{Visitor, join_as};
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
}
