//! Caring for members: bans and changes of role close their connections at once, on every node (W5, S2, S5).

use super::{card, home, newcomer};
use quartier_protocol::directory::Role;
use quartier_protocol::http::care::CardMade;
use quartier_protocol::http::joining::Join;
use quartier_protocol::id::MemberId;
use quartier_tests::client::Gone;
use quartier_tests::http;
use quartier_tests::place::Place;
use quartier_tests::server::ORIGIN;
use quartier_tests::time::now;
use quartier_tests::town::{Person, Town};
use quartier_tests::visitor::{Visitor, join_as, operators_code};
use serde_json::{Value, json};
use std::time::Duration;

async fn change(town: &Town, by: &Person, member: MemberId, body: Value) -> quartier_tests::http::Answer {
    by.patch(&town.server, &format!("/api/v1/members/{member}"), &body).answer().await
}

fn closed(code: u16, reason: &str) -> Gone {
    Gone::Closed { code, reason: reason.into() }
}

on_both_stores! {
    async fn n3_nobody_is_banned_whom_no_pairing_can_tell_why(place) {
        let mut town = Town::on(place).await;
        let join = Join { code: operators_code(&town.place).await, name: Some("Bezirk".into()), ..Join::default() };
        let other = Visitor::newcomer(&town.server, &join).await;
        let cookie = crate::described::operator::verified(&mut town, &[]).await;
        let path = format!("/api/v1/members/{}", other.me.id);
        let body = json!({"state": "banned", "why": "Drohungen"});
        let ban = http::request(town.server.address, "PATCH", &path).browser(&cookie, ORIGIN).json(&body);
        assert_eq!(ban.answer().await.problem(400).code, "bad_request");
        let me = http::get(town.server.address, "/api/v1/me").browser(&other.cookie, ORIGIN).answer().await;
        assert_eq!(me.status, 200, "{}", me.text());
    }

    async fn s2_a_banned_member_is_out_and_stays_out_until_let_back_in(place) {
        let town = Town::on(place).await;
        let [german, french] = [&town.pairings[0].facilitators[0], &town.pairings[0].facilitators[1]];
        let emre = Visitor::newcomer(&town.server, &newcomer(&card(&town, german).await, "Emre")).await;
        let mut client = emre.connect().await;
        let start = now();
        let care: Value = change(&town, french, emre.me.id, json!({"state": "banned", "why": "Drohungen"})).await.json(200);
        assert_eq!(care["state"], "banned");
        assert_eq!(client.gone().await, closed(4501, "banned"));
        assert!(start.elapsed() < Duration::from_secs(2));
        emre.door().refused(401).await;
        let path = format!("/api/v1/members/{}/card", emre.me.id);
        let early: CardMade = german.post(&town.server, &path, &json!({"why": "zum Nachlesen"})).answer().await.json(201);
        let out = join_as(town.server.address, ORIGIN, &Join { code: early.code, ..Join::default() }).await;
        assert_eq!(out.problem(403).code, "out");
        change(&town, german, emre.me.id, json!({"state": "active", "why": "geklärt"})).await.json::<Value>(200);
        let made: CardMade = german.post(&town.server, &path, &json!({"why": "geklärt"})).answer().await.json(201);
        let back = Visitor::newcomer(&town.server, &Join { code: made.code, ..Join::default() }).await;
        assert_eq!(back.me.id, emre.me.id, "a new card for the same member");
    }

    async fn s5_a_lost_device_gets_a_new_card_and_the_old_sessions_end(place) {
        let town = Town::on(place).await;
        let facilitator = &town.pairings[0].facilitators[0];
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, facilitator).await, "Mia")).await;
        let mut client = mia.connect().await;
        let path = format!("/api/v1/members/{}/card", mia.me.id);
        let first: CardMade = facilitator.post(&town.server, &path, &json!({"why": "Handy weg"})).answer().await.json(201);
        assert_eq!(client.gone().await, closed(4500, "session_ended"));
        mia.door().refused(401).await;
        let second: CardMade = facilitator.post(&town.server, &path, &json!({"why": "noch einmal"})).answer().await.json(201);
        let old = join_as(town.server.address, ORIGIN, &Join { code: first.code, ..Join::default() }).await;
        assert_eq!(old.problem(404).code, "invitation_invalid", "the card before is worth nothing");
        let again = Visitor::newcomer(&town.server, &Join { code: second.code, ..Join::default() }).await;
        assert_eq!(again.me.id, mia.me.id);
    }

    async fn w5_a_change_of_role_ends_the_sessions_and_counts_at_once(place) {
        let town = Town::on(place).await;
        let facilitator = &town.pairings[0].facilitators[0];
        let emre = Visitor::newcomer(&town.server, &newcomer(&card(&town, facilitator).await, "Emre")).await;
        let mut client = emre.connect().await;
        let care: Value = change(&town, facilitator, emre.me.id, json!({"role": "facilitator", "why": "volljährig"})).await.json(200);
        assert_eq!(care["role"], "facilitator");
        assert_eq!(client.gone().await, closed(4500, "session_ended"));
        for wrong in [json!({"role": "admin", "why": "x"}), json!({"role": "bot", "why": "x"}), json!({"why": "x"})] {
            let answer = change(&town, &town.pairings[0].facilitators[1], emre.me.id, wrong).await;
            assert!(matches!(answer.problem(answer.status).code.as_str(), "bad_request" | "forbidden"), "{}", answer.text());
        }
    }

    async fn channels_of_a_participant_are_set_and_told(place) {
        let town = Town::on(place).await;
        let facilitator = &town.pairings[0].facilitators[0];
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, facilitator).await, "Mia")).await;
        let channel = town.channel();
        change(&town, facilitator, mia.me.id, json!({"channels": [channel], "why": "nur dieser"})).await.json::<Value>(200);
        let ids: Vec<_> = mia.connect().await.hello.channels.iter().map(|one| one.id).collect();
        assert_eq!(ids, [channel]);
        let foreign = town.pairings[1].channels[0];
        let wrong = change(&town, facilitator, mia.me.id, json!({"channels": [foreign], "why": "x"})).await;
        assert_eq!(wrong.problem(400).code, "bad_request");
    }

    async fn nobody_makes_a_facilitator_of_the_partners_council(place) {
        let town = Town::on(place).await;
        let [german, french] = [&town.pairings[0].facilitators[0], &town.pairings[0].facilitators[1]];
        let (pairing, theirs) = home(&town, french).await;
        let path = format!("/api/v1/pairings/{pairing}/cards");
        let wanted = |role: &str| json!({"council": theirs, "role": role, "days": 7, "cards": [{"channels": []}]});
        let refused = german.post(&town.server, &path, &wanted("facilitator")).answer().await;
        assert_eq!(refused.problem(403).code, "forbidden");
        assert_eq!(german.post(&town.server, &path, &wanted("participant")).answer().await.status, 201);
        assert_eq!(french.post(&town.server, &path, &wanted("facilitator")).answer().await.status, 201);
        let amelie = Visitor::newcomer(&town.server, &newcomer(&card(&town, french).await, "Amélie")).await;
        let promoted = json!({"role": "facilitator", "why": "hilft mit"});
        assert_eq!(change(&town, german, amelie.me.id, promoted.clone()).await.problem(403).code, "forbidden");
        let care: Value = change(&town, french, amelie.me.id, promoted).await.json(200);
        assert_eq!(care["role"], "facilitator");
    }

    async fn facilitators_are_the_other_sides_to_care_for(place) {
        let town = Town::on(place).await;
        let [german, french] = [&town.pairings[0].facilitators[0], &town.pairings[0].facilitators[1]];
        let me: Value = german.get(&town.server, "/api/v1/me").answer().await.json(200);
        let german_id: MemberId = me["member"]["id"].as_str().unwrap().parse().unwrap();
        let own = change(&town, german, german_id, json!({"role": "participant", "why": "x"})).await;
        assert_eq!(own.problem(403).code, "forbidden");
        let path = format!("/api/v1/members/{german_id}/card");
        let made: CardMade = french.post(&town.server, &path, &json!({"why": "Passkey weg"})).answer().await.json(201);
        assert_eq!(made.card.role, Role::Facilitator);
        german.door(town.server.address).refused(401).await;
        let back = Visitor::newcomer(&town.server, &Join { code: made.code, ..Join::default() }).await;
        let told: Value = back.get("/api/v1/me").answer().await.json(200);
        assert_eq!((&told["session"]["verified_until"], &told["session"]["may_register"]), (&Value::Null, &json!(true)));
        let notices: Value = back.get("/api/v1/me/notices").answer().await.json(200);
        let about = &notices["notices"][0]["about"];
        let me: Value = french.get(&town.server, "/api/v1/me").answer().await.json(200);
        assert_eq!((&about["kind"], &about["member"]), (&json!("facilitator_recovered"), &json!(german_id)), "{notices}");
        assert_eq!(about["by"], me["member"]["id"], "all facilitators of the pairing are told who made the code");
        let (pairing, _) = home(&town, french).await;
        let refused = back.get(&format!("/api/v1/pairings/{pairing}/members")).answer().await;
        assert_eq!(refused.problem(403).code, "passkey_needed", "a card alone lets nobody administer");
    }
}

