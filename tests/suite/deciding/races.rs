//! What happens at the same moment, and what comes in a surge.

use super::*;
use crate::moderation::{against_the_rules, notices, report};
use quartier_protocol::event::{CaseState, EventKind};
use quartier_protocol::push::Pushed;
use quartier_protocol::refusal::RefusalCode;
use quartier_tests::client::refused;

on_both_stores! {
    async fn a_message_taken_back_while_it_is_decided_about_is_gone_once(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        for n in 0..5 {
            let said = lena.say(channel, &format!("Nachricht {n}")).await;
            assert_eq!(report(&town, town.participant(1), channel, said.id, against_the_rules()).await.status, 201);
            let lying = case_of(&town, said.id).await.summary.id;
            let remove = with_reasons(json!([{"act": "remove"}]));
            let (taken_back, decided) = tokio::join!(lena.remove(channel, said.id), decide(&town, town.facilitator(), lying, &remove));
            assert_eq!(decided.status, 200, "{}", decided.text());
            assert!(taken_back.is_ok() || refused(taken_back, RefusalCode::Removed).code == RefusalCode::Removed);
            let marker = emre.say(channel, "danach").await;
            let mut removals = 0;
            loop {
                let event = emre.expect_event().await;
                removals += usize::from(matches!(event.kind, EventKind::MessageRemoved { id, .. } if id == said.id));
                if event.position == marker.position {
                    break;
                }
            }
            assert_eq!(removals, 1);
        }
        // What its author took back, no appeal puts back.
        let told = notices(&town, town.participant(0)).await.notices;
        assert_eq!(told.len(), 5);
    }

    async fn taken_back_while_it_waits_and_is_decided_about_it_is_one_or_the_other(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        hold_all(&town).await;
        let mut through = 0;
        for n in 0..6 {
            let id = say_held(&mut lena, channel, &format!("Nachricht {n}")).await;
            let lying = case_of(&town, id).await.summary.id;
            let release = json!({"acts": [{"act": "release"}]});
            let edited = format!("anders {n}");
            let (done, decided) = match n % 2 {
                0 => {
                    let (removed, decided) = tokio::join!(lena.remove(channel, id), decide(&town, town.facilitator(), lying, &release));
                    (removed.is_ok(), decided)
                }
                _ => {
                    let (edit, decided) = tokio::join!(try_edit(&mut lena, channel, id, &edited), decide(&town, town.facilitator(), lying, &release));
                    (edit.is_ok_and(|ok| ok.held.is_some()), decided)
                }
            };
            assert!(matches!(decided.status, 200 | 409 | 410), "{}", decided.text());
            let there = emre.history(channel, None, None).await.unwrap().messages;
            let found = there.iter().find(|one| one.id == id);
            through += usize::from(found.is_some());
            match decided.status {
                200 => assert!(found.is_some(), "it was let through"),
                _ => assert!(done && found.is_none(), "its author was faster, and nobody sees it: {found:?}"),
            }
            assert!(found.is_none_or(|one| one.text.as_ref().is_none_or(|text| !text.as_str().starts_with("anders"))), "nobody has seen that text");
        }
        let released = notices(&town, town.participant(0)).await.notices;
        assert_eq!(released.iter().filter(|one| matches!(one.about, NoticeKind::Released { .. })).count(), through);
    }

    async fn a_jump_in_activity_proposes_the_brake_and_one_tap_pulls_it(place) {
        let town = Town::flagged(place, crate::UNHURRIED).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        // A minute may begin in between; then it takes as many once more.
        let mut surges = Vec::new();
        for n in 0..130 {
            lena.say(channel, &format!("Nachricht {n}")).await;
            if n >= 59 {
                surges = cases(&town, CaseKind::Surge).await;
            }
            if !surges.is_empty() {
                break;
            }
        }
        assert_eq!(surges.len(), 1);
        assert_eq!((surges[0].about, surges[0].state), (None, CaseState::Open));
        for wrong in [json!([{"act": "remove"}]), json!([{"act": "ban"}])] {
            assert_eq!(decide(&town, town.facilitator(), surges[0].id, &with_reasons(wrong)).await.problem(400).code, "bad_request");
        }
        let braked = decide(&town, town.facilitator(), surges[0].id, &json!({"acts": [{"act": "brake"}]})).await;
        assert_eq!(braked.status, 200, "{}", braked.text());
        refused(try_say(&mut lena, channel, "und noch eine").await, RefusalCode::Frozen);
        lena.expect("the brake", |pushed| match pushed {
            Pushed::Push(quartier_protocol::push::Push::Channels { channels }) => channels.iter().all(|one| one.mode.as_ref().is_some_and(|mode| mode.frozen.is_some() && mode.hold)).then_some(()),
            _ => None,
        }).await;
        assert_eq!(notices(&town, town.participant(0)).await.notices, [], "nobody is to blame");
    }

    async fn a_second_ban_is_refused_and_the_list_of_restrictions_knows_the_first(place) {
        let town = Town::on(place).await;
        let [lena] = town.talking().await;
        let path = format!("/api/v1/members/{}", lena.member());
        let change = async |state: &str| town.facilitator().patch(&town.server, &path, &json!({"state": state, "why": "Drohungen"})).answer().await;
        let by = town.facilitator();
        let list = format!("/api/v1/pairings/{}/restrictions", pairing_of(&town, by).await);
        let listed = async || by.get(&town.server, &list).answer().await.json::<Value>(200)["restrictions"].clone();
        assert_eq!(listed().await, json!([]));
        assert_eq!(change("banned").await.status, 200);
        assert_eq!(listed().await[0]["measure"], "banned");
        assert_eq!(change("banned").await.problem(400).code, "bad_request");
        let again = act(&town, by, json!({"member": lena.member()}), with_reasons(json!([{"act": "ban"}]))).await;
        assert_eq!(again.problem(400).code, "bad_request");
        assert_eq!(change("active").await.status, 200);
        assert_eq!(listed().await, json!([]));
        let decided = desk(&town, "?state=decided").await.cases;
        assert_eq!(decided.iter().map(|case| case.kind).collect::<Vec<_>>(), [CaseKind::Own], "it lies among what was decided");
    }
}
