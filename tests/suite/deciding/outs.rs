//! Whoever is muted, suspended or banned: what they can still do, and how it ends.

use super::*;
use crate::administration::{card, newcomer};
use crate::moderation::{id_of, notices, own};
use quartier_protocol::http::moderation::notices::{AppealState, Measure, Notices};
use quartier_protocol::id::MemberId;
use quartier_protocol::lang::Lang;
use quartier_protocol::refusal::RefusalCode;
use quartier_tests::client::{Gone, Rejected, refused};
use quartier_tests::place::Place;
use quartier_tests::time::now;
use quartier_tests::visitor::Visitor;
use quartier_tests::wait::until;
use std::time::Duration;

async fn mia(town: &Town) -> Visitor {
    Visitor::newcomer(&town.server, &newcomer(&card(town, town.facilitator()).await, "Mia")).await
}

async fn on_member(town: &Town, member: MemberId, acts: Value) -> Case {
    act(town, town.facilitator(), json!({"member": member}), with_reasons(acts)).await.json(201)
}

async fn reverse(town: &Town, by: &Person, upheld: bool) -> Answer {
    let appeals = cases(town, CaseKind::Appeal).await;
    let verdict = if upheld { "uphold" } else { "reverse" };
    decide(town, by, appeals[0].id, &json!({"acts": [{"act": verdict}], "facts": "Noch einmal angesehen."})).await
}

fn closed(code: u16, reason: &str) -> Gone {
    Gone::Closed { code, reason: reason.into() }
}

