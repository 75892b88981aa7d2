//! What waits: who sees it, and what becomes of it.

use super::*;
use crate::administration::traces::{all_is_told, only_what_stays};
use crate::administration::{card, newcomer};
use crate::moderation::{id_of, notices, own};
use quartier_protocol::http::moderation::holds::HoldReason;
use quartier_protocol::http::moderation::notices::{AppealState, Extent, Measure};
use quartier_protocol::http::moderation::{Ground, HouseRule};
use quartier_protocol::push::{Push, Pushed};
use quartier_protocol::refusal::RefusalCode;
use quartier_tests::client::refused;
use quartier_tests::visitor::Visitor;

const SECRET: &str = "Das sieht noch niemand";

on_both_stores! {
    async fn n3_a_waiting_message_is_its_authors_and_the_desks_alone(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        let mut agenda = bot(&town).await.connect(&town.server).await;
        agenda.subscribe(channel).await;
        hold_all(&town).await;
        let id = say_held(&mut lena, channel, SECRET).await;
        let told = lena.expect("what is one's own", |pushed| match pushed {
            Pushed::Push(Push::Own(own)) if !own.waiting.is_empty() => Some(own.clone()),
            _ => None,
        }).await;
        let mine = own(&town, town.participant(0)).await;
        assert_eq!(mine.waiting, told.waiting);
        let waiting = &mine.waiting[0];
        assert_eq!((waiting.id, waiting.channel, waiting.text.as_str(), waiting.reason, waiting.edit), (id, channel, SECRET, HoldReason::Channel, false));
        let reasons = &waiting.statement;
        assert_eq!((reasons.measure, reasons.automated, reasons.on_notice), (Measure::Held, true, false));
        assert_eq!(reasons.reason, Some(HoldReason::Channel), "what it is about, where no rule was broken");
        assert_eq!(reasons.extent, Extent::Message { channel, message: id });
        assert_eq!(reasons.until.unwrap().unix_ms() - reasons.from.unix_ms(), 72 * 3_600_000);
        assert!(reasons.appeal_until > reasons.from);
        // Something that is posted after it: a facilitator's.
        let mut karim = town.facilitator().connect(&town.server).await;
        karim.say(channel, "Hallo").await;
        for client in [&mut emre, &mut agenda] {
            client.expect_text("Hallo").await;
            let history = client.history(channel, None, None).await.unwrap();
            assert_eq!(history.messages.len(), 1);
            client.expect_silence(|pushed| serde_json::to_string(pushed).unwrap().contains(SECRET)).await;
        }
        let fresh = emre_again(&town).await;
        assert!(!fresh.contains(SECRET), "a snapshot");
        for person in [town.participant(1), town.facilitator()] {
            for path in ["/api/v1/me/export", "/api/v1/me/own", "/api/v1/me/notices", "/api/v1/directory"] {
                let text = person.get(&town.server, path).answer().await.text();
                assert!(!text.contains(SECRET) && !text.contains(&id.to_string()), "{path}: {text}");
            }
        }
        let export = town.participant(0).get(&town.server, "/api/v1/me/export").answer().await.text();
        assert!(export.contains(SECRET), "one's own data has it: {export}");
        let metrics = town.server.metrics().await;
        assert!(!metrics.contains(SECRET) && !town.server.logs().contains(SECRET));
        refused(emre.react(channel, id, "👍").await, RefusalCode::NotFound);
        let reply = command::Send { reply_to: Some(id), ..new_message(channel, "darauf") };
        refused(emre.send(&reply).await, RefusalCode::NotFound);
        refused(try_edit(&mut emre, channel, id, "meins").await, RefusalCode::NotFound);
        refused(emre.remove(channel, id).await, RefusalCode::NotFound);
        assert_eq!(own(&town, town.participant(0)).await.waiting.len(), 1, "nobody else can take it back");
    }

    async fn what_is_let_through_appears_in_the_order_of_release_with_the_time_it_was_written(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        hold_all(&town).await;
        let (first, second) = (say_held(&mut lena, channel, "eins").await, say_held(&mut lena, channel, "zwei").await);
        let written: Vec<_> = own(&town, town.participant(0)).await.waiting.iter().map(|one| one.at).collect();
        for id in [second, first] {
            release(&town, case_of(&town, id).await.summary.id).await;
        }
        for (text, at) in [("zwei", written[1]), ("eins", written[0])] {
            let event = emre.expect_text(text).await;
            assert!(event.at >= at);
            let quartier_protocol::event::EventKind::MessagePosted { message } = event.kind else { unreachable!() };
            assert_eq!(message.written_at, Some(at));
        }
        let history = emre.history(channel, None, None).await.unwrap();
        assert_eq!(history.messages.iter().map(|one| one.id).collect::<Vec<_>>(), [second, first]);
        assert!(history.messages[0].position.offset < history.messages[1].position.offset);
        assert_eq!(own(&town, town.participant(0)).await.waiting, []);
        let told = notices(&town, town.participant(0)).await.notices;
        assert!(told.iter().all(|one| matches!(one.about, NoticeKind::Released { .. })) && told.len() == 2);
        lena.edit(channel, first, "eins, neu").await.unwrap();
    }

    async fn n3_whoever_is_not_let_through_reads_why(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        hold_all(&town).await;
        let id = say_held(&mut lena, channel, "böse").await;
        let lying = case_of(&town, id).await;
        assert_eq!((lying.summary.kind, lying.summary.reason), (CaseKind::Held, Some(HoldReason::Channel)));
        let decline = json!([{"act": "decline"}]);
        let bare = decide(&town, town.facilitator(), lying.summary.id, &json!({"acts": decline})).await;
        assert_eq!(bare.problem(400).code, "reasons_missing");
        for wrong in [json!([]), json!([{"act": "remove"}]), json!([{"act": "warn"}]), json!([{"act": "uphold"}]), json!([{"act": "release"}, {"act": "warn"}])] {
            let answer = decide(&town, town.facilitator(), lying.summary.id, &with_reasons(wrong)).await;
            assert_eq!(answer.problem(400).code, "bad_request");
        }
        let done: Case = decide(&town, town.facilitator(), lying.summary.id, &with_reasons(json!([{"act": "decline"}, {"act": "warn"}]))).await.json(200);
        assert_eq!(done.summary.measures, [Measure::Declined, Measure::Warned]);
        let told = notices(&town, town.participant(0)).await.notices;
        let reasons = told.iter().map(statement).find(|one| one.measure == Measure::Declined).unwrap();
        assert_eq!((reasons.facts.as_str(), &reasons.ground), ("Das war eine Beleidigung.", &Ground::Rule { rule: HouseRule::Insult }));
        assert_eq!((reasons.automated, reasons.on_notice, reasons.until), (false, false, None));
        assert_eq!(reasons.extent, Extent::Message { channel, message: id });
        assert!(told.iter().all(|one| one.appeal == AppealState::Possible));
        assert!(matches!(&told[0].about, NoticeKind::Measure { text: Some(text), .. } if text == "böse"));
        assert_eq!(own(&town, town.participant(0)).await.waiting, []);
        assert_eq!(emre.history(channel, None, None).await.unwrap().messages, []);
        emre.expect_no_event().await;
    }

    async fn the_same_message_again_is_the_same_one_whatever_became_of_it(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        hold_all(&town).await;
        let [through, not] = [new_message(channel, "gut"), new_message(channel, "schlecht")];
        for message in [&through, &not] {
            assert_eq!(lena.send(message).await.unwrap().held, Some(HoldReason::Channel));
            let again = lena.send(message).await.unwrap();
            assert_eq!((again.held, again.duplicate, again.position), (Some(HoldReason::Channel), true, None));
            let other = command::Send { text: "anders".into(), ..message.clone() };
            refused(lena.send(&other).await, RefusalCode::Conflict);
            refused(emre.send(message).await, RefusalCode::Conflict);
        }
        assert_eq!(desk(&town, "").await.cases.len(), 2);
        // Nothing waits any more by rule: what waits goes on waiting all the same.
        assert_eq!(set_mode(&town, Some(channel), json!({})).await.status, 200);
        let again = lena.send(&through).await.unwrap();
        assert_eq!((again.held, again.duplicate, again.position), (Some(HoldReason::Channel), true, None));
        release(&town, case_of(&town, through.id).await.summary.id).await;
        let declined = decide(&town, town.facilitator(), case_of(&town, not.id).await.summary.id, &with_reasons(json!([{"act": "decline"}]))).await;
        assert_eq!(declined.status, 200);
        for mode in [json!({}), json!({"hold": true}), json!({"frozen": {"de": "Pause", "fr": "Pause"}})] {
            assert_eq!(set_mode(&town, Some(channel), mode.clone()).await.status, 200);
            let again = lena.send(&through).await.unwrap();
            assert!(again.duplicate && again.position.is_some() && again.held.is_none(), "{mode}: {again:?}");
            refused(lena.send(&not).await, RefusalCode::Removed);
        }
        assert_eq!(emre.history(channel, None, None).await.unwrap().messages.len(), 1);
    }

    async fn a_waiting_message_is_edited_and_taken_back_by_its_author(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        hold_all(&town).await;
        let id = say_held(&mut lena, channel, "harmlos").await;
        let seen = case_of(&town, id).await.summary.id;
        assert_eq!(try_edit(&mut lena, channel, id, "ganz anders").await.unwrap().held, Some(HoldReason::Channel));
        let waiting = own(&town, town.participant(0)).await.waiting;
        assert_eq!((waiting.len(), waiting[0].text.as_str(), waiting[0].edit), (1, "ganz anders", false));
        let written = audited(&town).await.remove(0);
        assert_eq!((&written["what"], &written["by"], &written["subject"]), (&json!("message.rewritten"), &json!(lena.member()), &json!(id)));
        // What the facilitator saw is not what waits now.
        let late = decide(&town, town.facilitator(), seen, &json!({"acts": [{"act": "release"}]})).await;
        assert_eq!(late.problem(409).code, "decided");
        let now = case_of(&town, id).await;
        assert_eq!(now.evidence.unwrap().message.text.as_deref(), Some("ganz anders"));
        // Another rule or none: it goes on waiting.
        assert_eq!(set_mode(&town, Some(channel), json!({})).await.status, 200);
        assert!(try_edit(&mut lena, channel, id, "noch einmal").await.unwrap().held.is_some());
        lena.remove(channel, id).await.unwrap();
        assert_eq!(own(&town, town.participant(0)).await.waiting, []);
        assert_eq!(desk(&town, "").await.cases, []);
        assert_eq!(emre.history(channel, None, None).await.unwrap().messages, []);
        emre.expect_no_event().await;
        refused(lena.remove(channel, id).await, RefusalCode::NotFound);
    }

    async fn twenty_of_one_member_wait_and_the_next_is_refused_aloud(place) {
        let town = Town::flagged(place, crate::UNHURRIED).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        hold_all(&town).await;
        let mut first = None;
        for n in 0..20 {
            first.get_or_insert(say_held(&mut lena, channel, &format!("Nachricht {n}")).await);
        }
        let refusal = refused(try_say(&mut lena, channel, "zu viel").await, RefusalCode::RateLimited);
        assert!(refusal.retry_after_ms.is_some());
        say_held(&mut emre, channel, "von jemand anderem").await;
        lena.remove(channel, first.unwrap()).await.unwrap();
        let [mut phone, mut tablet] = [town.participant(0).connect(&town.server).await, town.participant(0).connect(&town.server).await];
        let at_once = tokio::join!(try_say(&mut lena, channel, "jetzt wieder"), try_say(&mut phone, channel, "ich auch"), try_say(&mut tablet, channel, "und ich"));
        let held = [&at_once.0, &at_once.1, &at_once.2].into_iter().filter(|answer| answer.is_ok()).count();
        assert_eq!((held, own(&town, town.participant(0)).await.waiting.len()), (1, 20), "of several at once, as many as there is room for");
    }

    async fn first_messages_of_newcomers_wait_and_those_of_members_from_before_dont(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        let before = Visitor::newcomer(&town.server, &newcomer(&card(&town, town.facilitator()).await, "Vorher")).await;
        assert_eq!(set_holds(&town, json!({"newcomer": 2})).await.status, 200);
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, town.facilitator()).await, "Mia")).await;
        lena.say(channel, "schon lange da").await;
        before.connect().await.say(channel, "auch von vorher").await;
        let mut mias = mia.connect().await;
        let mut held = Vec::new();
        for text in ["eins", "zwei", "drei"] {
            held.push(say_held(&mut mias, channel, text).await);
        }
        let waiting: quartier_protocol::http::moderation::notices::Own = mia.get("/api/v1/me/own").answer().await.json(200);
        assert!(waiting.waiting.iter().all(|one| one.reason == HoldReason::Newcomer));
        let declined = decide(&town, town.facilitator(), case_of(&town, held[0]).await.summary.id, &with_reasons(json!([{"act": "decline"}]))).await;
        assert_eq!(declined.status, 200);
        release(&town, case_of(&town, held[1]).await.summary.id).await;
        let fourth = say_held(&mut mias, channel, "vier").await;
        release(&town, case_of(&town, held[2]).await.summary.id).await;
        mias.say(channel, "jetzt ohne Warten").await;
        let data: Value = mia.get("/api/v1/me/export").answer().await.json(200);
        all_is_told(&town.place, &data, &["held", "spoken"]).await;
        assert_eq!(data["moderation"]["let_through"][0]["messages"], 2);
        assert!(case_of(&town, fourth).await.decision.is_none(), "what waits goes on waiting");
        // More are wanted now: what was let through counts.
        assert_eq!(set_holds(&town, json!({"newcomer": 3})).await.status, 200);
        let id = say_held(&mut mias, channel, "fünf").await;
        release(&town, case_of(&town, id).await.summary.id).await;
        mias.say(channel, "frei").await;
        lena.say(channel, "immer noch da").await;
    }

    async fn messages_with_links_wait_and_those_of_facilitators_and_outside_duty_hours(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        let mut karim = town.facilitator().connect(&town.server).await;
        assert_eq!(set_holds(&town, json!({"links": true})).await.status, 200);
        for text in ["https://example.org", "schau: www.example.org", "HTTP://EXAMPLE.ORG/x"] {
            let ok = try_say(&mut lena, channel, text).await.unwrap();
            assert_eq!(ok.held, Some(HoldReason::Link), "{text}");
        }
        lena.say(channel, "Um 3.30 Uhr, wie immer.").await;
        karim.say(channel, "https://example.org").await;
        assert_eq!(set_holds(&town, json!({"duty": {"zone": "Europe/Berlin", "hours": []}})).await.status, 200);
        assert_eq!(try_say(&mut lena, channel, "nachts").await.unwrap().held, Some(HoldReason::Hours));
        karim.say(channel, "auch nachts").await;
        let always: Vec<Value> = (1..=7).map(|day| json!({"day": day, "from": "00:00", "to": "24:00"})).collect();
        assert_eq!(set_holds(&town, json!({"duty": {"zone": "Europe/Paris", "hours": always}})).await.status, 200);
        lena.say(channel, "es ist jemand da").await;
        for wrong in [
            json!({"newcomer": 21}), json!({"expiry_hours": 0}), json!({"expiry_hours": 721}),
            json!({"duty": {"zone": "Mars/Phobos", "hours": []}}),
            json!({"duty": {"zone": "Europe/Berlin", "hours": [{"day": 8, "from": "08:00", "to": "09:00"}]}}),
            json!({"duty": {"zone": "Europe/Berlin", "hours": [{"day": 1, "from": "09:00", "to": "09:00"}]}}),
        ] {
            assert_eq!(set_holds(&town, wrong.clone()).await.problem(400).code, "bad_request", "{wrong}");
        }
    }

    async fn what_waits_and_is_let_through_outlives_what_it_answers(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        let asked = emre.say(channel, "Wer kommt?").await;
        lena.expect_event().await;
        hold_all(&town).await;
        let reply = command::Send { reply_to: Some(asked.id), ..new_message(channel, "Ich!") };
        assert!(lena.send(&reply).await.unwrap().held.is_some());
        let nowhere = command::Send { reply_to: Some(ids::message()), ..new_message(channel, "Worauf?") };
        refused(lena.send(&nowhere).await, RefusalCode::NotFound);
        emre.remove(channel, asked.id).await.unwrap();
        release(&town, case_of(&town, reply.id).await.summary.id).await;
        let history = emre.history(channel, None, None).await.unwrap();
        assert_eq!(history.messages[1].text.as_ref().unwrap().as_str(), "Ich!");
    }

    async fn in_an_archived_channel_nothing_is_let_through_and_nothing_is_lost(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        hold_all(&town).await;
        let id = say_held(&mut lena, channel, "zu spät").await;
        let path = format!("/api/v1/channels/{channel}");
        let archive = async |archived: bool| town.facilitator().patch(&town.server, &path, &json!({"archived": archived})).answer().await.status;
        assert_eq!(archive(true).await, 200);
        let lying = case_of(&town, id).await.summary.id;
        let refused = decide(&town, town.facilitator(), lying, &json!({"acts": [{"act": "release"}]})).await;
        assert_eq!(refused.problem(410).code, "gone");
        assert_eq!(own(&town, town.participant(0)).await.waiting.len(), 1, "it goes on waiting");
        assert_eq!(archive(false).await, 200);
        release(&town, lying).await;
        assert_eq!(lena.history(channel, None, None).await.unwrap().messages.len(), 1);
    }

    async fn what_an_erased_member_had_waiting_is_gone_from_the_desk(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, town.facilitator()).await, "Mia")).await;
        hold_all(&town).await;
        let id = say_held(&mut mia.connect().await, channel, "geheim").await;
        let lying = case_of(&town, id).await.summary.id;
        let data: Value = mia.get("/api/v1/me/export").answer().await.json(200);
        all_is_told(&town.place, &data, &["held", "held_by"]).await;
        assert_eq!(mia.post("/api/v1/me/erase", &json!({"name": "Mia"})).answer().await.status, 204);
        only_what_stays(&town.place, mia.me.id).await;
        let answer = decide(&town, town.facilitator(), lying, &json!({"acts": [{"act": "release"}]})).await;
        assert_eq!(answer.problem(410).code, "gone");
        assert_eq!(desk(&town, "").await.cases, [], "nobody has to look at it any more");
        let written = audited(&town).await.remove(0);
        assert_eq!((&written["what"], &written["details"]["gone"], &written["details"]["case"]), (&json!("case.decided"), &json!(true), &json!(lying)));
        let again = decide(&town, town.facilitator(), lying, &with_reasons(json!([{"act": "decline"}]))).await;
        assert_eq!(again.problem(409).code, "decided");
        let [mut lena] = town.talking().await;
        assert_eq!(lena.history(channel, None, None).await.unwrap().messages, []);
    }

    async fn bots_wait_as_participants_do(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let bot = bot(&town).await;
        let mut agenda = bot.connect(&town.server).await;
        agenda.say(channel, "Termin um acht").await;
        hold_all(&town).await;
        let id = say_held(&mut agenda, channel, "Termin um neun").await;
        assert_eq!(case_of(&town, id).await.summary.about, Some(id_of(&town, &bot).await));
        release(&town, case_of(&town, id).await.summary.id).await;
        let [mut lena] = town.talking().await;
        assert_eq!(lena.history(channel, None, None).await.unwrap().messages.len(), 2);
    }
}

async fn emre_again(town: &Town) -> String {
    let mut fresh = town.participant(1).connect(&town.server).await;
    let followed = fresh.subscribe(town.channel()).await;
    format!("{followed:?} {:?}", fresh.hello)
}
