//! Whatever comes in about a message is one case, by whichever door and in whichever order.

use super::{against_the_rules, case, decide, desk, illegal, notices, only_case, pairing_of, report};
use crate::deciding::{rule, set_words};
use futures_util::future::join_all;
use quartier_protocol::event::CaseState;
use quartier_protocol::http::moderation::desk::{Case, CaseKind, DeskAct};
use quartier_protocol::http::moderation::notices::NoticeKind;
use quartier_protocol::http::moderation::reports::{Door, ReceiptLooked, ReportMade};
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_tests::http::{self, Answer};
use quartier_tests::server::ORIGIN;
use quartier_tests::town::{Person, Town};
use serde_json::{Value, json};

/// A report without an account of a message that its link names.
async fn publicly(town: &Town, channel: ChannelId, message: MessageId, abuse: bool) -> Answer {
    let body = json!({
        "pairing": pairing_of(town, town.facilitator()).await,
        "place": format!("https://quartier.example/#/c/{channel}/{message}"),
        "words": "Aufruf zu Gewalt",
        "lang": "de",
        "abuse": abuse,
        "name": "Erika Muster",
        "mail": "erika@example.org",
        "good_faith": true,
    });
    http::post(town.server.address, "/api/v1/report", &body).origin(ORIGIN).answer().await
}

async fn look(town: &Town, made: &ReportMade) -> ReceiptLooked {
    let body = json!({"receipt": made.receipt});
    http::post(town.server.address, "/api/v1/report/look", &body).origin(ORIGIN).answer().await.json(200)
}

fn removal() -> Value {
    json!({"acts": [{"act": "remove"}], "ground": {"kind": "rule", "rule": "violence"}, "facts": "Aufruf zu Gewalt"})
}

async fn leave_be(town: &Town, one: &Case) {
    assert_eq!(decide(town, town.facilitator(), one.summary.id, json!({"acts": []})).await.status, 200);
}

