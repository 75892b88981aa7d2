//! A facilitator puts back what was removed by mistake, without waiting for an appeal (N4).

use super::*;
use crate::moderation::{against_the_rules, notices, report};
use quartier_protocol::event::CaseState;
use quartier_protocol::http::moderation::counts::Counts;
use quartier_protocol::http::moderation::desk::DeskAct;
use quartier_protocol::http::moderation::notices::{AppealState, Measure};
use quartier_protocol::message::Message;

const WHY: &str = "Ich habe mich vertippt.";

fn about(channel: ChannelId, message: MessageId) -> Value {
    json!({"message": {"channel": channel, "message": message}})
}

fn restored() -> Value {
    json!({"acts": [{"act": "restore"}], "facts": WHY, "lang": "de"})
}

/// Removes a message without a report; its case.
async fn removed(town: &Town, by: &Person, message: MessageId) -> Case {
    let remove = with_reasons(json!([{"act": "remove"}]));
    act(town, by, about(town.channel(), message), remove).await.json(201)
}

async fn now(client: &mut Client, channel: ChannelId, message: MessageId) -> Message {
    let page = client.history(channel, None, None).await.unwrap();
    page.messages.into_iter().find(|one| one.id == message).expect("it has its place")
}

on_both_stores! {
    async fn n4_what_was_removed_by_mistake_is_put_back_without_an_appeal(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        let said = lena.say(channel, "Schöner Mist").await;
        emre.expect_event().await;
        emre.react(channel, said.id, "👍").await.unwrap();
        assert_eq!(report(&town, town.participant(1), channel, said.id, against_the_rules()).await.status, 201);
        let lying = case_of(&town, said.id).await;
        assert!(!lying.restorable, "it is there");
        let [german, french] = [&town.pairings[0].facilitators[0], &town.pairings[0].facilitators[1]];
        let first: Case = decide(&town, german, lying.summary.id, &with_reasons(json!([{"act": "remove"}]))).await.json(200);
        assert!(first.restorable);
        assert!(now(&mut emre, channel, said.id).await.removed);
        let told = notices(&town, town.participant(0)).await.notices.remove(0);
        assert_eq!((statement(&told).measure, told.appeal), (Measure::Removed, AppealState::Possible));

        let without = json!({"acts": [{"act": "restore"}], "facts": " "});
        assert_eq!(act(&town, french, about(channel, said.id), without).await.problem(400).code, "reasons_missing");
        let case_made: Case = act(&town, french, about(channel, said.id), restored()).await.json(201);
        assert_eq!((case_made.summary.kind, case_made.summary.state), (CaseKind::Own, CaseState::Decided));
        assert_eq!((case_made.summary.acts.as_slice(), case_made.summary.measures.len()), ([DeskAct::Restore].as_slice(), 0));
        assert_eq!(case_made.evidence.unwrap().message.text.as_deref(), Some("Schöner Mist"));
        let back = now(&mut emre, channel, said.id).await;
        assert_eq!((back.removed, back.text.unwrap().as_str()), (false, "Schöner Mist"));
        assert_eq!(back.reactions.len(), 1);
        assert!(!crate::moderation::case(&town, german, first.summary.id).await.restorable);

        let mut notices_now = notices(&town, town.participant(0)).await.notices;
        let NoticeKind::Lifted { notice, measure, why, lang } = notices_now.remove(0).about else { panic!("the latest") };
        assert_eq!((notice, measure, why.as_str(), lang), (told.id, Measure::Removed, WHY, Lang::de()));
        assert_eq!((notices_now[0].id, notices_now[0].appeal), (told.id, AppealState::None), "nothing is left to appeal against");
        let appeal = format!("/api/v1/me/notices/{}/appeal", told.id);
        let late = town.participant(0).post(&town.server, &appeal, &json!({"words": "Es war keins", "lang": "de"})).answer().await;
        assert_eq!(late.problem(409).code, "no_appeal");
        assert_eq!(act(&town, german, about(channel, said.id), restored()).await.problem(409).code, "conflict", "it is there");
        let path = format!("/api/v1/pairings/{}/counts", pairing_of(&town, german).await);
        let counted: Counts = town.participant(0).get(&town.server, &path).answer().await.json(200);
        assert_eq!(counted.years[0].counts.get("message.restored"), Some(&1));

        // Whoever reports the same again, now that it stands, is not told that something was done about it.
        assert_eq!(report(&town, town.participant(2), channel, said.id, against_the_rules()).await.status, 201);
        let outcome = notices(&town, town.participant(2)).await.notices.remove(0).about;
        assert_eq!(outcome, NoticeKind::ReportDecided { message: said.id, channel, acted: false });
        // And it can be removed again, with reasons of their own, and put back once more.
        assert!(removed(&town, german, said.id).await.restorable);
        assert_eq!(act(&town, german, about(channel, said.id), restored()).await.status, 201);
        assert!(!now(&mut emre, channel, said.id).await.removed);
    }

    async fn what_its_author_took_back_is_put_back_by_nobody(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        let [own, both] = [lena.say(channel, "meins").await.id, lena.say(channel, "unser beider").await.id];
        lena.remove(channel, own).await.unwrap();
        let case_made = removed(&town, town.facilitator(), both).await;
        lena.remove(channel, both).await.unwrap();
        assert!(!crate::moderation::case(&town, town.facilitator(), case_made.summary.id).await.restorable);
        for id in [own, both] {
            assert_eq!(act(&town, town.facilitator(), about(channel, id), restored()).await.problem(410).code, "gone");
            assert!(now(&mut lena, channel, id).await.removed);
        }
    }

    async fn n4_what_is_appealed_against_is_put_back_by_the_appeal_alone(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        let [german, french] = [&town.pairings[0].facilitators[0], &town.pairings[0].facilitators[1]];
        let said = lena.say(channel, "Schöner Mist").await.id;
        removed(&town, german, said).await;
        let told = notices(&town, town.participant(0)).await.notices.remove(0).id;
        let path = format!("/api/v1/me/notices/{told}/appeal");
        let words = json!({"words": "Das war ein Scherz", "lang": "de"});
        assert_eq!(town.participant(0).post(&town.server, &path, &words).answer().await.status, 204);
        for by in [german, french] {
            assert_eq!(act(&town, by, about(channel, said), restored()).await.problem(403).code, "involved");
        }
        let appeal = cases(&town, CaseKind::Appeal).await.remove(0).id;
        let uphold = json!({"acts": [{"act": "uphold"}], "facts": "Es bleibt dabei."});
        assert_eq!(decide(&town, french, appeal, &uphold).await.status, 200);
        for by in [german, french] {
            assert_eq!(act(&town, by, about(channel, said), restored()).await.problem(403).code, "involved", "it was looked at");
        }
        assert!(now(&mut lena, channel, said).await.removed);
    }

    async fn putting_back_stands_alone_and_is_a_facilitators(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        let [gone, there] = [lena.say(channel, "weg").await.id, lena.say(channel, "da").await.id];
        removed(&town, town.facilitator(), gone).await;
        let code = async |by: &Person, about: Value, decide: Value, status| act(&town, by, about, decide).await.problem(status).code;
        for acts in [json!([{"act": "restore"}, {"act": "warn"}]), json!([{"act": "restore"}, {"act": "remove"}])] {
            assert_eq!(code(town.facilitator(), about(channel, gone), with_reasons(acts), 400).await, "bad_request");
        }
        let member = json!({"member": lena.member()});
        assert_eq!(code(town.facilitator(), member, restored(), 400).await, "bad_request");
        assert_eq!(code(town.participant(1), about(channel, gone), restored(), 403).await, "forbidden");
        assert_eq!(code(&town.pairings[1].facilitators[0], about(channel, gone), restored(), 404).await, "not_found");
        assert_eq!(report(&town, town.participant(1), channel, there, against_the_rules()).await.status, 201);
        let lying = case_of(&town, there).await.summary.id;
        assert_eq!(decide(&town, town.facilitator(), lying, &restored()).await.problem(400).code, "bad_request");
        let own = town.facilitator().connect(&town.server).await.say(channel, "meins").await.id;
        removed(&town, &town.pairings[0].facilitators[1], own).await;
        assert_eq!(code(town.facilitator(), about(channel, own), restored(), 403).await, "involved", "by another than its author");
        assert!(now(&mut lena, channel, gone).await.removed);
    }

    async fn of_two_who_put_back_at_once_one_does(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        let [german, french] = [&town.pairings[0].facilitators[0], &town.pairings[0].facilitators[1]];
        for n in 0..3 {
            let said = lena.say(channel, &format!("Nachricht {n}")).await.id;
            removed(&town, german, said).await;
            let both = tokio::join!(act(&town, german, about(channel, said), restored()), act(&town, french, about(channel, said), restored()));
            let mut statuses = [both.0.status, both.1.status];
            statuses.sort_unstable();
            assert_eq!(statuses, [201, 409]);
            assert!(!now(&mut lena, channel, said).await.removed);
        }
        let told = notices(&town, town.participant(0)).await.notices;
        assert_eq!(told.iter().filter(|one| matches!(one.about, NoticeKind::Lifted { .. })).count(), 3);
    }
}
