//! A case is decided, and the server killed meanwhile.

use super::{killed_after, moments, undisturbed};
use crate::UNHURRIED;
use crate::administration::audit::verify;
use crate::deciding::{case_of, with_reasons};
use crate::moderation::{against_the_rules, notices, pairing_of, report};
use quartier_protocol::http::moderation::notices::{Extent, Measure, NoticeKind};
use quartier_protocol::id::{CaseId, MessageId};
use quartier_tests::http::Request;
use quartier_tests::town::Town;
use quartier_tests::wait::until;
use serde_json::{Value, json};

/// A message that was reported, and its case.
async fn reported(town: &Town, n: usize) -> (MessageId, CaseId) {
    let mut lena = town.participant(0).connect(&town.server).await;
    let said = lena.say(town.channel(), &format!("böse {n}")).await;
    assert_eq!(report(town, town.participant(1), town.channel(), said.id, against_the_rules()).await.status, 201);
    (said.id, case_of(town, said.id).await.summary.id)
}

fn decide(town: &Town, case: CaseId) -> Request {
    let body = with_reasons(json!([{"act": "remove"}]));
    town.facilitator().post(&town.server, &format!("/api/v1/cases/{case}/decide"), &body)
}

on_both_stores! {
    async fn what_was_decided_is_carried_out_once_whenever_the_server_was_killed(place) {
        let mut town = Town::flagged(place, UNHURRIED).await;
        let first = reported(&town, 0).await;
        let (took, answer) = undisturbed(decide(&town, first.1)).await;
        assert_eq!(answer.status, 200);
        let mut decided = vec![first];
        for (n, moment) in moments(took).enumerate() {
            let (message, case) = reported(&town, n + 1).await;
            let request = decide(&town, case);
            if let Some(told) = killed_after(&mut town, moment, request).await {
                assert_eq!(told.status, 200);
            } else {
                let again = decide(&town, case).answer().await;
                assert!(again.status == 200 || again.problem(409).code == "decided");
            }
            decided.push((message, case));
        }
        let channel = town.channel();
        let mut reader = town.participant(2).connect(&town.server).await;
        until("every one of them to be removed", async || {
            let said = reader.history(channel, None, Some(50)).await.unwrap().messages;
            (said.len() == decided.len() && said.iter().all(|one| one.removed && one.text.is_none())).then_some(())
        })
        .await;
        let [author, reporter] = [notices(&town, town.participant(0)).await, notices(&town, town.participant(1)).await];
        let facilitator = town.facilitator();
        let path = format!("/api/v1/pairings/{}/audit", pairing_of(&town, facilitator).await);
        let log: Value = facilitator.get(&town.server, &path).answer().await.json(200);
        for (message, case) in &decided {
            let is_reason = |about: &NoticeKind| match about {
                NoticeKind::Measure { statement, .. } => {
                    statement.measure == Measure::Removed && statement.extent == Extent::Message { channel, message: *message }
                }
                _ => false,
            };
            assert_eq!(author.notices.iter().filter(|one| is_reason(&one.about)).count(), 1, "its author is told once");
            let about = NoticeKind::ReportDecided { message: *message, channel, acted: true };
            assert_eq!(reporter.notices.iter().filter(|one| one.about == about).count(), 1, "and who reported it");
            let is_its = |entry: &&Value| entry["what"] == "case.decided" && entry["details"]["case"] == json!(case);
            assert_eq!(log["entries"].as_array().unwrap().iter().filter(is_its).count(), 1, "decided once");
        }
        let (whole, told) = verify(&town.place).await;
        assert!(whole, "{told}");
    }
}