on_both_stores! {
    async fn a_rule_a_member_and_somebody_without_an_account_bring_one_case(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        assert_eq!(set_words(&town, json!([rule("traurig*", "alert")]), json!([])).await.status, 200);
        let said = lena.say(town.channel(), "Ihr macht mich traurig").await;
        let alerted = only_case(&town).await;
        assert_eq!((alerted.summary.kind, alerted.summary.reports), (CaseKind::Alert, 0));
        assert_eq!(report(&town, town.participant(1), town.channel(), said.id, against_the_rules()).await.status, 201);
        let first: ReportMade = publicly(&town, town.channel(), said.id, false).await.json(201);
        let second: ReportMade = publicly(&town, town.channel(), said.id, true).await.json(201);
        let one = only_case(&town).await;
        assert_eq!((one.summary.id, one.summary.kind, one.summary.reports), (alerted.summary.id, CaseKind::Alert, 3));
        assert_eq!((one.summary.door, one.summary.urgent), (Some(Door::Illegal), true), "abuse goes before everything");
        assert_eq!(one.words, ["traurig"]);
        assert!(one.evidence.unwrap().later.is_empty(), "it says what it said");
        let decided = decide(&town, town.facilitator(), one.summary.id, removal()).await;
        assert_eq!(decided.status, 200, "{}", decided.text());
        assert_eq!(desk(&town, "").await.cases, []);
        for made in [&first, &second] {
            assert_eq!(look(&town, made).await.acted, Some(true));
        }
        let told = notices(&town, town.participant(1)).await;
        assert!(told.notices.iter().any(|one| matches!(one.about, NoticeKind::ReportDecided { acted: true, .. })));
        let told = notices(&town, town.participant(0)).await;
        let [one] = told.notices.as_slice() else { panic!("one decision, one notice: {told:?}") };
        let NoticeKind::Measure { statement, .. } = &one.about else { panic!("{one:?}") };
        assert!(statement.on_notice);
    }

    async fn what_a_rule_finds_later_joins_what_was_reported(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "Na wartet").await;
        let made: ReportMade = publicly(&town, town.channel(), said.id, false).await.json(201);
        assert_eq!(set_words(&town, json!([rule("traurig*", "alert"), rule("doof", "alert")]), json!([])).await.status, 200);
        for text in ["Na wartet, ihr Traurigen", "Na wartet, traurig", "doof"] {
            lena.edit(town.channel(), said.id, text).await.unwrap();
        }
        let one = only_case(&town).await;
        assert_eq!((one.summary.kind, one.summary.reports), (CaseKind::Public, 1));
        assert_eq!(one.words, ["Traurigen", "traurig", "doof"]);
        let evidence = one.evidence.unwrap();
        assert_eq!(evidence.message.text.as_deref(), Some("Na wartet"), "as it was when it came in");
        let later: Vec<_> = evidence.later.iter().map(|one| one.text.as_deref().unwrap()).collect();
        assert_eq!(later, ["Na wartet, ihr Traurigen", "Na wartet, traurig", "doof"]);
        assert_eq!(look(&town, &made).await.decided, None);
    }

    async fn what_is_changed_after_the_decision_is_looked_at_again(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let channel = town.channel();
        let said = lena.say(channel, "Na ihr").await;
        assert_eq!(report(&town, town.participant(1), channel, said.id, against_the_rules()).await.status, 201);
        let one = only_case(&town).await;
        leave_be(&town, &one).await;
        assert_eq!(report(&town, town.participant(2), channel, said.id, against_the_rules()).await.status, 201);
        assert_eq!(desk(&town, "").await.cases, [], "the same again is decided");
        lena.edit(channel, said.id, "Na ihr Opfer").await.unwrap();
        assert_eq!(report(&town, town.participant(1), channel, said.id, against_the_rules()).await.status, 201);
        let again = only_case(&town).await;
        assert_eq!((again.summary.id, again.summary.state, again.summary.by), (one.summary.id, CaseState::Open, None));
        assert_eq!((again.decided_before.len(), again.decision.is_none()), (1, true));
        assert_eq!(again.decided_before[0].acts, []);
        assert_eq!(again.evidence.as_ref().unwrap().message.text.as_deref(), Some("Na ihr"));
        assert_eq!(again.evidence.unwrap().later[0].text.as_deref(), Some("Na ihr Opfer"));
        assert_eq!(desk(&town, "?state=decided").await.cases, []);
        assert_eq!(decide(&town, town.facilitator(), one.summary.id, removal()).await.status, 200);
        let decided = case(&town, town.facilitator(), one.summary.id).await;
        assert_eq!((decided.decision.unwrap().acts, decided.decided_before.len()), (vec![DeskAct::Remove], 1));
        let told = notices(&town, town.participant(0)).await;
        let NoticeKind::Measure { text, .. } = &told.notices[0].about else { panic!("{told:?}") };
        assert_eq!(text.as_deref(), Some("Na ihr Opfer"), "what it was decided on");
    }

    async fn what_was_urgent_once_is_not_when_something_mild_opens_it_again(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let channel = town.channel();
        let said = lena.say(channel, "Ich kann nicht mehr").await;
        assert_eq!(report(&town, town.participant(1), channel, said.id, json!({"door": "danger"})).await.status, 201);
        let one = only_case(&town).await;
        assert!(one.summary.urgent);
        leave_be(&town, &one).await;
        lena.edit(channel, said.id, "Ich kann nicht mehr rechnen, ihr Esel").await.unwrap();
        assert_eq!(report(&town, town.participant(2), channel, said.id, against_the_rules()).await.status, 201);
        let again = only_case(&town).await;
        assert_eq!((again.summary.id, again.summary.urgent), (one.summary.id, false));
        assert_eq!(report(&town, town.facilitator(), channel, said.id, json!({"door": "danger"})).await.status, 201);
        assert!(only_case(&town).await.summary.urgent, "it is again");
    }

    async fn what_is_urgent_or_from_outside_opens_a_case_again(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let channel = town.channel();
        let said = lena.say(channel, "Na ihr").await;
        let first: ReportMade = publicly(&town, channel, said.id, false).await.json(201);
        let one = only_case(&town).await;
        let warn = json!({"acts": [{"act": "warn"}], "ground": {"kind": "rule", "rule": "insult"}, "facts": "Nicht so."});
        assert_eq!(decide(&town, town.facilitator(), one.summary.id, warn).await.status, 200);
        assert_eq!(look(&town, &first).await.acted, Some(true));
        assert_eq!(report(&town, town.participant(1), channel, said.id, against_the_rules()).await.status, 201);
        assert_eq!(desk(&town, "").await.cases, [], "milder than what was decided, and something was done");
        let second: ReportMade = publicly(&town, channel, said.id, true).await.json(201);
        let looked = look(&town, &second).await;
        assert_eq!((looked.decided, looked.acted), (None, None), "what was decided before says nothing of it");
        for by in [1, 2] {
            let again = only_case(&town).await;
            assert_eq!((again.summary.id, again.summary.state, again.summary.urgent), (one.summary.id, CaseState::Open, true));
            leave_be(&town, &again).await;
            let danger = json!({"door": "danger"});
            assert_eq!(report(&town, town.participant(by), channel, said.id, danger).await.status, 201);
        }
        assert_eq!(only_case(&town).await.decided_before.len(), 3);
        assert_eq!(look(&town, &second).await.acted, None);
    }

    async fn n5_danger_seen_again_after_a_decision_opens_the_case_again(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let (channel, danger) = (town.channel(), json!({"door": "danger"}));
        let said = lena.say(channel, "Ich kann nicht mehr").await;
        let first: ReportMade = report(&town, town.participant(1), channel, said.id, danger.clone()).await.json(201);
        let same: ReportMade = report(&town, town.participant(1), channel, said.id, danger.clone()).await.json(201);
        let one = only_case(&town).await;
        assert_eq!((same, one.summary.reports), (first.clone(), 1), "whoever did not get the answer is told the same");
        leave_be(&town, &one).await;
        let second: ReportMade = report(&town, town.participant(1), channel, said.id, danger.clone()).await.json(201);
        assert!(second.at > first.at && !second.helplines.is_empty());
        let again = only_case(&town).await;
        assert_eq!((again.summary.state, again.summary.urgent, again.summary.reports), (CaseState::Open, true, 2));
        assert_eq!(again.decided_before.len(), 1);
        // Opened again by something mild, it is not urgent: whoever sees danger is heard all the same.
        leave_be(&town, &again).await;
        lena.edit(channel, said.id, "Ich kann nicht mehr, ihr Esel").await.unwrap();
        assert_eq!(report(&town, town.participant(2), channel, said.id, against_the_rules()).await.status, 201);
        assert!(!only_case(&town).await.summary.urgent);
        assert_eq!(report(&town, town.participant(1), channel, said.id, danger.clone()).await.status, 201);
        let again = only_case(&town).await;
        assert_eq!((again.summary.state, again.summary.urgent, again.summary.reports), (CaseState::Open, true, 4));
        lena.remove(channel, said.id).await.unwrap();
        leave_be(&town, &again).await;
        let retried = report(&town, town.participant(1), channel, said.id, danger).await;
        assert_eq!(retried.status, 201, "what is gone is nobody's to look at, and was received");
        assert_eq!(desk(&town, "").await.cases, []);
    }

    async fn what_was_taken_back_is_told_to_nobody_as_done(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let channel = town.channel();
        let said = lena.say(channel, "Na ihr").await;
        let made: ReportMade = publicly(&town, channel, said.id, false).await.json(201);
        let one = only_case(&town).await;
        assert_eq!(decide(&town, town.facilitator(), one.summary.id, removal()).await.status, 200);
        let notice = notices(&town, town.participant(0)).await.notices[0].id;
        let path = format!("/api/v1/me/notices/{notice}/appeal");
        let words = json!({"words": "Das war ein Gruß", "lang": "de"});
        assert_eq!(town.participant(0).post(&town.server, &path, &words).answer().await.status, 204);
        let appeal = only_case(&town).await;
        let reverse = json!({"acts": [{"act": "reverse"}], "facts": "Stimmt."});
        assert_eq!(decide(&town, &town.pairings[0].facilitators[1], appeal.summary.id, reverse).await.status, 200);
        assert_eq!(look(&town, &made).await.acted, Some(false));
        assert_eq!(report(&town, town.participant(1), channel, said.id, against_the_rules()).await.status, 201);
        let told = notices(&town, town.participant(1)).await;
        assert!(matches!(told.notices[0].about, NoticeKind::ReportDecided { acted: false, .. }), "{told:?}");
        assert_eq!(report(&town, town.participant(2), channel, said.id, illegal("§ 185 StGB")).await.status, 201);
        assert_eq!(desk(&town, "").await.cases, [], "no graver than what was looked at");
    }

    async fn what_is_done_from_the_channel_decides_what_lies_there(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let channel = town.channel();
        let said = lena.say(channel, "böse").await;
        assert_eq!(report(&town, town.participant(1), channel, said.id, illegal("§ 185 StGB")).await.status, 201);
        let one = only_case(&town).await;
        lena.edit(channel, said.id, "böser").await.unwrap();
        let path = format!("/api/v1/pairings/{}/cases", one.pairing);
        let body = json!({"message": {"channel": channel, "message": said.id}, "decide": removal()});
        let decided: Case = town.facilitator().post(&town.server, &path, &body).answer().await.json(201);
        assert_eq!((decided.summary.id, decided.summary.state), (one.summary.id, CaseState::Decided));
        assert_eq!((decided.summary.kind, decided.summary.reports), (CaseKind::Report, 1));
        assert_eq!(desk(&town, "").await.cases, []);
        let told = notices(&town, town.participant(1)).await;
        assert!(told.notices.iter().any(|one| matches!(one.about, NoticeKind::ReportDecided { acted: true, .. })));
        let told = notices(&town, town.participant(0)).await;
        let NoticeKind::Measure { text, .. } = &told.notices[0].about else { panic!("{told:?}") };
        assert_eq!(text.as_deref(), Some("böser"), "what it said when it was decided");
    }

    async fn all_of_it_at_the_same_moment_is_one_case(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let channel = town.channel();
        assert_eq!(set_words(&town, json!([rule("traurig*", "alert")]), json!([])).await.status, 200);
        let said = lena.say(channel, "Na ihr").await;
        let edited = lena.edit(channel, said.id, "Na ihr Traurigen");
        let reporters: Vec<&Person> = town.pairings[0].participants[1..4].iter().collect();
        let members = join_all(reporters.iter().map(|by| report(&town, by, channel, said.id, against_the_rules())));
        let strangers = join_all((0..3).map(|_| publicly(&town, channel, said.id, false)));
        let (edited, members, strangers) = tokio::join!(edited, members, strangers);
        edited.unwrap();
        assert!(members.iter().chain(&strangers).all(|answer| answer.status == 201));
        let one = only_case(&town).await;
        assert_eq!((one.summary.reports, one.words.as_slice()), (6, ["Traurigen".to_owned()].as_slice()));
    }
}
