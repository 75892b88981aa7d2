//! Every door of administration is tried by those whom it isn't open to: the operators' here, the others in `strangers.rs` and
//! `moderation/strangers.rs`, and none is forgotten.

use super::{bots, card, cards, newcomer, strangers};
use crate::described::operator::verified;
use crate::moderation;
use quartier_protocol::directory::Role;
use quartier_protocol::http::care::CardMade;
use quartier_protocol::http::joining::Join;
use quartier_tests::http::{self, Request};
use quartier_tests::server::ORIGIN;
use quartier_tests::town::Town;
use quartier_tests::visitor::{Visitor, operators_code};
use serde_json::{Value, json};

/// Every request of the operators; bodies that would be good.
const OPERATORS: [(&str, &str, &str); 10] = [
    ("GET", "/api/v1/operator/overview", ""),
    ("POST", "/api/v1/operator/municipalities", r#"{"country":"DE","name":"Homburg"}"#),
    ("PUT", "/api/v1/operator/municipalities/{municipality}", r#"{"country":"DE","name":"Homburg"}"#),
    (
        "POST",
        "/api/v1/operator/neighbourhoods",
        r#"{"municipality":"{municipality}","name":"Nord","development":true}"#,
    ),
    (
        "PUT",
        "/api/v1/operator/neighbourhoods/{neighbourhood}",
        r#"{"municipality":"{municipality}","name":"Nord","development":true}"#,
    ),
    (
        "POST",
        "/api/v1/operator/councils",
        r#"{"kind":"youth","municipality":"{municipality}","neighbourhood":null,"lang":"de"}"#,
    ),
    (
        "PUT",
        "/api/v1/operator/councils/{council}",
        r#"{"kind":"committee","municipality":"{municipality}","neighbourhood":null,"lang":"de"}"#,
    ),
    ("POST", "/api/v1/operator/pairings", r#"{"german":"{council}","french":"{french}"}"#),
    ("POST", "/api/v1/operator/invite", r#"{"why":"x"}"#),
    ("GET", "/api/v1/operator/audit", ""),
];

/// What members may ask of moderation, beside their own under `/me/` and reporting.
const OF_MEMBERS: [&str; 2] = ["/api/v1/words/starter", "/api/v1/pairings/{pairing}/counts"];

#[test]
fn s4_every_door_of_administration_is_tried_by_those_it_is_not_open_to() {
    let described = quartier::http::description(quartier::capabilities::INTERFACES);
    let paths = described["paths"].as_object().unwrap().clone();
    let tried: Vec<(&str, &str)> = strangers::REQUESTS
        .iter()
        .chain(&moderation::strangers::REQUESTS)
        .chain(&OPERATORS)
        .map(|(method, path, _)| (*method, path.split('?').next().unwrap_or(path)))
        .collect();
    let is_members =
        |path: &str| path.starts_with("/api/v1/me/") || path.contains("/report") || OF_MEMBERS.contains(&path);
    let (mut untried, mut asked) = (Vec::new(), 0);
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().unwrap() {
            let tag = operation["tags"][0].as_str().unwrap_or_default();
            if !["administration", "moderation"].contains(&tag) || is_members(&path) {
                continue;
            }
            asked += 1;
            if !tried.contains(&(method.to_uppercase().as_str(), path.as_str())) {
                untried.push(format!("{method} {path}"));
            }
        }
    }
    assert!(asked > 40, "the search for endpoints is broken: {asked}");
    assert!(untried.is_empty(), "nobody tries these without the right to: {untried:#?}");
}

on_both_stores! {
    async fn s4_what_operators_do_is_nobody_elses_and_not_theirs_without_a_passkey(place) {
        let town = Town::flagged(place, crate::UNHURRIED).await;
        let facilitator = town.facilitator();
        let directory: Value = facilitator.get(&town.server, "/api/v1/directory").answer().await.json(200);
        let id = |list: &str, n: usize| directory[list][n]["id"].as_str().unwrap_or("00000000-0000-4000-8000-000000000000").to_owned();
        let ids = [("{municipality}", id("municipalities", 0)), ("{neighbourhood}", id("neighbourhoods", 0)), ("{council}", id("councils", 0)), ("{french}", id("councils", 1))];
        let fill = |text: &str| ids.iter().fold(text.to_owned(), |text, (mark, id)| text.replace(mark, id));
        let join = Join { code: operators_code(&town.place).await, name: Some("Rathaus".into()), ..Join::default() };
        let operator = Visitor::newcomer(&town.server, &join).await;
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, facilitator).await, "Mia")).await;
        let new = cards(&town, facilitator, Role::Facilitator, json!([{"channels": []}]), None).await.remove(0);
        let new = Visitor::newcomer(&town.server, &newcomer(&new, "Frau Neu")).await;
        let bot = bots::bot(&town, facilitator, json!(["read", "post"]), &[town.channel()]).await;
        let asked = async |who: &dyn Fn(Request) -> Request, (status, code): (u16, &str)| {
            for (method, path, body) in OPERATORS {
                let request = http::request(town.server.address, method, &fill(path)).header("content-type", "application/json");
                let answer = who(request.body(fill(body))).answer().await;
                assert_eq!((answer.status, answer.problem(status).code.as_str()), (status, code), "{method} {path}");
            }
        };
        asked(&|request: Request| request.browser(&operator.cookie, ORIGIN), (403, "passkey_needed")).await;
        asked(&|request: Request| request.bearer(&facilitator.token), (403, "forbidden")).await;
        asked(&|request: Request| request.browser(&new.cookie, ORIGIN), (403, "forbidden")).await;
        asked(&|request: Request| request.browser(&mia.cookie, ORIGIN), (403, "forbidden")).await;
        asked(&|request: Request| request.bearer(&bot.token), (403, "forbidden")).await;
        asked(&|request: Request| request, (401, "unauthorized")).await;
        let after: Value = facilitator.get(&town.server, "/api/v1/directory").answer().await.json(200);
        assert_eq!(after["municipalities"], directory["municipalities"], "nothing was done");
        assert_eq!(after["councils"], directory["councils"]);
    }

    async fn s5_an_operator_gives_a_facilitator_their_access_back(place) {
        let mut town = Town::on(place).await;
        let operator = verified(&mut town, &[]).await;
        let lost = &town.pairings[0].facilitators[0];
        let mut client = lost.connect(&town.server).await;
        let me: Value = lost.get(&town.server, "/api/v1/me").answer().await.json(200);
        let path = format!("/api/v1/members/{}/card", me["member"]["id"].as_str().unwrap());
        let asked = http::post(town.server.address, &path, &json!({"why": "Schlüssel verloren"})).browser(&operator, ORIGIN);
        let made: CardMade = asked.answer().await.json(201);
        assert_eq!(client.closed().await, 4500);
        lost.door(town.server.address).refused(401).await;
        let back = Visitor::newcomer(&town.server, &Join { code: made.code, ..Join::default() }).await;
        assert_eq!(json!(back.me.id), me["member"]["id"], "the same person");
        let refused = back.get("/api/v1/operator/overview").answer().await;
        assert_eq!(refused.problem(403).code, "forbidden");
    }
}
