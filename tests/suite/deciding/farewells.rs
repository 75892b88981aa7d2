//! Whoever was signed out everywhere when they were banned: a card lets them read why and appeal, and nothing else.

use super::*;
use crate::administration::{card, newcomer};
use crate::moderation::{notices, pairing_of};
use quartier_protocol::http::care::CardMade;
use quartier_protocol::http::joining::{Join, Looked, Welcome};
use quartier_protocol::http::moderation::notices::{Measure, Notices};
use quartier_tests::place::Place;
use quartier_tests::server::ORIGIN;
use quartier_tests::visitor::{Visitor, join_as};
use uuid::Uuid;

const NOTICES: &str = "/api/v1/me/notices";
/// What is theirs besides.
const OWN: [&str; 3] = ["/api/v1/logout", "/api/v1/me/export", "/api/v1/me/erase"];

/// Mia, who signs out everywhere, and is banned then.
async fn banned(town: &Town) -> Visitor {
    let mia = Visitor::newcomer(&town.server, &newcomer(&card(town, town.facilitator()).await, "Mia")).await;
    assert_eq!(mia.delete("/api/v1/me/sessions").answer().await.status, 204);
    state(town, &mia, "banned").await;
    assert_eq!(mia.get(NOTICES).answer().await.problem(401).code, "unauthorized", "her cookie is worth nothing");
    mia
}

async fn state(town: &Town, whose: &Visitor, state: &str) {
    let path = format!("/api/v1/members/{}", whose.me.id);
    let changed = town.facilitator().patch(&town.server, &path, &json!({"state": state, "why": "Drohungen"})).answer();
    assert_eq!(changed.await.status, 200);
}

async fn another_card(town: &Town, whose: &Visitor) -> Join {
    let path = format!("/api/v1/members/{}/card", whose.me.id);
    let made = town.facilitator().post(&town.server, &path, &json!({"why": "zum Nachlesen"})).answer().await;
    Join { code: made.json::<CardMade>(201).code, ..Join::default() }
}

async fn redeem(town: &Town, join: &Join) -> Answer {
    join_as(town.server.address, ORIGIN, join).await
}

/// Uses a card that lets its member read why.
async fn reads(town: &Town, whose: &Visitor, join: &Join) -> Visitor {
    let answer = redeem(town, join).await;
    assert_eq!(answer.problem(403).code, "out");
    let set = answer.header("set-cookie").to_owned();
    assert!(set.contains("; HttpOnly; SameSite=Strict") && set.contains("; Max-Age=31536000;"), "{set}");
    whose.with(answer.cookie().unwrap())
}

async fn looked(town: &Town, join: &Join) -> Answer {
    let body = json!({"code": join.code});
    http::post(town.server.address, "/api/v1/join/look", &body).origin(ORIGIN).answer().await
}

