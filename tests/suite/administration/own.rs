//! One's own: devices, presence, name, data, agreement (S1, S2, G1, G3, G6).

use super::{card, name_of, newcomer};
use quartier_protocol::http::joining::AgeBand;
use quartier_protocol::http::joining::Join;
use quartier_protocol::http::own::{Sessions, SignedIn};
use quartier_tests::client::Gone;
use quartier_tests::server::ORIGIN;
use quartier_tests::town::Town;
use quartier_tests::visitor::{Visitor, join_as};
use serde_json::{Value, json};

on_both_stores! {
    async fn s2_own_devices_are_listed_and_ended_one_by_one_and_all_at_once(place) {
        let town = Town::on(place).await;
        let facilitator = &town.pairings[0].facilitators[0];
        let phone = Visitor::newcomer(&town.server, &newcomer(&card(&town, facilitator).await, "Mia")).await;
        let listed: Sessions = phone.get("/api/v1/me/sessions").answer().await.json(200);
        assert_eq!(listed.sessions.len(), 1);
        assert!(listed.sessions[0].current && listed.sessions[0].expires > listed.sessions[0].created);
        assert!(!phone.cookie.contains(&listed.sessions[0].id), "the list tells nothing of the cookie");
        let missing = phone.delete("/api/v1/me/sessions/00000000-0000-4000-8000-000000000000").answer().await;
        assert_eq!(missing.problem(404).code, "not_found");
        let mut client = phone.connect().await;
        assert_eq!(phone.delete("/api/v1/me/sessions").answer().await.status, 204);
        assert_eq!(client.gone().await, Gone::Closed { code: 4500, reason: "session_ended".into() });
        assert_eq!(phone.get("/api/v1/me").answer().await.problem(401).code, "unauthorized");
    }

    async fn s2_a_member_ends_only_sessions_of_their_own(place) {
        let town = Town::on(place).await;
        let facilitator = &town.pairings[0].facilitators[0];
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, facilitator).await, "Mia")).await;
        let emre = Visitor::newcomer(&town.server, &newcomer(&card(&town, facilitator).await, "Emre")).await;
        let mias: Sessions = mia.get("/api/v1/me/sessions").answer().await.json(200);
        let path = format!("/api/v1/me/sessions/{}", mias.sessions[0].id);
        assert_eq!(emre.delete(&path).answer().await.problem(404).code, "not_found");
        assert_eq!(mia.delete(&path).answer().await.status, 204);
        mia.door().refused(401).await;
    }

    async fn g3_who_does_not_show_that_they_are_there_is_not_seen(place) {
        let town = Town::on(place).await;
        let (pairing, channel) = (&town.pairings[0], town.channel());
        let minor = Visitor::newcomer(&town.server, &newcomer(&card(&town, &pairing.facilitators[0]).await, "Mia")).await;
        let adult_card = card(&town, &pairing.facilitators[0]).await;
        let adult = Join { age_band: Some(AgeBand::Adult), ..newcomer(&adult_card, "Emre") };
        let adult = Visitor::newcomer(&town.server, &adult).await;
        let mut watcher = pairing.participants[0].connect(&town.server).await;
        watcher.subscribe(channel).await;
        let mut hidden = minor.connect().await;
        hidden.subscribe(channel).await;
        hidden.typing(channel).await.unwrap();
        let mut shown = adult.connect().await;
        let online = shown.subscribe(channel).await.online;
        assert!(!online.contains(&minor.me.id), "minors are not shown unless they want to be");
        watcher.expect_presence(channel, adult.me.id, true).await;
        // The minor came first: had they been told, it would have been before.
        let told: SignedIn = minor.patch("/api/v1/me", &json!({"presence": true})).answer().await.json(200);
        assert!(told.presence);
        assert!(matches!(hidden.gone().await, Gone::Closed { code: 4002, .. }), "who is there comes back, to be seen");
        let mut visible = minor.connect().await;
        visible.subscribe(channel).await;
        watcher.expect_presence(channel, minor.me.id, true).await;
    }

    async fn names_are_changed_and_never_look_like_anothers(place) {
        let town = Town::on(place).await;
        let facilitator = &town.pairings[0].facilitators[0];
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, facilitator).await, "Mia")).await;
        let theirs = name_of(&town, town.participant(0)).await;
        for taken in [theirs.clone(), theirs.to_uppercase(), "Quartier".into()] {
            let refused = mia.patch("/api/v1/me", &json!({"name": taken})).answer().await;
            assert_eq!(refused.problem(400).code, "name_taken", "{taken}");
        }
        let told: SignedIn = mia.patch("/api/v1/me", &json!({"name": "Mia K."})).answer().await.json(200);
        assert_eq!(told.member.name.as_str(), "Mia K.");
        let next = newcomer(&card(&town, facilitator).await, "Mia K.");
        assert_eq!(join_as(town.server.address, ORIGIN, &next).await.problem(400).code, "name_taken");
        Visitor::newcomer(&town.server, &Join { name: Some("Mia".into()), ..next }).await;
    }

    async fn g1_agreement_can_be_withdrawn_and_given_anew(place) {
        let town = Town::on(place).await;
        let facilitator = &town.pairings[0].facilitators[0];
        let first = newcomer(&card(&town, facilitator).await, "Emre");
        let emre = Visitor::newcomer(&town.server, &first).await;
        assert_eq!(emre.post("/api/v1/me/withdraw", &json!({})).answer().await.status, 204);
        emre.door().refused(401).await;
        let path = format!("/api/v1/members/{}/card", emre.me.id);
        let made: Value = facilitator.post(&town.server, &path, &json!({"why": "kommt wieder"})).answer().await.json(201);
        let code = made["code"].as_str().unwrap().to_owned();
        let bare = Join { code: code.clone(), ..Join::default() };
        assert_eq!(join_as(town.server.address, ORIGIN, &bare).await.problem(400).code, "consent_missing");
        let back = Visitor::newcomer(&town.server, &Join { agreed: first.agreed, ..bare }).await;
        assert_eq!(back.me.id, emre.me.id);
        let data: Value = back.get("/api/v1/me/export").answer().await.json(200);
        let consents = data["profile"]["consents"].as_array().unwrap();
        assert_eq!(consents.len(), 4, "what was withdrawn stays on record");
        assert_eq!(consents.iter().filter(|one| one["withdrawn"].is_null()).count(), 2);
    }
}