/// What ends sessions, and the code their sockets are closed with.
enum Ending {
    /// The member does it: method, path, body.
    Own(&'static str, &'static str, Value),
    /// A facilitator does it to the member: method, what follows the member's path, body.
    ByFacilitator(&'static str, &'static str, Value),
}

#[tokio::test]
async fn w5_whatever_ends_a_session_closes_its_sockets_on_every_node_within_two_seconds() {
    let town = Town::on(Place::redis().await).await;
    let other = town.server.another().await;
    let facilitator = &town.pairings[0].facilitators[0];
    let why = json!({"why": "so ist es"});
    let endings = [
        (Ending::Own("POST", "/api/v1/logout", json!({})), 4500),
        (Ending::Own("DELETE", "/api/v1/me/sessions/{session}", json!({})), 4500),
        (Ending::Own("DELETE", "/api/v1/me/sessions", json!({})), 4500),
        (Ending::Own("POST", "/api/v1/me/withdraw", json!({})), 4500),
        (Ending::Own("POST", "/api/v1/me/erase", json!({"name": "{name}"})), 4500),
        (Ending::ByFacilitator("POST", "/sessions/end", why.clone()), 4500),
        (Ending::ByFacilitator("POST", "/card", why.clone()), 4500),
        (Ending::ByFacilitator("POST", "/erase", why), 4500),
        (Ending::ByFacilitator("PATCH", "", json!({"role": "facilitator", "why": "wird gewählt"})), 4500),
        (Ending::ByFacilitator("PATCH", "", json!({"state": "banned", "why": "Drohungen"})), 4501),
    ];
    for (number, (ending, code)) in endings.into_iter().enumerate() {
        let name = format!("Emre {}", char::from(b'A' + number as u8));
        let emre = Visitor::newcomer(&town.server, &newcomer(&card(&town, facilitator).await, &name)).await;
        let (mut here, mut there) = (emre.connect().await, emre.at(&other).connect().await);
        let start = now();
        let (what, request) = match ending {
            Ending::Own(method, path, body) => {
                let listed: Value = emre.get("/api/v1/me/sessions").answer().await.json(200);
                let path = path.replace("{session}", listed["sessions"][0]["id"].as_str().unwrap());
                let body = body.to_string().replace("{name}", &name);
                let request = http::request(town.server.address, method, &path).browser(&emre.cookie, ORIGIN);
                (path, request.header("content-type", "application/json").body(body))
            }
            Ending::ByFacilitator(method, end, body) => {
                let path = format!("/api/v1/members/{}{end}", emre.me.id);
                let request = http::request(town.server.address, method, &path).bearer(&facilitator.token).json(&body);
                (path, request)
            }
        };
        let answer = request.answer().await;
        assert!(answer.status < 300, "{what}: {}", answer.text());
        for client in [&mut here, &mut there] {
            assert_eq!(client.closed().await, code, "{what}");
        }
        assert!(start.elapsed() < Duration::from_secs(2), "{what}");
        emre.at(&other).door().refused(401).await;
        assert_eq!(emre.get("/api/v1/me").answer().await.status, 401, "{what}");
    }
}

#[tokio::test]
async fn w5_a_ban_reaches_connections_on_another_node_within_two_seconds() {
    let town = Town::on(Place::redis().await).await;
    let other = town.server.another().await;
    let facilitator = &town.pairings[0].facilitators[0];
    let emre = Visitor::newcomer(&town.server, &newcomer(&card(&town, facilitator).await, "Emre")).await;
    let mut there = emre.at(&other).connect().await;
    let mut here = emre.connect().await;
    let start = now();
    change(&town, facilitator, emre.me.id, json!({"state": "banned", "why": "Drohungen"})).await.json::<Value>(200);
    assert_eq!(there.gone().await, closed(4501, "banned"));
    assert_eq!(here.gone().await, closed(4501, "banned"));
    assert!(start.elapsed() < Duration::from_secs(2));
    emre.at(&other).door().refused(401).await;
}
