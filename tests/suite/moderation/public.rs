//! Reports without an account (N1; DSA, Article 16).

use super::{case, decide, desk, id_of, notices, only_case, pairing_of};
use quartier_protocol::event::CaseState;
use quartier_protocol::http::moderation::HouseRule;
use quartier_protocol::http::moderation::desk::{Case, CaseKind};
use quartier_protocol::http::moderation::notices::NoticeKind;
use quartier_protocol::http::moderation::reports::{Door, ReceiptLooked, ReportMade, ReportPage};
use quartier_protocol::id::PairingId;
use quartier_tests::http::{self, Answer};
use quartier_tests::server::ORIGIN;
use quartier_tests::time::now;
use quartier_tests::town::{Person, Town};
use serde_json::{Value, json};
use std::time::Duration;

fn form(pairing: PairingId) -> Value {
    json!({
        "pairing": pairing,
        "place": "https://quartier.example/#/c/1, gestern abend",
        "words": "Aufruf zu Gewalt",
        "lang": "de",
        "abuse": false,
        "name": "Erika Muster",
        "mail": "erika@example.org",
        "good_faith": true,
    })
}

fn with(mut form: Value, key: &str, value: Value) -> Value {
    form[key] = value;
    form
}

async fn send(town: &Town, body: &Value) -> Answer {
    http::post(town.server.address, "/api/v1/report", body).origin(ORIGIN).answer().await
}

async fn look(town: &Town, receipt: &str) -> Answer {
    let body = json!({"receipt": receipt});
    http::post(town.server.address, "/api/v1/report/look", &body).origin(ORIGIN).answer().await
}

