//! What was good once, shown again: codes, slips, cookies, ceremonies.

use crate::administration::{card, cards, newcomer};
use quartier_protocol::directory::Role;
use quartier_protocol::http::joining::{AgeBand, Join};
use quartier_tests::client::Door;
use quartier_tests::http;
use quartier_tests::ids;
use quartier_tests::server::ORIGIN;
use quartier_tests::town::Town;
use quartier_tests::visitor::{Visitor, join_as};
use serde_json::{Value, json};

on_both_stores! {
    async fn a_used_card_or_slip_is_worth_nothing(place) {
        let town = Town::on(place).await;
        let facilitator = town.facilitator();
        let group = cards(&town, facilitator, Role::Participant, json!([{"channels": []}]), Some(3)).await.remove(0);
        let young = |name: &str, slip: &str| Join {
            age_band: Some(AgeBand::Under15),
            slip: Some(slip.to_owned()),
            ..newcomer(&group, name)
        };
        Visitor::newcomer(&town.server, &young("Mia", &group.slips[0])).await;
        let again = join_as(town.server.address, ORIGIN, &young("Ida", &group.slips[0])).await;
        assert_eq!(again.problem(400).code, "slip_invalid", "one slip, one child");
        let single = card(&town, facilitator).await;
        Visitor::newcomer(&town.server, &newcomer(&single, "Emre")).await;
        for name in ["Emre", "Zoe"] {
            let again = join_as(town.server.address, ORIGIN, &newcomer(&single, name)).await;
            assert_eq!(again.problem(404).code, "invitation_invalid");
        }
    }

    async fn w11_whoever_loses_the_answer_to_a_joining_gets_in_with_the_same_card(place) {
        let town = Town::on(place).await;
        let facilitator = town.facilitator();
        let single = card(&town, facilitator).await;
        let join = Join { attempt: Some(ids::message().0), ..newcomer(&single, "Emre") };
        let first = Visitor::newcomer(&town.server, &join).await;
        let mut lost = first.connect().await;
        let second = Visitor::newcomer(&town.server, &join).await;
        assert_eq!(second.me.id, first.me.id);
        assert_eq!(lost.closed().await, 4500, "one session, not two");
        first.door().refused(401).await;
        second.connect().await.ping().await;
        // Another joining, or the same by nobody's name, is one too many.
        for attempt in [None, Some(ids::message().0)] {
            let again = join_as(town.server.address, ORIGIN, &Join { attempt, ..join.clone() }).await;
            assert_eq!(again.problem(404).code, "invitation_invalid");
        }
        let other = card(&town, facilitator).await;
        let elsewhere = join_as(town.server.address, ORIGIN, &Join { attempt: join.attempt, ..newcomer(&other, "Zoe") }).await;
        assert_eq!(elsewhere.status, 200, "a name counts with its card");
    }

    async fn a_card_for_a_lost_device_is_for_its_member_and_for_once(place) {
        let town = Town::on(place).await;
        let facilitator = town.facilitator();
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, facilitator).await, "Mia")).await;
        let path = format!("/api/v1/members/{}/card", mia.me.id);
        let [first, second]: [Value; 2] = [
            facilitator.post(&town.server, &path, &json!({"why": "verloren"})).answer().await.json(201),
            facilitator.post(&town.server, &path, &json!({"why": "noch einmal"})).answer().await.json(201),
        ];
        let join = |made: &Value, name: Option<&str>| Join {
            code: made["code"].as_str().unwrap().to_owned(),
            name: name.map(str::to_owned),
            ..Join::default()
        };
        let old = join_as(town.server.address, ORIGIN, &join(&first, None)).await;
        assert_eq!(old.problem(404).code, "invitation_invalid", "a newer card takes its place");
        let back = Visitor::newcomer(&town.server, &join(&second, Some("Jemand anders"))).await;
        assert_eq!((back.me.id, back.me.name.as_str()), (mia.me.id, "Mia"));
        let again = join_as(town.server.address, ORIGIN, &join(&second, None)).await;
        assert_eq!(again.problem(404).code, "invitation_invalid");
    }

    async fn s3_guessing_many_at_once_is_no_way_round_the_limit(place) {
        let town = Town::flagged(place, &["--join-burst", "4"]).await;
        let good = card(&town, town.facilitator()).await;
        let guesses = (0..40).map(|n: u8| {
            let code = format!("ratenratenrate{}{}", char::from(b'a' + n / 8), char::from(b'a' + n % 8));
            let path = if n.is_multiple_of(2) { "/api/v1/join/look" } else { "/api/v1/join" };
            let request = http::post(town.server.address, path, &json!({"code": code})).origin(ORIGIN);
            tokio::spawn(async move { request.answer().await.status })
        });
        let mut statuses = Vec::new();
        for guess in guesses.collect::<Vec<_>>() {
            statuses.push(guess.await.unwrap());
        }
        statuses.sort_unstable();
        assert_eq!((&statuses[..4], &statuses[4..]), (&[404; 4][..], &[429; 36][..]), "as many answers as wrong codes are allowed");
        let look = http::post(town.server.address, "/api/v1/join/look", &json!({"code": good.code})).origin(ORIGIN);
        assert_eq!(look.answer().await.problem(429).code, "rate_limited", "and a right one among them is not told apart");
    }

    async fn a_cookie_is_worth_nothing_after_its_session(place) {
        let town = Town::on(place).await;
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, town.facilitator()).await, "Mia")).await;
        assert_eq!(mia.post("/api/v1/logout", &json!({})).answer().await.status, 204);
        assert_eq!(mia.get("/api/v1/me").answer().await.problem(401).code, "unauthorized");
        assert_eq!(mia.post("/api/v1/logout", &json!({})).answer().await.problem(401).code, "unauthorized");
        mia.door().refused(401).await;
        let secret = mia.cookie.split_once('=').unwrap().1;
        Door::of(town.server.address).bearer(secret).refused(401).await;
    }

    async fn s4_made_up_passkeys_and_ceremonies_are_refused(place) {
        let town = Town::on(place).await;
        let post = |path: &str, body: Value| http::post(town.server.address, path, &body).origin(ORIGIN);
        let begun: Value = post("/api/v1/passkey/begin", json!({})).answer().await.json(200);
        let shown = |ceremony: Value| {
            json!({"ceremony": ceremony, "credential": {"id": "AAAA", "rawId": "AAAA", "type": "public-key",
                "clientExtensionResults": {}, "response": {"authenticatorData": "AAAA", "clientDataJSON": "AAAA",
                "signature": "AAAA", "userHandle": null}}})
        };
        for ceremony in [begun["ceremony"].clone(), begun["ceremony"].clone(), json!("00000000-0000-4000-8000-000000000000"), json!("x")] {
            let answer = post("/api/v1/passkey", shown(ceremony)).answer().await;
            assert_eq!(answer.problem(400).code, "passkey_invalid");
            assert!(answer.cookie().is_none());
        }
        for garbage in [json!({}), json!([]), json!({"ceremony": begun["ceremony"], "credential": "x"}), json!({"ceremony": 7})] {
            let answer = post("/api/v1/passkey", garbage.clone()).answer().await;
            assert!(matches!(answer.problem(400).code.as_str(), "bad_request" | "passkey_invalid"), "{garbage}");
        }
    }
}
