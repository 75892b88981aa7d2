//! Programs that never heard of Quartier post through a hook.

use super::{bot, pairing_of};
use quartier_protocol::http::agenda::hooks::{HookMade, Hooks};
use quartier_protocol::id::ChannelId;
use quartier_tests::client::Client;
use quartier_tests::http::{self, Answer};
use quartier_tests::town::Town;
use serde_json::{Value, json};

/// The path of an incoming hook into a channel.
async fn hook(town: &Town, channel: ChannelId) -> (HookMade, String) {
    let facilitator = &town.pairings[0].facilitators[0];
    let made = bot(town, facilitator, &["post"], &[channel]).await;
    let body = json!({"kind": "incoming", "channel": channel, "lang": "fr"});
    let made: HookMade =
        facilitator.post(&town.server, &format!("/api/v1/bots/{}/hooks", made.bot.id), &body).answer().await.json(201);
    let path = made.secret.strip_prefix("http://quartier.test").expect("an address of this server").to_owned();
    (made, path)
}

async fn sent(town: &Town, path: &str, kind: &str, body: &str) -> Answer {
    let request = http::request(town.server.address, "POST", path).body(body.to_owned());
    if kind.is_empty() { request.answer().await } else { request.header("content-type", kind).answer().await }
}

async fn latest(client: &mut Client, channel: ChannelId) -> (String, String) {
    let page = client.history(channel, None, Some(1)).await;
    let page = page.unwrap();
    let message = page.messages.last().expect("a message");
    (message.text.as_ref().map(|text| text.as_str().to_owned()).unwrap_or_default(), message.lang.to_string())
}

