//! Another pairing's ids in every administrative request, and people without the right to it.

use super::bots::bot;
use super::{card, cards, home, newcomer};
use quartier_protocol::directory::Role;
use quartier_tests::client::Door;
use quartier_tests::http;
use quartier_tests::town::Town;
use quartier_tests::visitor::Visitor;
use serde_json::{Value, json};

/// Every request that concerns a pairing, a member, a card, a bot or a channel; `{}` stands for the id.
pub const REQUESTS: [(&str, &str, &str); 17] = [
    ("GET", "/api/v1/pairings/{pairing}/members", ""),
    ("GET", "/api/v1/pairings/{pairing}/cards", ""),
    (
        "POST",
        "/api/v1/pairings/{pairing}/cards",
        r#"{"council":"{council}","role":"participant","days":7,"cards":[{"channels":[]}]}"#,
    ),
    ("POST", "/api/v1/pairings/{pairing}/roster", r#"{"csv":"name\nLena","council":"{council}"}"#),
    ("GET", "/api/v1/pairings/{pairing}/bots", ""),
    ("POST", "/api/v1/pairings/{pairing}/bots", r#"{"name":"B","channels":["{channel}"],"verbs":["post"]}"#),
    ("GET", "/api/v1/pairings/{pairing}/retention", ""),
    ("PUT", "/api/v1/channels/{channel}/retention", r#"{"days":1,"why":"x"}"#),
    ("GET", "/api/v1/pairings/{pairing}/audit", ""),
    ("PATCH", "/api/v1/members/{member}", r#"{"state":"banned","why":"x"}"#),
    ("POST", "/api/v1/members/{member}/card", r#"{"why":"x"}"#),
    ("POST", "/api/v1/members/{member}/sessions/end", r#"{"why":"x"}"#),
    ("POST", "/api/v1/members/{member}/erase", r#"{"why":"x"}"#),
    ("POST", "/api/v1/cards/{card}/revoke", r#"{"why":"x"}"#),
    ("PATCH", "/api/v1/bots/{bot}", r#"{"verbs":["read"]}"#),
    ("POST", "/api/v1/bots/{bot}/token", ""),
    ("POST", "/api/v1/bots/{bot}/revoke", r#"{"why":"x"}"#),
];

/// What the log of a pairing has.
async fn acts(town: &Town, pairing: &str) -> Vec<String> {
    let path = format!("/api/v1/pairings/{pairing}/audit");
    let log: Value = town.facilitator().get(&town.server, &path).answer().await.json(200);
    log["entries"].as_array().unwrap().iter().map(|one| one["what"].as_str().unwrap().to_owned()).collect()
}

on_both_stores! {
    async fn what_belongs_to_another_pairing_is_not_found_and_untouched(place) {
        let town = Town::flagged(place, crate::UNHURRIED).await;
        let facilitator = &town.pairings[0].facilitators[0];
        let (pairing, council) = home(&town, facilitator).await;
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, facilitator).await, "Mia")).await;
        let unused = card(&town, facilitator).await;
        let made = bot(&town, facilitator, json!(["read", "post"]), &[town.channel()]).await;
        let unverified = cards(&town, facilitator, Role::Facilitator, json!([{"channels": []}]), None).await.remove(0);
        let unverified = Visitor::newcomer(&town.server, &newcomer(&unverified, "Frau Neu")).await;
        let before = acts(&town, &pairing.to_string()).await;
        let stranger = &town.pairings[1].facilitators[0];
        let fill = |text: &str| {
            let ids = [("{pairing}", pairing.to_string()), ("{council}", council.to_string()), ("{channel}", town.channel().to_string()),
                ("{member}", mia.me.id.to_string()), ("{card}", unused.card.id.clone()), ("{bot}", made.bot.id.to_string())];
            ids.iter().fold(text.to_owned(), |text, (mark, id)| text.replace(mark, id))
        };
        for (method, path, body) in REQUESTS {
            let request = http::request(town.server.address, method, &fill(path)).bearer(&stranger.token);
            let request = request.header("content-type", "application/json").body(fill(body));
            assert_eq!(request.answer().await.problem(404).code, "not_found", "{method} {path}");
        }
        for (method, path, body) in REQUESTS {
            let request = http::request(town.server.address, method, &fill(path)).browser(&mia.cookie, quartier_tests::server::ORIGIN);
            let request = request.header("content-type", "application/json").body(fill(body));
            assert_eq!(request.answer().await.problem(403).code, "forbidden", "a participant: {method} {path}");
        }
        for (method, path, body) in REQUESTS {
            let request = || http::request(town.server.address, method, &fill(path)).header("content-type", "application/json").body(fill(body));
            let by_bot = request().bearer(&made.token).answer().await;
            assert_eq!(by_bot.problem(403).code, "forbidden", "a bot: {method} {path}");
            let by_card = request().browser(&unverified.cookie, quartier_tests::server::ORIGIN).answer().await;
            assert_eq!(by_card.problem(403).code, "passkey_needed", "a facilitator by card alone: {method} {path}");
            assert_eq!(request().answer().await.problem(401).code, "unauthorized", "nobody: {method} {path}");
        }
        for (method, path, body) in REQUESTS.iter().filter(|(method, ..)| *method != "GET") {
            let request = http::request(town.server.address, method, &fill(path)).browser(&mia.cookie, "https://evil.example");
            let request = request.header("content-type", "application/json").body(fill(body));
            assert_eq!(request.answer().await.problem(403).code, "origin_not_allowed", "{method} {path}");
            let none = http::request(town.server.address, method, &fill(path)).header("cookie", &mia.cookie);
            let none = none.header("content-type", "application/json").body(fill(body)).answer().await;
            assert_eq!(none.problem(403).code, "origin_not_allowed", "a cookie without an Origin: {method} {path}");
        }
        mia.connect().await.ping().await;
        Door::of(town.server.address).bearer(&made.token).open().await.ping().await;
        assert_eq!(acts(&town, &pairing.to_string()).await, before, "nothing was done");
        assert_eq!(facilitator.get(&town.server, "/api/v1/operator/overview").answer().await.problem(403).code, "forbidden");
    }

    async fn s1_a_session_planted_by_somebody_else_is_not_taken_over(place) {
        let town = Town::on(place).await;
        let facilitator = &town.pairings[0].facilitators[0];
        let attacker = Visitor::newcomer(&town.server, &newcomer(&card(&town, facilitator).await, "Eve")).await;
        let join = newcomer(&card(&town, facilitator).await, "Mia");
        let planted = http::post(town.server.address, "/api/v1/join", &join).browser(&attacker.cookie, quartier_tests::server::ORIGIN);
        let cookie = planted.answer().await.cookie().unwrap();
        assert_ne!(cookie, attacker.cookie, "joining always gives a new secret");
        let me: Value = attacker.get("/api/v1/me").answer().await.json(200);
        assert_eq!(me["member"]["name"], json!("Eve"));
    }
}
