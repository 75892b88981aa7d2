//! What is decided about messages and members, and what they are told.

use super::*;
use crate::moderation::{against_the_rules, id_of, notices, own, report};
use quartier_protocol::event::{CaseState, EventKind};
use quartier_protocol::http::moderation::desk::Restrictions;
use quartier_protocol::http::moderation::notices::{AppealState, Extent, Measure};
use quartier_protocol::http::moderation::{Ground, HouseRule};
use quartier_protocol::lang::Lang;
use quartier_protocol::refusal::RefusalCode;
use quartier_tests::client::refused;
use quartier_tests::place::Place;

const DAY_MS: i64 = 86_400_000;

async fn restrictions(town: &Town) -> Restrictions {
    let by = town.facilitator();
    let path = format!("/api/v1/pairings/{}/restrictions", pairing_of(town, by).await);
    by.get(&town.server, &path).answer().await.json(200)
}

on_both_stores! {
    async fn n3_a_removed_message_is_gone_for_all_and_its_author_reads_why(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        let said = lena.say(channel, "du Blödmann").await;
        emre.expect_event().await;
        emre.react(channel, said.id, "👍").await.unwrap();
        assert_eq!(report(&town, town.participant(1), channel, said.id, against_the_rules()).await.status, 201);
        let lying = case_of(&town, said.id).await.summary.id;
        let done: Case = decide(&town, town.facilitator(), lying, &with_reasons(json!([{"act": "remove"}]))).await.json(200);
        let by = id_of(&town, town.facilitator()).await;
        assert_eq!((done.summary.state, done.summary.by, done.summary.measures.as_slice()), (CaseState::Decided, Some(by), [Measure::Removed].as_slice()));
        let decision = done.decision.unwrap();
        assert_eq!((decision.by, decision.facts.as_deref()), (Some(by), Some("Das war eine Beleidigung.")));
        let removed = emre.expect("the removal", |pushed| match pushed {
            quartier_protocol::push::Pushed::Event(event) => match &event.kind {
                EventKind::MessageRemoved { id, by } => Some((*id, *by)),
                _ => None,
            },
            quartier_protocol::push::Pushed::Push(_) => None,
        }).await;
        assert_eq!(removed, (said.id, by));
        let history = emre.history(channel, None, None).await.unwrap();
        assert!(history.messages[0].removed && history.messages[0].text.is_none() && history.messages[0].reactions.is_empty());
        let told = notices(&town, town.participant(0)).await;
        let notice = &told.notices[0];
        assert_eq!((notice.appeal, notice.read, told.out), (AppealState::Possible, false, false));
        let NoticeKind::Measure { statement, text, text_lang, translation } = &notice.about else { panic!("{notice:?}") };
        assert_eq!((text.as_deref(), text_lang, translation), (Some("du Blödmann"), &Some(Lang::de()), &None));
        assert!(statement.lang.is_some());
        assert_eq!((statement.measure, statement.until, statement.on_notice, statement.automated), (Measure::Removed, None, true, false));
        assert_eq!(statement.extent, Extent::Message { channel, message: said.id });
        assert_eq!((&statement.ground, statement.facts.as_str()), (&Ground::Rule { rule: HouseRule::Insult }, "Das war eine Beleidigung."));
        assert_eq!((statement.from, statement.appeal_until.unix_ms()), (notice.at, notice.at.unix_ms() + 183 * DAY_MS));
        assert_eq!(own(&town, town.participant(0)).await.unread, 1);
        let reporter = notices(&town, town.participant(1)).await.notices;
        assert!(reporter.iter().any(|one| one.about == NoticeKind::ReportDecided { message: said.id, channel, acted: true }));
        refused(emre.react(channel, said.id, "👎").await, RefusalCode::Removed);
        let again = lena.edit(channel, said.id, "doch").await;
        refused(again, RefusalCode::Removed);
    }

    async fn n3_nothing_restricts_or_warns_without_a_ground_and_reasons(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        let said = lena.say(channel, "böse").await;
        assert_eq!(report(&town, town.participant(1), channel, said.id, against_the_rules()).await.status, 201);
        let lying = case_of(&town, said.id).await.summary.id;
        let (ground, facts) = (json!({"kind": "rule", "rule": "insult"}), json!("Darum."));
        for act in [json!({"act": "remove"}), json!({"act": "warn"}), json!({"act": "mute", "minutes": 5, "everywhere": false}), json!({"act": "suspend", "minutes": 5}), json!({"act": "ban"})] {
            for (ground, facts) in [(None, None), (Some(&ground), None), (None, Some(&facts)), (Some(&ground), Some(&json!("  ")))] {
                let mut body = json!({"acts": [act]});
                ground.into_iter().for_each(|ground| body["ground"] = ground.clone());
                facts.into_iter().for_each(|facts| body["facts"] = facts.clone());
                assert_eq!(decide(&town, town.facilitator(), lying, &body).await.problem(400).code, "reasons_missing", "{body}");
            }
        }
        for law in ["", "  ", &"§".repeat(101)] {
            let body = json!({"acts": [{"act": "remove"}], "ground": {"kind": "law", "law": law}, "facts": "Darum."});
            assert_eq!(decide(&town, town.facilitator(), lying, &body).await.problem(400).code, "reasons_missing");
        }
        let long = json!({"acts": [{"act": "remove"}], "ground": ground, "facts": "x".repeat(2_001)});
        assert_eq!(decide(&town, town.facilitator(), lying, &long).await.problem(400).code, "too_long");
        for acts in [
            json!([{"act": "release"}]), json!([{"act": "decline"}]), json!([{"act": "uphold"}]), json!([{"act": "reverse"}]), json!([{"act": "brake"}]),
            json!([{"act": "remove"}, {"act": "remove"}]), json!([{"act": "mute", "minutes": 0, "everywhere": true}]),
            json!([{"act": "mute", "minutes": 40_321, "everywhere": true}]), json!([{"act": "suspend", "minutes": 0}]),
            json!([{"act": "mute", "minutes": 5, "everywhere": true}, {"act": "mute", "minutes": 6, "everywhere": false}]),
        ] {
            assert_eq!(decide(&town, town.facilitator(), lying, &with_reasons(acts.clone())).await.problem(400).code, "bad_request", "{acts}");
        }
        assert_eq!(notices(&town, town.participant(0)).await.notices, []);
        assert_eq!(case_of(&town, said.id).await.summary.state, CaseState::Open);
        lena.say(channel, "ich darf noch").await;
        let law = json!({"acts": [{"act": "warn"}], "ground": {"kind": "law", "law": "§ 185 StGB"}, "facts": "Darum."});
        assert_eq!(decide(&town, town.facilitator(), lying, &law).await.status, 200);
        assert_eq!(statement(&notices(&town, town.participant(0)).await.notices[0]).ground, Ground::Law { law: "§ 185 StGB".into() });
    }

    async fn nothing_is_done_and_a_decided_case_stays_decided(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        let said = lena.say(channel, "harmlos").await;
        assert_eq!(report(&town, town.participant(1), channel, said.id, against_the_rules()).await.status, 201);
        let lying = case_of(&town, said.id).await.summary.id;
        let done: Case = decide(&town, town.facilitator(), lying, &json!({"acts": []})).await.json(200);
        assert_eq!((done.summary.state, done.summary.measures.len()), (CaseState::Decided, 0));
        assert_eq!(notices(&town, town.participant(0)).await.notices, [], "its author hears nothing");
        let reporter = notices(&town, town.participant(1)).await.notices;
        assert!(reporter.iter().any(|one| one.about == NoticeKind::ReportDecided { message: said.id, channel, acted: false }));
        for by in &town.pairings[0].facilitators {
            let again = decide(&town, by, lying, &with_reasons(json!([{"act": "remove"}]))).await;
            assert_eq!(again.problem(409).code, "decided");
            for turn in ["take", "leave"] {
                let answer = by.post(&town.server, &format!("/api/v1/cases/{lying}/{turn}"), &json!({})).answer().await;
                assert_eq!(answer.problem(409).code, "decided");
            }
        }
        assert_eq!(lena.history(channel, None, None).await.unwrap().messages[0].text.as_ref().unwrap().as_str(), "harmlos");
    }

    async fn facilitators_act_without_a_report_and_the_author_reads_it_was_theirs(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        let said = lena.say(channel, "böse").await;
        emre.expect_event().await;
        let message = json!({"message": {"channel": channel, "message": said.id}});
        let acts = json!([{"act": "remove"}, {"act": "mute", "minutes": 60, "everywhere": false}]);
        let made: Case = act(&town, town.facilitator(), message.clone(), with_reasons(acts)).await.json(201);
        assert_eq!((made.summary.kind, made.summary.state), (CaseKind::Own, CaseState::Decided));
        let told = notices(&town, town.participant(0)).await.notices;
        assert_eq!(told.len(), 2);
        assert!(told.iter().map(statement).all(|one| !one.on_notice && !one.automated));
        let refusal = refused(try_say(&mut lena, channel, "hallo?").await, RefusalCode::Muted);
        assert!((1..=3_600_000).contains(&refusal.retry_after_ms.unwrap()));
        let code = async |by: &Person, about: Value, decide: Value, status| act(&town, by, about, decide).await.problem(status).code;
        let remove = with_reasons(json!([{"act": "remove"}]));
        assert_eq!(code(town.facilitator(), message.clone(), remove.clone(), 410).await, "gone");
        assert_eq!(code(town.facilitator(), message, json!({"acts": []}), 410).await, "gone");
        let nowhere = json!({"message": {"channel": channel, "message": ids::message()}});
        assert_eq!(code(town.facilitator(), nowhere, remove.clone(), 404).await, "not_found");
        let foreign = json!({"message": {"channel": town.pairings[1].channels[0], "message": said.id}});
        assert_eq!(code(town.facilitator(), foreign, remove.clone(), 404).await, "not_found");
        let stranger = json!({"member": id_of(&town, town.stranger()).await});
        let warn = with_reasons(json!([{"act": "warn"}]));
        assert_eq!(code(town.facilitator(), stranger, warn.clone(), 404).await, "not_found");
        assert_eq!(code(town.facilitator(), json!({}), warn.clone(), 400).await, "bad_request");
        let member = json!({"member": id_of(&town, town.participant(1)).await});
        assert_eq!(code(town.facilitator(), member.clone(), remove, 400).await, "bad_request", "there is no message to remove");
        assert_eq!(code(town.facilitator(), member.clone(), json!({"acts": []}), 400).await, "bad_request");
        assert_eq!(code(town.participant(0), member.clone(), warn.clone(), 403).await, "forbidden");
        assert_eq!(code(&town.pairings[1].facilitators[0], member, warn, 404).await, "not_found");
    }

    async fn nobody_restricts_a_colleague_themselves_or_a_bot(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [german, french] = [&town.pairings[0].facilitators[0], &town.pairings[0].facilitators[1]];
        let warn = with_reasons(json!([{"act": "warn"}]));
        let made = crate::administration::cards(&town, french, quartier_protocol::directory::Role::Facilitator, json!([{"channels": []}]), None).await;
        let new = quartier_tests::visitor::Visitor::newcomer(&town.server, &crate::administration::newcomer(&made[0], "Frau Neu")).await;
        assert_eq!(act(&town, french, json!({"member": new.me.id}), warn.clone()).await.problem(403).code, "forbidden");
        assert_eq!(act(&town, german, json!({"member": new.me.id}), warn.clone()).await.status, 201, "the other council's");
        let oneself = json!({"member": id_of(&town, german).await});
        assert_eq!(act(&town, german, oneself, warn.clone()).await.problem(403).code, "involved");
        let bot = bot(&town).await;
        let about = json!({"member": id_of(&town, &bot).await});
        assert_eq!(act(&town, german, about, warn.clone()).await.problem(400).code, "bad_request");
        let said = bot.connect(&town.server).await.say(channel, "Werbung").await;
        let about = json!({"message": {"channel": channel, "message": said.id}});
        assert_eq!(act(&town, german, about, with_reasons(json!([{"act": "remove"}]))).await.status, 201, "what a bot says goes");
        let own_one = german.connect(&town.server).await.say(channel, "meins").await;
        assert_eq!(report(&town, town.participant(1), channel, own_one.id, against_the_rules()).await.status, 201);
        let lying = case_of(&town, own_one.id).await.summary.id;
        assert_eq!(decide(&town, german, lying, &json!({"acts": []})).await.problem(403).code, "involved");
        assert_eq!(decide(&town, french, lying, &json!({"acts": []})).await.status, 200);
        for by in [town.participant(0), town.stranger(), &town.pairings[1].facilitators[0], &bot] {
            let answer = decide(&town, by, lying, &json!({"acts": []})).await;
            assert!(matches!(answer.status, 403 | 404), "{}", answer.text());
        }
    }

    async fn whoever_is_muted_says_nothing_by_a_name_either(place) {
        let town = Town::on(place).await;
        let [lena] = town.talking().await;
        let rename = async |name: &str| town.participant(0).patch(&town.server, "/api/v1/me", &json!({"name": name})).answer().await;
        assert_eq!(rename("Lena K.").await.status, 200);
        let mute = json!([{"act": "mute", "minutes": 90, "everywhere": true}]);
        let made = act(&town, town.facilitator(), json!({"member": lena.member()}), with_reasons(mute)).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let refused = rename("Alle sind doof").await;
        assert_eq!(refused.problem(refused.status).code, "muted");
        assert_eq!(rename("Lena K.").await.status, 200, "the same is no new one");
        let lang = town.participant(0).patch(&town.server, "/api/v1/me", &json!({"lang": "fr"})).answer().await;
        assert_eq!(lang.status, 200, "{}", lang.text());
    }

    async fn restrictions_are_listed_and_end_before_their_time_with_a_notice(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        let about = json!({"member": lena.member()});
        let mute = json!([{"act": "mute", "minutes": 90, "everywhere": true}]);
        let made: Case = act(&town, town.facilitator(), about, with_reasons(mute)).await.json(201);
        let listed = restrictions(&town).await.restrictions;
        assert_eq!(listed.len(), 1);
        let one = &listed[0];
        assert_eq!((one.member, one.measure, one.channel, one.case), (lena.member(), Measure::Muted, None, made.summary.id));
        assert_eq!(one.until.unwrap().unix_ms() - one.from.unix_ms(), 90 * 60_000);
        let mine = own(&town, town.participant(0)).await.muted;
        assert_eq!((mine.len(), mine[0].channel, mine[0].notice, Some(mine[0].until)), (1, None, one.notice, one.until));
        refused(try_say(&mut lena, channel, "hallo?").await, RefusalCode::Muted);
        let path = format!("/api/v1/restrictions/{}/lift", one.notice);
        let lift = async |by: &Person, why: &str| by.post(&town.server, &path, &json!({"why": why})).answer().await;
        assert_eq!(lift(town.participant(0), "bitte").await.problem(403).code, "forbidden");
        assert_eq!(lift(&town.pairings[1].facilitators[0], "fremd").await.problem(404).code, "not_found");
        assert_eq!(lift(town.facilitator(), " ").await.problem(400).code, "bad_request");
        let [one_by, other_by] = [&town.pairings[0].facilitators[0], &town.pairings[0].facilitators[1]];
        let both = tokio::join!(lift(one_by, "geklärt"), lift(other_by, "geklärt"));
        let mut statuses = [both.0.status, both.1.status];
        statuses.sort_unstable();
        assert_eq!(statuses[0], 204);
        assert!(matches!(statuses[1], 404 | 409), "{statuses:?}");
        assert_eq!(lift(town.facilitator(), "noch einmal").await.problem(404).code, "not_found");
        lena.say(channel, "endlich").await;
        assert_eq!(restrictions(&town).await.restrictions, []);
        assert_eq!(own(&town, town.participant(0)).await.muted, []);
        let told = notices(&town, town.participant(0)).await.notices;
        let lifted: Vec<_> = told.iter().filter(|one| matches!(one.about, NoticeKind::Lifted { .. })).collect();
        assert_eq!(lifted.len(), 1);
        let NoticeKind::Lifted { notice, measure, why, .. } = &lifted[0].about else { unreachable!() };
        assert_eq!((*notice, *measure, why.as_str()), (one.notice, Measure::Muted, "geklärt"));
    }

    async fn of_two_who_decide_at_once_one_does_and_the_other_is_told(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        hold_all(&town).await;
        for n in 0..5 {
            let id = say_held(&mut lena, channel, &format!("Nachricht {n}")).await;
            let lying = case_of(&town, id).await.summary.id;
            decide_at_once(&town, &town.server, lying).await;
        }
        let told = notices(&town, town.participant(0)).await.notices;
        assert_eq!(told.len(), 5, "each was decided once");
        let through = told.iter().filter(|one| matches!(one.about, NoticeKind::Released { .. })).count();
        assert_eq!(lena.history(channel, None, None).await.unwrap().messages.len(), through);
    }
}