on_both_stores! {
    async fn n1_the_page_without_an_account_names_the_places_and_who_helps(place) {
        let town = Town::on(place).await;
        let page: ReportPage = http::get(town.server.address, "/api/v1/report").answer().await.json(200);
        let pairing = pairing_of(&town, town.facilitator()).await;
        assert_eq!(page.places.len(), town.pairings.len());
        let here = page.places.iter().find(|place| place.pairing == pairing).unwrap();
        assert!(!here.name.de.is_empty() && !here.name.fr.is_empty());
        assert_eq!(page.helplines_de[0].phone, "112");
        assert!(page.helplines_fr.iter().any(|line| line.phone == "3018"));
    }

    async fn n1_somebody_without_an_account_reports_and_sees_what_became_of_it(place) {
        let town = Town::on(place).await;
        let pairing = pairing_of(&town, town.facilitator()).await;
        let made: ReportMade = send(&town, &form(pairing)).await.json(201);
        let receipt = made.receipt.unwrap();
        assert_eq!((receipt.len(), receipt.matches('-').count()), (19, 3), "{receipt}");
        let reported = only_case(&town).await;
        assert_eq!((reported.summary.kind, reported.summary.about, reported.summary.urgent), (CaseKind::Public, None, false));
        assert_eq!(reported.summary.excerpt.as_deref(), Some("Aufruf zu Gewalt"));
        let note = &reported.reports_made[0];
        assert_eq!((note.door, note.by, note.name.as_deref(), note.mail.as_deref()), (Door::Illegal, None, Some("Erika Muster"), Some("erika@example.org")));
        assert!(note.place.as_deref().unwrap().contains("gestern"));
        for written in [receipt.clone(), receipt.to_uppercase().replace('-', " ")] {
            let looked: ReceiptLooked = look(&town, &written).await.json(200);
            assert_eq!((looked.at, looked.decided, looked.acted), (made.at, None, None));
        }
        let kept = serde_json::to_string(&case(&town, town.facilitator(), reported.summary.id).await).unwrap();
        assert!(!kept.contains(&receipt), "the code is told once");
    }

    async fn n1_of_abuse_neither_name_nor_address_is_asked(place) {
        let town = Town::on(place).await;
        let pairing = pairing_of(&town, town.facilitator()).await;
        let mut nameless = form(pairing);
        nameless.as_object_mut().unwrap().retain(|key, _| !matches!(key.as_str(), "name" | "mail"));
        assert_eq!(send(&town, &nameless).await.problem(400).code, "bad_request");
        assert_eq!(send(&town, &with(nameless, "abuse", json!(true))).await.status, 201);
        let reported = only_case(&town).await;
        assert!(reported.summary.urgent);
        let note = &reported.reports_made[0];
        assert_eq!((note.rule, &note.name, &note.mail), (Some(HouseRule::Sexual), &None, &None));
    }

    async fn n1_a_link_to_a_message_brings_it_to_the_desk_and_what_was_done_shows(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "Aufruf").await;
        let link = format!("https://quartier.example/#/c/{}/{}", town.channel(), said.id);
        let elsewhere = with(form(pairing_of(&town, town.stranger()).await), "place", json!(link));
        let foreign: ReportMade = send(&town, &elsewhere).await.json(201);
        let made: ReportMade = send(&town, &with(form(pairing_of(&town, town.facilitator()).await), "place", json!(link))).await.json(201);
        let reported = only_case(&town).await;
        assert_eq!((reported.summary.message, reported.summary.about), (Some(said.id), Some(lena.member())));
        assert_eq!(reported.evidence.unwrap().message.text.as_deref(), Some("Aufruf"));
        let body = json!({"acts": [{"act": "remove"}], "ground": {"kind": "law", "law": "§ 111 StGB"}, "facts": "Aufruf zu Straftaten"});
        let decided = decide(&town, town.facilitator(), reported.summary.id, body).await;
        assert_eq!(decided.status, 200, "{}", decided.text());
        let looked: ReceiptLooked = look(&town, made.receipt.as_deref().unwrap()).await.json(200);
        assert_eq!((looked.acted, looked.decided.is_some()), (Some(true), true));
        let looked: ReceiptLooked = look(&town, foreign.receipt.as_deref().unwrap()).await.json(200);
        assert_eq!((looked.acted, looked.decided), (None, None), "another pairing's messages are none of theirs");
    }

    async fn n1_a_report_without_a_link_is_answered_by_who_finds_the_message(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "Aufruf").await;
        let pairing = pairing_of(&town, town.facilitator()).await;
        let made: ReportMade = send(&town, &form(pairing)).await.json(201);
        let reported = only_case(&town).await.summary.id;
        let path = format!("/api/v1/pairings/{pairing}/cases");
        let body = json!({
            "message": {"channel": town.channel(), "message": said.id},
            "answers": reported,
            "decide": {"acts": [{"act": "remove"}], "ground": {"kind": "rule", "rule": "violence"}, "facts": "Aufruf zu Gewalt"},
        });
        let answer = town.facilitator().post(&town.server, &path, &body).answer().await;
        let decided: Case = answer.json(201);
        assert_eq!((decided.summary.id, decided.summary.kind, decided.summary.state), (reported, CaseKind::Public, CaseState::Decided));
        assert_eq!((decided.summary.message, decided.summary.about), (Some(said.id), Some(lena.member())));
        let looked: ReceiptLooked = look(&town, made.receipt.as_deref().unwrap()).await.json(200);
        assert_eq!((looked.acted, looked.decided.is_some()), (Some(true), true));
        let told = notices(&town, &town.pairings[0].participants[0]).await;
        let NoticeKind::Measure { statement, .. } = &told.notices[0].about else { panic!("{told:?}") };
        assert!(statement.on_notice && !statement.automated);

        let again = town.facilitator().post(&town.server, &path, &body).answer().await;
        assert!([409, 410].contains(&again.status), "{}", again.text());
        assert_eq!(desk(&town, "?state=decided").await.cases.len(), 1);
    }

    async fn only_a_public_report_about_nothing_is_answered_so(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let (first, second) = (lena.say(town.channel(), "eins").await, lena.say(town.channel(), "zwei").await);
        let pairing = pairing_of(&town, town.facilitator()).await;
        let link = format!("https://quartier.example/#/c/{}/{}", town.channel(), first.id);
        let _: ReportMade = send(&town, &with(form(pairing), "place", json!(link))).await.json(201);
        let named = only_case(&town).await.summary.id;
        let answer = async |by: &Person, pairing: PairingId, case: Value| {
            let path = format!("/api/v1/pairings/{pairing}/cases");
            let decide = json!({"acts": [{"act": "remove"}], "ground": {"kind": "rule", "rule": "insult"}, "facts": "Darum"});
            let message = json!({"channel": by.channels[0], "message": second.id});
            by.post(&town.server, &path, &json!({"message": message, "answers": case, "decide": decide})).answer().await
        };
        assert_eq!(answer(town.facilitator(), pairing, json!(named)).await.problem(400).code, "bad_request");
        assert_eq!(answer(town.facilitator(), pairing, json!(second.id)).await.problem(404).code, "not_found");
        let elsewhere: ReportMade = send(&town, &form(pairing_of(&town, town.stranger()).await)).await.json(201);
        assert!(elsewhere.receipt.is_some());
        assert_eq!(answer(town.stranger(), pairing, json!(named)).await.problem(404).code, "not_found");
        assert_eq!(only_case(&town).await.summary.id, named);
    }

    async fn what_is_missing_too_long_or_from_elsewhere_is_refused(place) {
        let town = Town::on(place).await;
        let pairing = pairing_of(&town, town.facilitator()).await;
        let good = || form(pairing);
        for (wrong, status, code) in [
            (with(good(), "good_faith", json!(false)), 400, "bad_request"),
            (with(good(), "name", json!(" ")), 400, "bad_request"),
            (with(good(), "mail", json!("nobody")), 400, "bad_request"),
            (with(good(), "place", json!("")), 400, "bad_request"),
            (with(good(), "place", json!("x".repeat(2_001))), 400, "too_long"),
            (with(good(), "words", json!("x".repeat(4_001))), 400, "too_long"),
            (with(good(), "name", json!("x".repeat(201))), 400, "too_long"),
            (with(good(), "pairing", json!(id_of(&town, town.facilitator()).await)), 404, "not_found"),
            (with(good(), "pairing", json!("x")), 400, "bad_request"),
        ] {
            assert_eq!(send(&town, &wrong).await.problem(status).code, code, "{wrong}");
        }
        let path = "/api/v1/report";
        let foreign = http::post(town.server.address, path, &good()).origin("https://evil.example").answer().await;
        assert_eq!(foreign.problem(403).code, "origin_not_allowed");
        let nowhere = http::post(town.server.address, path, &good()).answer().await;
        assert_eq!(nowhere.problem(403).code, "origin_not_allowed");
        assert_eq!(desk(&town, "").await.cases, []);
    }

    async fn wrong_receipts_are_answered_alike_and_no_faster(place) {
        let town = Town::flagged(place, &["--join-burst", "5"]).await;
        let pairing = pairing_of(&town, town.facilitator()).await;
        let made: ReportMade = send(&town, &form(pairing)).await.json(201);
        let begun = now();
        assert_eq!(look(&town, made.receipt.as_deref().unwrap()).await.status, 200);
        assert!(begun.elapsed() >= Duration::from_millis(150));
        let mut answers = Vec::new();
        for wrong in ["", "aaaa-aaaa-aaaa-aaaa", "x"] {
            let begun = now();
            let answer = look(&town, wrong).await;
            assert!(begun.elapsed() >= Duration::from_millis(150));
            answers.push((answer.problem(404).code, answer.text()));
        }
        assert!(answers.windows(2).all(|two| two[0] == two[1]), "{answers:?}");
        for _ in 0..2 {
            assert_eq!(look(&town, "zzzz").await.status, 404);
        }
        let refused = look(&town, made.receipt.as_deref().unwrap()).await;
        assert!(refused.header("retry-after").parse::<u64>().unwrap() >= 1);
        assert_eq!(refused.problem(429).code, "rate_limited");
    }

    async fn a_flood_without_an_account_is_refused_aloud(place) {
        let town = Town::on(place).await;
        let pairing = pairing_of(&town, town.facilitator()).await;
        for _ in 0..20 {
            assert_eq!(send(&town, &form(pairing)).await.status, 201);
        }
        let refused = send(&town, &form(pairing)).await;
        assert!(refused.header("retry-after").parse::<u64>().unwrap() >= 1);
        assert_eq!(refused.problem(429).code, "rate_limited");
        let open = desk(&town, "?state=open").await;
        assert!(open.cases.len() == 20 && open.cases.iter().all(|case| case.state == CaseState::Open));
    }
}
