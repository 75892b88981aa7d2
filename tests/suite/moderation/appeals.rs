//! Appeals: made once, in time, by the member concerned, for the other council (N3, N4).

use super::{
    against_the_rules, ask, case, decide, desk, id_of, illegal, notices, only_case, own, pairing_of, report, sides,
};
use crate::administration::{card, newcomer};
use quartier_protocol::http::care::CardMade;
use quartier_protocol::http::joining::Join;
use quartier_protocol::http::moderation::desk::{Case, CaseKind};
use quartier_protocol::http::moderation::notices::{AppealState, Measure, Notice, NoticeKind, Notices};
use quartier_tests::client::Gone;
use quartier_tests::http;
use quartier_tests::server::ORIGIN;
use quartier_tests::town::{Person, Town};
use quartier_tests::visitor::Visitor;
use serde_json::{Value, json};

fn words() -> Value {
    json!({"words": "Das war ein Zitat", "lang": "de"})
}

fn with_reasons(acts: Value) -> Value {
    json!({"acts": acts, "ground": {"kind": "rule", "rule": "insult"}, "facts": "Beleidigung von Emre"})
}

/// The measure a person was told last.
fn measure(told: &Notices) -> (&Notice, Measure) {
    let mut measures = told.notices.iter().filter_map(|notice| match &notice.about {
        NoticeKind::Measure { statement, .. } => Some((notice, statement.measure)),
        _ => None,
    });
    measures.next().expect("a measure")
}