/// One lets it through and the other doesn't, at the same moment, the other by way of another node.
async fn decide_at_once(town: &Town, other: &Server, lying: CaseId) {
    let [german, french] = [&town.pairings[0].facilitators[0], &town.pairings[0].facilitators[1]];
    let decline = with_reasons(json!([{"act": "decline"}]));
    let path = format!("/api/v1/cases/{lying}/decide");
    let through = json!({"acts": [{"act": "release"}]});
    let (release, decline) =
        tokio::join!(decide(town, german, lying, &through), french.post(other, &path, &decline).answer(),);
    let (done, late) = if release.status == 200 { (release, decline) } else { (decline, release) };
    assert_eq!(done.status, 200, "{}", done.text());
    assert_eq!(late.problem(409).code, "decided");
}

#[tokio::test]
async fn of_two_who_decide_at_once_on_two_nodes_one_does() {
    let town = Town::on(Place::redis().await).await;
    let other = town.server.another().await;
    let channel = town.channel();
    let [mut lena] = town.talking().await;
    hold_all(&town).await;
    for n in 0..10 {
        let id = say_held(&mut lena, channel, &format!("Nachricht {n}")).await;
        decide_at_once(&town, &other, case_of(&town, id).await.summary.id).await;
    }
    assert_eq!(notices(&town, town.participant(0)).await.notices.len(), 10);
}
