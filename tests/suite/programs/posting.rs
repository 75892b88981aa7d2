//! A bot posts by HTTP: once for each key, with all that holds for everybody else.

use super::bot;
use quartier_protocol::http::agenda::posting::PostMade;
use quartier_protocol::id::ChannelId;
use quartier_tests::http::{self, Request};
use quartier_tests::town::Town;
use serde_json::{Value, json};

fn post(town: &Town, token: &str, channel: ChannelId, key: &str, body: &Value) -> Request {
    let path = format!("/api/v1/channels/{channel}/messages");
    http::post(town.server.address, &path, body).bearer(token).header("Idempotency-Key", key)
}

on_both_stores! {
    async fn a_bot_posts_once_for_each_key(place) {
        let town = Town::on(place).await;
        let pairing = &town.pairings[0];
        let channel = pairing.channels[0];
        let made = bot(&town, &pairing.facilitators[0], &["post"], &[channel]).await;
        let mut reader = pairing.participants[0].connect(&town.server).await;
        reader.subscribe(channel).await;
        let body = json!({"text": "Es regnet.", "lang": "de", "translation": {"lang": "fr", "text": "Il pleut."}});
        let first: PostMade = post(&town, &made.token, channel, "rain 24", &body).answer().await.json(201);
        let again: PostMade = post(&town, &made.token, channel, "rain 24", &body).answer().await.json(200);
        assert_eq!((again.id, again.position, again.duplicate, first.duplicate), (first.id, first.position, true, false));
        assert_eq!(first.id, made.bot.id.keyed("rain 24"), "whoever knows the key knows the message");
        let other = json!({"text": "Es schneit."});
        let conflict = post(&town, &made.token, channel, "rain 24", &other).answer().await.problem(409);
        assert_eq!(conflict.code, "conflict");
        let next: PostMade = post(&town, &made.token, channel, "snow", &other).answer().await.json(201);
        assert!(next.position.map(|at| at.offset) > first.position.map(|at| at.offset));
    }

    async fn what_is_not_said_well_is_refused_by_name(place) {
        let town = Town::on(place).await;
        let pairing = &town.pairings[0];
        let channel = pairing.channels[0];
        let made = bot(&town, &pairing.facilitators[0], &["post"], &[channel]).await;
        let path = format!("/api/v1/channels/{channel}/messages");
        let bare = |body: Value| http::post(town.server.address, &path, &body).bearer(&made.token);
        let keyed = |key: &str, body: Value| post(&town, &made.token, channel, key, &body);
        let id = "0192f3a0-0000-7000-8000-000000000001";
        for (request, status, code) in [
            (bare(json!({"text": "a"})), 400, "bad_request"),
            (keyed("k", json!({"text": "a", "id": id})), 400, "bad_request"),
            (keyed("", json!({"text": "a"})), 400, "bad_request"),
            (keyed(&"k".repeat(201), json!({"text": "a"})), 400, "bad_request"),
            (keyed("k", json!({"lang": "de"})), 400, "bad_request"),
            (keyed("k", json!({"text": " "})), 400, "text_invalid"),
            (keyed("k", json!({"text": "x".repeat(4_001)})), 400, "too_long"),
            (keyed("k", json!({"text": "a", "reply_to": id})), 404, "not_found"),
            (keyed("k", json!({"text": "a", "meeting": {"id": id, "occurrence": null}})), 404, "not_found"),
            (keyed("k", json!({"text": "x".repeat(70_000)})), 413, "too_large"),
        ] {
            assert_eq!(request.answer().await.problem(status).code, code);
        }
        let made: PostMade = bare(json!({"text": "mit eigener Kennung", "id": id})).answer().await.json(201);
        assert_eq!(made.id.to_string(), id);
    }

    async fn nobody_but_a_bot_that_may_posts_by_http(place) {
        let town = Town::on(place).await;
        let pairing = &town.pairings[0];
        let (here, elsewhere) = (pairing.channels[0], pairing.channels[1]);
        let body = json!({"text": "Hallo"});
        let facilitator = &pairing.facilitators[0];
        let reads = bot(&town, facilitator, &["read"], &[here]).await;
        for (token, channel, status) in [
            (facilitator.token.as_str(), here, 403),
            (&pairing.participants[0].token, here, 403),
            (&reads.token, here, 403),
            (&reads.token, elsewhere, 404),
            (&reads.token, town.pairings[1].channels[0], 404),
            ("nobody", here, 401),
        ] {
            post(&town, token, channel, "k", &body).answer().await.problem(status);
        }
        let refused = post(&town, &reads.token, here, "k", &body).origin("http://quartier.test").answer().await;
        assert_eq!(refused.problem(403).code, "origin_not_allowed");
    }

    async fn a_bots_rate_and_what_holds_in_the_channel_apply(place) {
        let town = Town::on(place).await;
        let pairing = &town.pairings[0];
        let channel = pairing.channels[0];
        let facilitator = &pairing.facilitators[0];
        let made = bot(&town, facilitator, &["post"], &[channel]).await;
        let mode = json!({"mode": {"hold": true, "frozen": null, "slow_s": null, "no_joining": false, "until": null}, "why": "Probe"});
        let path = format!("/api/v1/channels/{channel}/mode");
        let put = http::request(town.server.address, "PUT", &path).bearer(&facilitator.token).json(&mode);
        let put = put.answer().await;
        assert!(put.status < 300, "{}", put.text());
        let held: PostMade = post(&town, &made.token, channel, "k", &json!({"text": "Hallo"})).answer().await.json(201);
        assert!(held.held.is_some() && held.position.is_none());
        let slow = json!({"burst": 1, "per_second": 1});
        let path = format!("/api/v1/bots/{}", made.bot.id);
        let _: Value = facilitator.patch(&town.server, &path, &slow).answer().await.json(200);
        let mut limited = 0;
        for n in 0..5 {
            let answer = post(&town, &made.token, channel, &format!("n{n}"), &json!({"text": "Hallo"})).answer().await;
            if answer.status == 429 {
                assert_eq!(answer.problem(429).code, "rate_limited");
                assert!(!answer.header("retry-after").is_empty());
                limited += 1;
            }
        }
        assert!(limited > 0);
    }
}