on_both_stores! {
    async fn a_mute_in_one_channel_leaves_the_others_and_reading_and_taking_back(place) {
        let town = Town::on(place).await;
        let (channel, other) = (town.channel(), town.pairings[0].channels[1]);
        let [mut lena, mut emre] = town.talking().await;
        let (said, emres) = (lena.say(channel, "böse").await, emre.say(channel, "von Emre").await);
        lena.react(channel, emres.id, "👍").await.unwrap();
        let about = json!({"message": {"channel": channel, "message": said.id}});
        let mute = json!([{"act": "mute", "minutes": 5, "everywhere": false}]);
        assert_eq!(act(&town, town.facilitator(), about, with_reasons(mute)).await.status, 201);
        refused(try_say(&mut lena, channel, "hallo?").await, RefusalCode::Muted);
        refused(try_edit(&mut lena, channel, said.id, "anders").await, RefusalCode::Muted);
        refused(lena.react(channel, emres.id, "😡").await, RefusalCode::Muted);
        lena.unreact(channel, emres.id, "👍").await.unwrap();
        lena.remove(channel, said.id).await.unwrap();
        lena.history(channel, None, None).await.unwrap();
        lena.say(other, "hier darf ich").await;
        emre.say(channel, "Ich darf").await;
        let mine = own(&town, town.participant(0)).await.muted;
        assert_eq!((mine.len(), mine[0].channel), (1, Some(channel)));
        assert_eq!(statement(&notices(&town, town.participant(0)).await.notices[0]).measure, Measure::Muted);
    }

    async fn mutes_modes_and_suspensions_hold_over_restarts(place) {
        let mut town = Town::on(place).await;
        let (channel, other) = (town.channel(), town.pairings[0].channels[1]);
        let [lena, emre] = town.talking().await;
        on_member(&town, lena.member(), json!([{"act": "mute", "minutes": 5, "everywhere": true}])).await;
        on_member(&town, emre.member(), json!([{"act": "suspend", "minutes": 5}])).await;
        assert_eq!(set_mode(&town, Some(other), json!({"frozen": {"de": "Pause", "fr": "Pause"}})).await.status, 200);
        assert_eq!(set_words(&town, json!([rule("blöd", "hold")]), json!([])).await.status, 200);
        town.server.restart().await;
        let mut lena = town.participant(0).connect(&town.server).await;
        for channel in [channel, other] {
            refused(try_say(&mut lena, channel, "hallo?").await, RefusalCode::Muted);
        }
        let mut third = town.participant(2).connect(&town.server).await;
        refused(try_say(&mut third, other, "hallo?").await, RefusalCode::Frozen);
        assert!(try_say(&mut third, channel, "blöd").await.unwrap().held.is_some());
        let out = town.participant(1).get(&town.server, "/api/v1/me").answer().await;
        assert_eq!(out.problem(403).code, "out");
    }

    async fn whoever_is_suspended_is_out_and_reads_why_and_comes_back_with_the_same_session(place) {
        let town = Town::on(place).await;
        let mia = mia(&town).await;
        let mut client = mia.connect().await;
        let start = now();
        on_member(&town, mia.me.id, json!([{"act": "suspend", "minutes": 60}])).await;
        assert_eq!(client.gone().await, closed(4502, "suspended"));
        assert!(start.elapsed() < Duration::from_secs(2));
        for path in ["/api/v1/me", "/api/v1/directory", "/api/v1/me/own", "/api/v1/me/sessions"] {
            assert_eq!(mia.get(path).answer().await.problem(403).code, "out", "{path}");
        }
        let Err(Rejected::Lost(how)) = mia.door().try_open().await else { panic!("the suspended are not let in") };
        assert!(how.contains("4502"), "{how}");
        let told: Notices = mia.get("/api/v1/me/notices").answer().await.json(200);
        assert!(told.out);
        let reasons = statement(&told.notices[0]);
        assert_eq!(reasons.measure, Measure::Suspended);
        assert_eq!(reasons.until.unwrap().unix_ms() - reasons.from.unix_ms(), 3_600_000);
        let read = mia.post(&format!("/api/v1/me/notices/{}/read", told.notices[0].id), &json!({})).answer().await;
        assert_eq!(read.status, 204, "{}", read.text());
        let appeal = mia.post(&format!("/api/v1/me/notices/{}/appeal", told.notices[0].id), &json!({"words": "Das war ich nicht", "lang": "de"})).answer().await;
        assert_eq!(appeal.status, 204, "{}", appeal.text());
        assert_eq!(reverse(&town, &town.pairings[0].facilitators[1], false).await.status, 200);
        mia.connect().await.say(town.channel(), "wieder da").await;
        let told: Notices = mia.get("/api/v1/me/notices").answer().await.json(200);
        assert!(!told.out && told.notices.iter().any(|one| matches!(one.about, NoticeKind::AppealDecided { upheld: false, .. })));
    }

    async fn n4_whoever_is_banned_reads_why_and_appeals_with_the_session_they_had_and_nothing_else(place) {
        let town = Town::on(place).await;
        let mia = mia(&town).await;
        let mut client = mia.connect().await;
        let start = now();
        on_member(&town, mia.me.id, json!([{"act": "ban"}])).await;
        assert_eq!(client.gone().await, closed(4501, "banned"));
        assert!(start.elapsed() < Duration::from_secs(2));
        mia.door().refused(401).await;
        for path in ["/api/v1/me", "/api/v1/directory", "/api/v1/me/own", "/api/v1/me/sessions"] {
            assert_eq!(mia.get(path).answer().await.problem(401).code, "unauthorized", "{path}");
        }
        let told: Notices = mia.get("/api/v1/me/notices").answer().await.json(200);
        assert_eq!((told.out, statement(&told.notices[0]).measure, statement(&told.notices[0]).until), (true, Measure::Banned, None));
        let path = format!("/api/v1/me/notices/{}/appeal", told.notices[0].id);
        let words = json!({"words": "Das war ich nicht", "lang": "de"});
        assert_eq!(mia.post(&path, &words).answer().await.status, 204);
        assert_eq!(mia.post(&path, &words).answer().await.problem(409).code, "no_appeal");
        assert_eq!(reverse(&town, town.facilitator(), false).await.problem(403).code, "involved");
        assert_eq!(reverse(&town, &town.pairings[0].facilitators[1], false).await.status, 200);
        for path in ["/api/v1/me", "/api/v1/me/notices"] {
            assert_eq!(mia.get(path).answer().await.status, 401, "{path}: the old session stays ended");
        }
        let made = town.facilitator().post(&town.server, &format!("/api/v1/members/{}/card", mia.me.id), &json!({"why": "geklärt"})).answer().await;
        let made: quartier_protocol::http::care::CardMade = made.json(201);
        let back = Visitor::newcomer(&town.server, &quartier_protocol::http::joining::Join { code: made.code, ..Default::default() }).await;
        assert_eq!(back.me.id, mia.me.id);
        let told: Notices = back.get("/api/v1/me/notices").answer().await.json(200);
        assert!(!told.out && told.notices.iter().any(|one| one.appeal == AppealState::Reversed));
    }

    async fn a_ban_from_the_list_of_members_gives_reasons_and_its_end_too(place) {
        let town = Town::on(place).await;
        let mia = mia(&town).await;
        let path = format!("/api/v1/members/{}", mia.me.id);
        let change = async |state: &str, why: &str| town.facilitator().patch(&town.server, &path, &json!({"state": state, "why": why})).answer().await;
        assert_eq!(change("banned", "Drohungen").await.status, 200);
        let told: Notices = mia.get("/api/v1/me/notices").answer().await.json(200);
        let reasons = statement(&told.notices[0]);
        assert_eq!((reasons.measure, reasons.facts.as_str(), reasons.automated), (Measure::Banned, "Drohungen", false));
        assert_eq!(told.notices[0].appeal, AppealState::Possible);
        assert_eq!(change("active", "geklärt").await.status, 200);
        assert_eq!(mia.get("/api/v1/me/notices").answer().await.problem(401).code, "unauthorized", "she signs in again");
        let made = town.facilitator().post(&town.server, &format!("{path}/card"), &json!({"why": "geklärt"})).answer().await;
        let made: quartier_protocol::http::care::CardMade = made.json(201);
        let back = Visitor::newcomer(&town.server, &quartier_protocol::http::joining::Join { code: made.code, ..Default::default() }).await;
        let told: Notices = back.get("/api/v1/me/notices").answer().await.json(200);
        assert!(!told.out && told.notices.iter().any(|one| matches!(&one.about, NoticeKind::Lifted { why, .. } if why == "geklärt")));
    }

    async fn n4_what_was_wrongly_removed_comes_back_with_its_place_and_reactions(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        let said = lena.say(channel, "Das ist Kunst").await;
        emre.expect_event().await;
        emre.react(channel, said.id, "🎨").await.unwrap();
        lena.say(channel, "danach").await;
        let before = emre.history(channel, None, None).await.unwrap().messages;
        let about = json!({"message": {"channel": channel, "message": said.id}});
        assert_eq!(act(&town, town.facilitator(), about, with_reasons(json!([{"act": "remove"}]))).await.status, 201);
        assert!(emre.history(channel, None, None).await.unwrap().messages[0].removed);
        let notice = notices(&town, town.participant(0)).await.notices[0].id;
        let path = format!("/api/v1/me/notices/{notice}/appeal");
        let appeal = town.participant(0).post(&town.server, &path, &json!({"words": "Das ist Kunst!", "lang": "de"})).answer().await;
        assert_eq!(appeal.status, 204);
        let lying = cases(&town, CaseKind::Appeal).await.remove(0);
        assert_eq!(decide(&town, town.facilitator(), lying.id, &json!({"acts": [{"act": "reverse"}], "facts": "x"})).await.problem(403).code, "involved");
        let [_, french] = [&town.pairings[0].facilitators[0], &town.pairings[0].facilitators[1]];
        assert_eq!(decide(&town, french, lying.id, &json!({"acts": [{"act": "reverse"}]})).await.problem(400).code, "reasons_missing");
        assert_eq!(reverse(&town, french, false).await.status, 200);
        emre.expect("the message back", |pushed| match pushed {
            quartier_protocol::push::Pushed::Event(event) => matches!(&event.kind, quartier_protocol::event::EventKind::MessageRestored { id, .. } if *id == said.id).then_some(()),
            quartier_protocol::push::Pushed::Push(_) => None,
        }).await;
        assert_eq!(emre.history(channel, None, None).await.unwrap().messages, before);
        let told = notices(&town, town.participant(0)).await.notices;
        assert!(told.iter().any(|one| one.id == notice && one.appeal == AppealState::Reversed));
        assert!(told.iter().any(|one| one.about == NoticeKind::AppealDecided { notice, upheld: false, why: "Noch einmal angesehen.".into(), lang: Lang::fr() }));
    }

    async fn n4_a_mute_ends_when_it_is_reversed_and_stays_when_it_is_upheld(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        for (n, (client, upheld)) in [(&mut lena, true), (&mut emre, false)].into_iter().enumerate() {
            on_member(&town, client.member(), json!([{"act": "mute", "minutes": 60, "everywhere": true}])).await;
            let person = town.participant(n);
            let notice = notices(&town, person).await.notices[0].id;
            let path = format!("/api/v1/me/notices/{notice}/appeal");
            assert_eq!(person.post(&town.server, &path, &json!({"words": "Nein", "lang": "de"})).answer().await.status, 204);
            assert_eq!(reverse(&town, &town.pairings[0].facilitators[1], upheld).await.status, 200);
            match upheld {
                true => drop(refused(try_say(client, channel, "hallo?").await, RefusalCode::Muted)),
                false => drop(client.say(channel, "wieder frei").await),
            }
            assert_eq!(own(&town, person).await.muted.len(), usize::from(upheld));
        }
    }
}

#[tokio::test]
async fn a_suspension_and_a_mute_reach_another_node_within_two_seconds() {
    let town = Town::on(Place::redis().await).await;
    let other = town.server.another().await;
    let channel = town.channel();
    let (mut lena, mut emre) = (town.participant(0).connect(&other).await, town.participant(1).connect(&other).await);
    lena.say(channel, "hier").await;
    let start = now();
    on_member(&town, emre.member(), json!([{"act": "suspend", "minutes": 5}])).await;
    assert_eq!(emre.gone().await, closed(4502, "suspended"));
    assert!(start.elapsed() < Duration::from_secs(2));
    assert_eq!(town.participant(1).get(&other, "/api/v1/me").answer().await.problem(403).code, "out");
    let start = now();
    on_member(&town, lena.member(), json!([{"act": "mute", "minutes": 5, "everywhere": true}])).await;
    until("the mute to be known", async || try_say(&mut lena, channel, "noch?").await.err()).await;
    assert!(start.elapsed() < Duration::from_secs(2));
    assert_eq!(id_of(&town, town.participant(0)).await, lena.member());
}