on_both_stores! {
    async fn n3_whoever_had_no_session_when_they_were_banned_reads_why_with_a_card_and_appeals(place) {
        let town = Town::on(place).await;
        let mia = banned(&town).await;
        let join = another_card(&town, &mia).await;
        let promised: Looked = looked(&town, &join).await.json(200);
        assert_eq!((promised.welcome, promised.name.as_deref()), (Welcome::Out, Some("Mia")));
        let reader = reads(&town, &mia, &join).await;
        let read = reader.get(NOTICES).answer().await;
        assert!(read.header("set-cookie").starts_with(&reader.cookie), "kept as long as it is good");
        let told: Notices = read.json(200);
        let reasons = statement(&told.notices[0]);
        assert_eq!((told.out, reasons.measure, reasons.facts.as_str()), (true, Measure::Banned, "Drohungen"));
        let notice = told.notices[0].id;
        assert_eq!(reader.post(&format!("{NOTICES}/{notice}/read"), &json!({})).answer().await.status, 204);
        let appeal = format!("{NOTICES}/{notice}/appeal");
        let body = json!({"words": "Das war ich nicht", "lang": "de"});
        let elsewhere = http::post(town.server.address, &appeal, &body).browser(&reader.cookie, "https://evil.example");
        assert_eq!(elsewhere.answer().await.problem(403).code, "origin_not_allowed");
        assert_eq!(reader.post(&appeal, &body).answer().await.status, 204);
        let log: Value = town.facilitator().get(&town.server, &format!("/api/v1/pairings/{}/audit", pairing_of(&town, town.facilitator()).await)).answer().await.json(200);
        let came = log["entries"].as_array().unwrap().iter().find(|one| one["what"] == "member.came_to_read").unwrap();
        assert_eq!(came["member"], json!(mia.me.id));
        let french = &town.pairings[0].facilitators[1];
        let case = desk(&town, "").await.cases.into_iter().find(|case| case.kind == CaseKind::Appeal).unwrap().id;
        assert_eq!(decide(&town, french, case, &json!({"acts": [{"act": "reverse"}], "facts": "Stimmt."})).await.status, 200);
        assert_eq!(reader.get(NOTICES).answer().await.problem(401).code, "unauthorized", "she is not out any more");
        let back = Visitor::newcomer(&town.server, &another_card(&town, &mia).await).await;
        assert_eq!(back.me.id, mia.me.id);
        back.connect().await.say(town.channel(), "wieder da").await;
    }

    async fn n3_whoever_is_banned_and_has_another_role_at_once_reads_why_all_the_same(place) {
        let town = Town::on(place).await;
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, town.facilitator()).await, "Mia")).await;
        let path = format!("/api/v1/members/{}", mia.me.id);
        let both = json!({"state": "banned", "role": "facilitator", "why": "Drohungen"});
        assert_eq!(town.facilitator().patch(&town.server, &path, &both).answer().await.status, 200);
        let told: Notices = mia.get(NOTICES).answer().await.json(200);
        assert_eq!((told.out, statement(&told.notices[0]).measure), (true, Measure::Banned));
        assert_eq!(mia.get("/api/v1/me").answer().await.status, 401);
    }

    async fn n4_a_farewell_opens_nothing_but_notices_and_ones_own_data(place) {
        let town = Town::on(place).await;
        let mia = banned(&town).await;
        let reader = reads(&town, &mia, &another_card(&town, &mia).await).await;
        reader.door().refused(401).await;
        let described: Value = http::get(town.server.address, "/api/v1/openapi.json").answer().await.json(200);
        let mut asked = 0;
        for (path, methods) in described["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let is_open = operation["security"] == json!([]) || path.starts_with(NOTICES) || OWN.contains(&path.as_str());
                if is_open || !["get", "post", "put", "patch", "delete"].contains(&method.as_str()) {
                    continue;
                }
                let whole: String = path.split('/').map(|part| if part.starts_with('{') { Uuid::nil().to_string() } else { part.to_owned() }).collect::<Vec<_>>().join("/");
                let request = http::request(town.server.address, &method.to_uppercase(), &whole).browser(&reader.cookie, ORIGIN).json(&json!({}));
                assert_eq!(request.answer().await.problem(401).code, "unauthorized", "{method} {path}");
                asked += 1;
            }
        }
        assert!(asked > 80, "{asked}");
        let secret = reader.cookie.split_once('=').unwrap().1;
        let token = http::get(town.server.address, NOTICES).bearer(secret).answer().await;
        assert_eq!(token.problem(401).code, "unauthorized", "it is no token");
        let others = notices(&town, town.participant(0)).await;
        assert_eq!(others.notices, [], "nobody else was told");
        let foreign = format!("{NOTICES}/{}/appeal", Uuid::nil());
        let appeal = reader.post(&foreign, &json!({"words": "x", "lang": "de"})).answer().await;
        assert_eq!(appeal.problem(404).code, "not_found");
        assert!(reader.get(NOTICES).answer().await.json::<Notices>(200).out, "still good for reading");
    }

    async fn whoever_reads_on_a_device_of_others_leaves_nothing_there(place) {
        let town = Town::on(place).await;
        let mia = banned(&town).await;
        let there = reads(&town, &mia, &another_card(&town, &mia).await).await;
        let here = mia.with(mia.cookie.clone());
        let elsewhere = http::post(town.server.address, "/api/v1/logout", &json!({})).browser(&there.cookie, "https://evil.example");
        assert_eq!(elsewhere.answer().await.problem(403).code, "origin_not_allowed");
        assert!(there.get(NOTICES).answer().await.json::<Notices>(200).out);
        let ended = there.post("/api/v1/logout", &json!({})).answer().await;
        assert_eq!(ended.status, 204);
        assert!(ended.header("set-cookie").contains("; Max-Age=0"), "{}", ended.header("set-cookie"));
        assert_eq!(there.get(NOTICES).answer().await.problem(401).code, "unauthorized");
        assert_eq!(there.post("/api/v1/logout", &json!({})).answer().await.problem(401).code, "unauthorized");
        assert_eq!(here.post("/api/v1/logout", &json!({})).answer().await.problem(401).code, "unauthorized");
        assert!(reads(&town, &mia, &another_card(&town, &mia).await).await.get(NOTICES).answer().await.json::<Notices>(200).out);
    }

    async fn a_card_to_read_is_for_once_and_cards_of_before_stay_revoked(place) {
        let town = Town::on(place).await;
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, town.facilitator()).await, "Mia")).await;
        let before = another_card(&town, &mia).await;
        state(&town, &mia, "banned").await;
        let (first, second) = (another_card(&town, &mia).await, another_card(&town, &mia).await);
        for (wrong, why) in [(&before, "made before the ban"), (&first, "a newer one takes its place"), (&Join { code: "abcd-efgh-jkmn-pqrs".into(), ..Join::default() }, "unknown")] {
            assert_eq!(looked(&town, wrong).await.problem(404).code, "invitation_invalid", "{why}");
            let answer = redeem(&town, wrong).await;
            assert_eq!((answer.problem(404).code.as_str(), answer.cookie()), ("invitation_invalid", None), "{why}");
        }
        let (one, two) = tokio::join!(redeem(&town, &second), redeem(&town, &second));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [403, 404], "of two one reads");
        assert_eq!([&one, &two].iter().filter(|answer| answer.cookie().is_some()).count(), 1);
        assert_eq!(redeem(&town, &second).await.problem(404).code, "invitation_invalid");
        let third = another_card(&town, &mia).await;
        state(&town, &mia, "active").await;
        assert_eq!(looked(&town, &third).await.json::<Looked>(200).welcome, Welcome::Known);
        let back = Visitor::newcomer(&town.server, &third).await;
        assert_eq!(back.me.id, mia.me.id, "the ban was lifted before it was used");
        assert_eq!(looked(&town, &before).await.problem(404).code, "invitation_invalid", "and stays revoked");
    }

    async fn a_card_to_read_used_in_anothers_session_takes_nothing_of_theirs(place) {
        let town = Town::on(place).await;
        let mia = banned(&town).await;
        let emre = Visitor::newcomer(&town.server, &newcomer(&card(&town, town.facilitator()).await, "Emre")).await;
        let mut client = emre.connect().await;
        let warn = json!({"member": emre.me.id, "decide": with_reasons(json!([{"act": "warn"}]))});
        let path = format!("/api/v1/pairings/{}/cases", pairing_of(&town, town.facilitator()).await);
        assert_eq!(town.facilitator().post(&town.server, &path, &warn).answer().await.status, 201);
        let emres: Notices = emre.get(NOTICES).answer().await.json(200);
        let answer = emre.post("/api/v1/join", &another_card(&town, &mia).await).answer().await;
        assert_eq!(answer.problem(403).code, "out");
        let reader = mia.with(answer.cookie().unwrap());
        assert_ne!(reader.cookie, emre.cookie);
        let told: Notices = reader.get(NOTICES).answer().await.json(200);
        assert_eq!(told.notices.len(), 1);
        assert_eq!(statement(&told.notices[0]).measure, Measure::Banned, "hers alone");
        let his = format!("{NOTICES}/{}/appeal", emres.notices[0].id);
        let appeal = reader.post(&his, &json!({"words": "x", "lang": "de"})).answer().await;
        assert_eq!(appeal.problem(404).code, "not_found");
        client.say(town.channel(), "noch da").await;
        assert_eq!(emre.get("/api/v1/me").answer().await.status, 200);
        state(&town, &emre, "banned").await;
        let kept_by_its_maker = another_card(&town, &emre).await;
        assert!(emre.get(NOTICES).answer().await.json::<Notices>(200).out, "a card takes nothing from whoever can read");
        reads(&town, &emre, &kept_by_its_maker).await;
        assert!(emre.get(NOTICES).answer().await.json::<Notices>(200).out, "used or not");
    }
}

#[tokio::test]
async fn a_card_to_read_is_good_at_another_node_and_ends_there_with_the_ban() {
    let town = Town::on(Place::redis().await).await;
    let other = town.server.another().await;
    let mia = banned(&town).await;
    let reader = reads(&town, &mia, &another_card(&town, &mia).await).await.at(&other);
    assert!(reader.get(NOTICES).answer().await.json::<Notices>(200).out);
    state(&town, &mia, "active").await;
    assert_eq!(reader.get(NOTICES).answer().await.problem(401).code, "unauthorized");
}
