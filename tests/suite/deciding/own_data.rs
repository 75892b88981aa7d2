//! Whoever is out has a right to what is kept of them, and to its end, all the same.

use super::*;
use crate::administration::traces::all_is_told;
use crate::administration::{card, newcomer};
use quartier_protocol::http::care::CardMade;
use quartier_protocol::http::joining::Join;
use quartier_protocol::http::moderation::notices::Notices;
use quartier_tests::server::ORIGIN;
use quartier_tests::visitor::{Visitor, join_as};

const EXPORT: &str = "/api/v1/me/export";
const ERASE: &str = "/api/v1/me/erase";

/// Mia, who said something, and is kept out by this.
async fn kept_out(town: &Town, act: Value) -> Visitor {
    let mia = Visitor::newcomer(&town.server, &newcomer(&card(town, town.facilitator()).await, "Mia")).await;
    let mut client = mia.connect().await;
    client.say(town.channel(), "Das habe ich gesagt").await;
    let about = json!({"member": mia.me.id});
    assert_eq!(super::act(town, town.facilitator(), about, with_reasons(json!([act]))).await.status, 201);
    client.gone().await;
    assert_ne!(mia.get("/api/v1/directory").answer().await.status, 200, "she is out");
    mia
}

/// Takes her data out and has herself erased with a cookie; then nothing of her is left, and the cookie is worth nothing.
async fn takes_out_and_goes(town: &Town, mia: &Visitor, sessions: usize) {
    let answer = mia.get(EXPORT).answer().await;
    assert!(answer.header("content-disposition").starts_with("attachment"), "{answer:?}");
    let document: Value = answer.json(200);
    assert_eq!(document["member"]["name"], "Mia");
    assert_eq!(document["said"][0]["events"][0]["event"]["message"]["text"], "Das habe ich gesagt", "{document}");
    all_is_told(&town.place, &document, &["notice", "restriction"]).await;
    assert_eq!(document["sessions"].as_array().unwrap().len(), sessions);
    assert_eq!(document["moderation"]["restrictions"].as_array().unwrap().len(), 1, "{document}");
    assert_eq!(mia.post(ERASE, &json!({"name": "Emre"})).answer().await.problem(400).code, "bad_request");
    let elsewhere = http::post(town.server.address, ERASE, &json!({"name": "Mia"}));
    let elsewhere = elsewhere.browser(&mia.cookie, "https://evil.example").answer().await;
    assert_eq!(elsewhere.problem(403).code, "origin_not_allowed");
    let anothers = mia.post(ERASE, &json!({"name": "Mia"})).header("quartier-member", uuid::Uuid::nil().to_string());
    assert_eq!(anothers.answer().await.problem(409).code, "another_member");
    let erased = mia.post(ERASE, &json!({"name": "Mia"})).answer().await;
    assert_eq!(erased.status, 204, "{}", erased.text());
    assert!(erased.header("set-cookie").contains("; Max-Age=0"), "{erased:?}");
    for path in [EXPORT, "/api/v1/me/notices"] {
        assert_eq!(mia.get(path).answer().await.problem(401).code, "unauthorized", "{path}");
    }
    let directory = town.participant(0).get(&town.server, "/api/v1/directory").answer().await.text();
    assert!(!directory.contains(&mia.me.id.to_string()), "{directory}");
    let mut lena = town.participant(0).connect(&town.server).await;
    let page = lena.history(town.channel(), None, None).await.unwrap();
    assert!(!format!("{page:?}").contains("Das habe ich gesagt"), "{page:?}");
}

on_both_stores! {
    async fn g6_whoever_is_suspended_takes_their_data_out_and_goes(place) {
        let town = Town::on(place).await;
        let mia = kept_out(&town, json!({"act": "suspend", "minutes": 60})).await;
        takes_out_and_goes(&town, &mia, 1).await;
    }

    async fn g6_whoever_was_banned_takes_their_data_out_and_goes(place) {
        let town = Town::on(place).await;
        let mia = kept_out(&town, json!({"act": "ban"})).await;
        takes_out_and_goes(&town, &mia, 0).await;
    }

    async fn g6_a_card_that_a_facilitator_made_opens_and_erases_nothing_of_whoever_was_banned(place) {
        let town = Town::on(place).await;
        let mia = kept_out(&town, json!({"act": "ban"})).await;
        let path = format!("/api/v1/members/{}/card", mia.me.id);
        let made = town.facilitator().post(&town.server, &path, &json!({"why": "zum Nachlesen"})).answer().await;
        let join = Join { code: made.json::<CardMade>(201).code, ..Join::default() };
        let answer = join_as(town.server.address, ORIGIN, &join).await;
        assert_eq!(answer.problem(403).code, "out");
        let by_card = mia.with(answer.cookie().unwrap());
        assert_eq!(by_card.get(EXPORT).answer().await.problem(403).code, "forbidden");
        let erase = by_card.post(ERASE, &json!({"name": "Mia"})).answer().await.problem(403);
        assert!(erase.code == "forbidden" && erase.detail.contains("ask the operator"));
        let read = async |reader: &Visitor| reader.get("/api/v1/me/notices").answer().await.json::<Notices>(200);
        let told = read(&by_card).await;
        assert_eq!((told.out, told.by_card, told.notices.len()), (true, true, 1), "why, and the appeal, are all it opens");
        let appeal = json!({"words": "Das war ich nicht", "lang": "de"});
        let path = format!("/api/v1/me/notices/{}/appeal", told.notices[0].id);
        assert_eq!(by_card.post(&path, &appeal).answer().await.status, 204);
        // What she had of her own goes on being good for it.
        assert!(!read(&mia).await.by_card);
        takes_out_and_goes(&town, &mia, 0).await;
    }
}