on_both_stores! {
    async fn an_existing_senders_usual_body_is_said_in_the_channel(place) {
        let town = Town::on(place).await;
        let channel = town.pairings[0].channels[0];
        let (_, path) = hook(&town, channel).await;
        let mut reader = town.pairings[0].participants[0].connect(&town.server).await;
        for (kind, body, text) in [
            ("application/json", r#"{"text":"Bonjour"}"#, "Bonjour"),
            (
                "application/json; charset=utf-8",
                r##"{"channel":"#rat","username":"ci","icon_emoji":":x:","attachments":[],"text":"<https://a.example|Build> ok"}"##,
                "Build (https://a.example) ok",
            ),
            ("application/x-www-form-urlencoded", r#"{"text":"wie curl -d"}"#, "wie curl -d"),
            ("application/x-www-form-urlencoded", "payload=%7B%22text%22%3A%22Formular%22%7D", "Formular"),
            ("", r#"{"text":"ohne alles"}"#, "ohne alles"),
            (
                "application/json",
                r##"{"text":"","attachments":[{"color":"#f00","title":"Pegel","title_link":"https://a.example/7","text":"steigt"}]}"##,
                "Pegel (https://a.example/7)\nsteigt",
            ),
        ] {
            let answer = sent(&town, &path, kind, body).await;
            assert_eq!((answer.status, answer.text().as_str()), (200, "ok"), "{body}");
            assert!(answer.header("content-type").starts_with("text/plain"));
            assert_eq!(latest(&mut reader, channel).await, (text.to_owned(), "fr".to_owned()));
        }
    }

    async fn what_a_hook_can_not_say_is_refused_clearly(place) {
        let town = Town::on(place).await;
        let (_, path) = hook(&town, town.pairings[0].channels[0]).await;
        let (long, huge) = ("x".repeat(4_001), "x".repeat(70_000));
        for (body, status, code) in [
            ("{}", 400, "text_invalid"),
            (r#"{"attachments":[{"color":"red"}]}"#, 400, "text_invalid"),
            ("Bonjour", 400, "bad_request"),
            ("{\"text\":", 400, "bad_request"),
            ("{\"text\":\"  \"}", 400, "text_invalid"),
            (&format!("{{\"text\":\"{long}\"}}"), 400, "too_long"),
            (&format!("{{\"text\":\"{huge}\"}}"), 413, "too_large"),
        ] {
            assert_eq!(sent(&town, &path, "application/json", body).await.problem(status).code, code);
        }
        assert_eq!(http::get(town.server.address, &path).answer().await.status, 405);
    }

    async fn a_wrong_secret_is_nothing_and_too_many_keep_no_right_one_waiting(place) {
        let town = Town::on(place).await;
        let channel = town.pairings[0].channels[0];
        let (_, path) = hook(&town, channel).await;
        let body = r#"{"text":"Bonjour"}"#;
        let mut seen = Vec::new();
        for n in 0..60 {
            seen.push(sent(&town, &format!("/hooks/guess{n}"), "application/json", body).await.status);
        }
        assert_eq!(seen[..30], [404; 30]);
        assert!(seen[30..].contains(&429), "{seen:?}");
        assert_eq!(sent(&town, &path, "application/json", body).await.status, 200, "whoever has a right one doesn't wait");
        let secret = path.rsplit('/').next().unwrap();
        assert!(!town.server.logs().contains(secret) && !town.server.logs().contains("guess"), "no secret in a log");
    }

    async fn a_hook_ends_with_its_bot_and_by_itself(place) {
        let town = Town::on(place).await;
        let channel = town.pairings[0].channels[0];
        let facilitator = &town.pairings[0].facilitators[0];
        let pairing = pairing_of(&town, facilitator).await;
        let body = r#"{"text":"Bonjour"}"#;
        let (made, path) = hook(&town, channel).await;
        let listed: Hooks =
            facilitator.get(&town.server, &format!("/api/v1/pairings/{pairing}/hooks")).answer().await.json(200);
        assert_eq!(listed.hooks, std::slice::from_ref(&made.hook));
        let delete = http::request(town.server.address, "DELETE", &format!("/api/v1/hooks/{}", made.hook.id));
        assert_eq!(delete.bearer(&facilitator.token).answer().await.status, 204);
        assert_eq!(sent(&town, &path, "application/json", body).await.status, 404);
        let answer = facilitator
            .post(&town.server, &format!("/api/v1/bots/{}/hooks", made.hook.bot), &json!({"kind": "incoming", "channel": channel, "lang": "de"}))
            .answer()
            .await;
        let again: HookMade = answer.json(201);
        let revoke = format!("/api/v1/bots/{}/revoke", made.hook.bot);
        let revoked = facilitator.post(&town.server, &revoke, &json!({"why": "vorbei"})).answer().await;
        assert_eq!(revoked.status, 204);
        let path = again.secret.strip_prefix("http://quartier.test").unwrap();
        assert_eq!(sent(&town, path, "application/json", body).await.status, 404);
        let listed: Hooks =
            facilitator.get(&town.server, &format!("/api/v1/pairings/{pairing}/hooks")).answer().await.json(200);
        assert_eq!(listed.hooks, []);
    }

    async fn hooks_are_made_by_facilitators_where_the_bot_is(place) {
        let town = Town::on(place).await;
        let pairing = &town.pairings[0];
        let (here, elsewhere) = (pairing.channels[0], pairing.channels[1]);
        let facilitator = &pairing.facilitators[0];
        let made = bot(&town, facilitator, &["post"], &[here]).await;
        let path = format!("/api/v1/bots/{}/hooks", made.bot.id);
        let incoming = |channel: ChannelId| json!({"kind": "incoming", "channel": channel, "lang": "de"});
        let outgoing = |url: &str| json!({"kind": "outgoing", "channels": [here], "url": url});
        let other = &town.pairings[1].facilitators[0];
        other.post(&town.server, &path, &incoming(here)).answer().await.problem(404);
        pairing.participants[0].post(&town.server, &path, &incoming(here)).answer().await.problem(403);
        facilitator.post(&town.server, &path, &incoming(elsewhere)).answer().await.problem(400);
        facilitator.post(&town.server, &path, &outgoing("https://a.example/")).answer().await.problem(403);
        let _: Value = facilitator
            .patch(&town.server, &format!("/api/v1/bots/{}", made.bot.id), &json!({"verbs": ["read", "post"]}))
            .answer()
            .await
            .json(200);
        for url in ["http://a.example/", "https://127.0.0.1/", "https://169.254.169.254/", "ftp://a.example", "x", "https://u:p@a.example/"] {
            let refused = facilitator.post(&town.server, &path, &outgoing(url)).answer().await.problem(400);
            assert_eq!(refused.code, "address_refused", "{url}");
        }
        let made: HookMade = facilitator.post(&town.server, &path, &outgoing("https://a.example/x")).answer().await.json(201);
        assert!(made.secret.starts_with("whsec_"), "{}", made.secret);
        for _ in 0..9 {
            let _: HookMade = facilitator.post(&town.server, &path, &incoming(here)).answer().await.json(201);
        }
        assert_eq!(facilitator.post(&town.server, &path, &incoming(here)).answer().await.problem(400).code, "too_many");
    }
}