on_both_stores! {
    async fn n4_an_appeal_brings_the_first_case_to_the_other_council(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "Du Esel, sagte er").await;
        assert_eq!(report(&town, town.participant(1), town.channel(), said.id, against_the_rules()).await.status, 201);
        let first = only_case(&town).await;
        let [decider, other] = sides(&town).await;
        assert_eq!(decide(&town, decider, first.summary.id, with_reasons(json!([{"act": "remove"}]))).await.status, 200);
        let author = town.participant(0);
        let told = notices(&town, author).await;
        let (notice, what) = measure(&told);
        assert_eq!((what, notice.appeal), (Measure::Removed, AppealState::Possible));
        let path = format!("/api/v1/me/notices/{}/appeal", notice.id);
        for (wrong, code) in [(json!({"words": " ", "lang": "de"}), "bad_request"), (json!({"words": "x".repeat(2_001), "lang": "de"}), "too_long"), (json!({"words": "x"}), "bad_request")] {
            assert_eq!(author.post(&town.server, &path, &wrong).answer().await.problem(400).code, code);
        }
        assert_eq!(author.post(&town.server, &path, &words()).answer().await.status, 204);
        assert_eq!(measure(&notices(&town, author).await).0.appeal, AppealState::Made);
        let appealed = only_case(&town).await;
        assert_eq!((appealed.summary.kind, appealed.summary.about), (CaseKind::Appeal, Some(lena.member())));
        assert_eq!(appealed.evidence, first.evidence, "as it was when it was reported");
        let note = appealed.appeal.unwrap();
        assert_eq!((note.case, note.notice, note.measure), (first.summary.id, notice.id, Measure::Removed));
        assert_eq!((note.words.as_str(), note.facts.as_str()), ("Das war ein Zitat", "Beleidigung von Emre"));
        let id = appealed.summary.id;
        assert_eq!([case(&town, decider, id).await.yours, case(&town, other, id).await.yours], [false, true]);
        assert_eq!(ask(&town, decider, "POST", &format!("/api/v1/cases/{id}/take")).await.problem(403).code, "involved");
        assert_eq!(case(&town, other, id).await.earlier.iter().map(|one| one.id).collect::<Vec<_>>(), [first.summary.id]);
        let refused = decide(&town, decider, id, json!({"acts": [{"act": "uphold"}], "facts": "Bleibt"})).await;
        assert_eq!(refused.problem(403).code, "involved");
        let reversed = decide(&town, other, id, json!({"acts": [{"act": "reverse"}], "facts": "Es war ein Zitat"})).await;
        assert_eq!(reversed.status, 200, "{}", reversed.text());
        assert_eq!(measure(&notices(&town, author).await).0.appeal, AppealState::Reversed);
        let page = town.participant(2).connect(&town.server).await.history(town.channel(), None, None).await.unwrap();
        assert_eq!(page.messages[0].text.as_ref().unwrap().as_str(), "Du Esel, sagte er", "what was wrongly removed comes back");
    }

    async fn an_appeal_is_made_once_however_often_it_is_sent(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "böse").await;
        assert_eq!(report(&town, town.participant(1), town.channel(), said.id, against_the_rules()).await.status, 201);
        let first = only_case(&town).await.summary.id;
        assert_eq!(decide(&town, town.facilitator(), first, with_reasons(json!([{"act": "warn"}]))).await.status, 200);
        let author = town.participant(0);
        let told = notices(&town, author).await;
        let path = format!("/api/v1/me/notices/{}/appeal", measure(&told).0.id);
        let body = words();
        let all = (0..4).map(|_| author.post(&town.server, &path, &body).answer());
        let answers = futures_util::future::join_all(all).await;
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409, 409, 409]);
        assert_eq!(author.post(&town.server, &path, &body).answer().await.problem(409).code, "no_appeal");
        assert_eq!(desk(&town, "").await.cases.len(), 1);
    }

    async fn n3_whoever_was_banned_reads_why_and_appeals_with_the_session_they_had(place) {
        let town = Town::on(place).await;
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, town.facilitator()).await, "Mia")).await;
        let mut client = mia.connect().await;
        let [decider, other] = sides(&town).await;
        let body = json!({"member": mia.me.id, "decide": with_reasons(json!([{"act": "ban"}]))});
        let path = format!("/api/v1/pairings/{}/cases", pairing_of(&town, decider).await);
        assert_eq!(decider.post(&town.server, &path, &body).answer().await.status, 201);
        assert!(matches!(client.gone().await, Gone::Closed { .. }));
        assert_eq!(mia.get("/api/v1/me").answer().await.problem(401).code, "unauthorized");
        let told: Notices = mia.get("/api/v1/me/notices").answer().await.json(200);
        let (notice, what) = measure(&told);
        assert_eq!((told.out, what, told.lang.as_str()), (true, Measure::Banned, mia.me.lang.as_str()));
        assert_eq!(mia.post(&format!("/api/v1/me/notices/{}/read", notice.id), &json!({})).answer().await.status, 204);
        let appeal = format!("/api/v1/me/notices/{}/appeal", notice.id);
        let without = http::post(town.server.address, &appeal, &words()).header("cookie", &mia.cookie).answer().await;
        assert_eq!(without.problem(403).code, "origin_not_allowed");
        let as_token = mia.cookie.split_once('=').unwrap().1;
        let as_token = http::get(town.server.address, "/api/v1/me/notices").bearer(as_token).answer().await;
        assert_eq!(as_token.problem(401).code, "unauthorized", "a session's secret is no token");
        assert_eq!(mia.post(&appeal, &words()).answer().await.status, 204);
        for path in ["/api/v1/me/own", "/api/v1/me", "/api/v1/directory"] {
            assert_eq!(mia.get(path).answer().await.problem(401).code, "unauthorized", "{path}");
        }
        let id = only_case(&town).await.summary.id;
        let reversed = decide(&town, other, id, json!({"acts": [{"act": "reverse"}], "facts": "Zu hart"})).await;
        assert_eq!(reversed.status, 200, "{}", reversed.text());
        assert_eq!(mia.get("/api/v1/me/notices").answer().await.problem(401).code, "unauthorized", "she signs in again");
        let made: CardMade = decider.post(&town.server, &format!("/api/v1/members/{}/card", mia.me.id), &json!({"why": "wieder da"})).answer().await.json(201);
        let back = Visitor::newcomer(&town.server, &Join { code: made.code, ..Join::default() }).await;
        let told: Notices = back.get("/api/v1/me/notices").answer().await.json(200);
        assert!(!told.out);
        assert!(told.notices.iter().any(|one| matches!(&one.about, NoticeKind::AppealDecided { upheld: false, why, .. } if why == "Zu hart")));
    }

    async fn n4_an_appeal_against_a_ban_of_before_leaves_the_one_that_stands(place) {
        let town = Town::on(place).await;
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, town.facilitator()).await, "Mia")).await;
        let [decider, other] = sides(&town).await;
        let path = format!("/api/v1/pairings/{}/cases", pairing_of(&town, decider).await);
        let body = json!({"member": mia.me.id, "decide": with_reasons(json!([{"act": "ban"}]))});
        assert_eq!(decider.post(&town.server, &path, &body).answer().await.status, 201);
        let told: Notices = mia.get("/api/v1/me/notices").answer().await.json(200);
        let first = measure(&told).0.id;
        assert_eq!(mia.post(&format!("/api/v1/me/notices/{first}/appeal"), &words()).answer().await.status, 204);
        let lift = format!("/api/v1/restrictions/{first}/lift");
        assert_eq!(other.post(&town.server, &lift, &json!({"why": "auf Probe"})).answer().await.status, 204);
        assert_eq!(decider.post(&town.server, &path, &body).answer().await.status, 201);
        let appeal = only_case(&town).await.summary.id;
        let reversed = decide(&town, other, appeal, json!({"acts": [{"act": "reverse"}], "facts": "Damals zu hart"})).await;
        assert_eq!(reversed.status, 200, "{}", reversed.text());
        let members: Value = decider.get(&town.server, &path.replace("cases", "members")).answer().await.json(200);
        let hers = members["members"].as_array().unwrap().iter().find(|one| one["id"] == json!(mia.me.id)).unwrap();
        assert_eq!(hers["state"], "banned", "for the new reasons");
        let listed: Value = decider.get(&town.server, &path.replace("cases", "restrictions")).answer().await.json(200);
        assert_eq!(listed["restrictions"].as_array().unwrap().len(), 1, "{listed}");
    }

    async fn n3_whoever_is_suspended_reads_why_and_appeals(place) {
        let town = Town::on(place).await;
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, town.facilitator()).await, "Mia")).await;
        let path = format!("/api/v1/pairings/{}/cases", pairing_of(&town, town.facilitator()).await);
        let body = json!({"member": mia.me.id, "decide": with_reasons(json!([{"act": "suspend", "minutes": 60}]))});
        let decided: Case = town.facilitator().post(&town.server, &path, &body).answer().await.json(201);
        assert_eq!(decided.summary.measures, [Measure::Suspended]);
        assert_eq!(mia.get("/api/v1/directory").answer().await.problem(403).code, "out");
        let told: Notices = mia.get("/api/v1/me/notices").answer().await.json(200);
        let (notice, what) = measure(&told);
        assert_eq!((told.out, what), (true, Measure::Suspended));
        let appeal = http::post(town.server.address, &format!("/api/v1/me/notices/{}/appeal", notice.id), &words());
        assert_eq!(appeal.browser(&mia.cookie, ORIGIN).answer().await.status, 204);
    }

    async fn n2_reporters_are_told_what_became_of_it_and_late_ones_at_once(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let channel = town.channel();
        let (left, acted) = (lena.say(channel, "harmlos").await, lena.say(channel, "böse").await);
        for (message, acts) in [(left.id, json!([])), (acted.id, json!([{"act": "warn"}]))] {
            assert_eq!(report(&town, town.participant(1), channel, message, against_the_rules()).await.status, 201);
            assert_eq!(decide(&town, town.facilitator(), only_case(&town).await.summary.id, with_reasons(acts)).await.status, 200);
        }
        let last = async |by: &Person| notices(&town, by).await.notices.remove(0).about;
        let decided = |message, acted| NoticeKind::ReportDecided { message, channel, acted };
        let told: Vec<NoticeKind> = notices(&town, town.participant(1)).await.notices.into_iter().map(|one| one.about).collect();
        assert!(told.contains(&decided(left.id, false)) && told.contains(&decided(acted.id, true)), "{told:?}");
        // Of what was decided already, the same grave or less: told at once, and nothing lies on the desk again.
        for (message, did) in [(left.id, false), (acted.id, true)] {
            assert_eq!(report(&town, town.participant(2), channel, message, against_the_rules()).await.status, 201);
            assert_eq!(last(town.participant(2)).await, decided(message, did));
        }
        assert_eq!(report(&town, town.participant(2), channel, acted.id, illegal("§ 185 StGB")).await.status, 201);
        assert_eq!(last(town.participant(2)).await, decided(acted.id, true), "something was done about it");
        assert_eq!(desk(&town, "").await.cases, []);
        assert_eq!(desk(&town, "?state=decided").await.cases.iter().map(|one| one.message.unwrap()).collect::<Vec<_>>(), [acted.id, left.id]);
        // A graver report of what was left alone has somebody look again, and one of danger whatever was done.
        for (message, body, reports) in [(left.id, illegal("§ 130 StGB"), 3), (acted.id, json!({"door": "danger"}), 4)] {
            assert_eq!(report(&town, town.participant(2), channel, message, body.clone()).await.status, 201);
            let again = only_case(&town).await;
            assert_eq!(again.summary.urgent, body["door"] == json!("danger"));
            assert!(again.decision.is_none() && again.summary.reports == reports);
            assert_eq!(last(town.participant(2)).await, NoticeKind::ReportReceived { message, channel });
            assert_eq!(desk(&town, "?state=decided").await.cases.len(), 1);
            assert_eq!(decide(&town, town.facilitator(), again.summary.id, with_reasons(json!([{"act": "warn"}]))).await.status, 200);
            assert_eq!(last(town.participant(2)).await, decided(message, true));
            assert_eq!(desk(&town, "?state=decided").await.cases.len(), 2);
        }
    }

    async fn decided_cases_are_paged_backwards(place) {
        let town = Town::on(place).await;
        let path = format!("/api/v1/pairings/{}/cases", pairing_of(&town, town.facilitator()).await);
        let member = id_of(&town, town.participant(0)).await;
        let mut made = Vec::new();
        for _ in 0..3 {
            let body = json!({"member": member, "decide": with_reasons(json!([{"act": "warn"}]))});
            made.push(town.facilitator().post(&town.server, &path, &body).answer().await.json::<Case>(201).summary.id);
        }
        let ids = async |query: &str| desk(&town, query).await.cases.iter().map(|one| one.id).collect::<Vec<_>>();
        assert_eq!(ids("?state=decided").await, [made[2], made[1], made[0]]);
        assert_eq!(ids(&format!("?state=decided&before={}", made[1])).await, [made[0]]);
        assert_eq!(ids("").await, []);
        assert_eq!(own(&town, town.participant(0)).await.unread, 3);
        let foreign = format!("/api/v1/pairings/{}/desk?state=decided&before={}", pairing_of(&town, town.stranger()).await, made[1]);
        assert_eq!(ask(&town, &town.pairings[1].facilitators[0], "GET", &foreign).await.problem(404).code, "not_found");
    }

    async fn g6_an_appeal_of_an_erased_member_keeps_none_of_their_words(place) {
        let town = Town::on(place).await;
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, town.facilitator()).await, "Mia")).await;
        let path = format!("/api/v1/pairings/{}/cases", pairing_of(&town, town.facilitator()).await);
        let body = json!({"member": mia.me.id, "decide": with_reasons(json!([{"act": "warn"}]))});
        let first: Case = town.facilitator().post(&town.server, &path, &body).answer().await.json(201);
        let told: Notices = mia.get("/api/v1/me/notices").answer().await.json(200);
        let appeal = format!("/api/v1/me/notices/{}/appeal", measure(&told).0.id);
        assert_eq!(mia.post(&appeal, &words()).answer().await.status, 204);
        let id = only_case(&town).await.summary.id;
        assert_eq!(mia.post("/api/v1/me/erase", &json!({"name": "Mia"})).answer().await.status, 204);
        let note = case(&town, town.facilitator(), id).await.appeal.unwrap();
        assert_eq!((note.words.as_str(), note.facts.as_str()), ("", ""));
        let decided = case(&town, town.facilitator(), first.summary.id).await.decision.unwrap();
        assert_eq!(decided.facts.as_deref(), Some(""));
        assert_eq!(mia.get("/api/v1/me/notices").answer().await.problem(401).code, "unauthorized");
    }
}
