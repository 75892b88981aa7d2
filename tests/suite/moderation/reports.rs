//! Reporting a message: three doors, one case, no word to the author (N1, N2, N5).

use super::{against_the_rules, bot, case, desk, id_of, illegal, notices, only_case, own, pairing_of, report};
use quartier_protocol::event::CaseState;
use quartier_protocol::http::moderation::HouseRule;
use quartier_protocol::http::moderation::desk::CaseKind;
use quartier_protocol::http::moderation::notices::{AppealState, NoticeKind};
use quartier_protocol::http::moderation::reports::{Door, ReportMade};
use quartier_tests::ids;
use quartier_tests::town::{Person, Town};
use serde_json::{Value, json};

/// The country of a person's council.
async fn country(town: &Town, person: &Person) -> String {
    let me: Value = person.get(&town.server, "/api/v1/me").answer().await.json(200);
    let directory: Value = person.get(&town.server, "/api/v1/directory").answer().await.json(200);
    let with_id = |list: &str, id: &Value| {
        directory[list].as_array().unwrap().iter().find(|one| one["id"] == *id).unwrap().clone()
    };
    let council = with_id("councils", &me["member"]["council"]);
    with_id("municipalities", &council["municipality"])["country"].as_str().unwrap().to_owned()
}

on_both_stores! {
    async fn n1_two_taps_bring_a_message_to_the_desk_with_what_stood_around_it(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let channel = town.channel();
        let mut said = Vec::new();
        for n in 0..9 {
            said.push(lena.say(channel, &format!("Nachricht {n}")).await);
        }
        lena.edit(channel, said[4].id, "Nachricht 4, anders").await.unwrap();
        lena.edit(channel, said[5].id, "Nachricht 5, anders").await.unwrap();
        let made: ReportMade = report(&town, town.participant(1), channel, said[4].id, against_the_rules()).await.json(201);
        assert!(made.receipt.is_none() && made.helplines.is_empty());
        lena.edit(channel, said[4].id, "nie gesagt").await.unwrap();
        lena.remove(channel, said[4].id).await.unwrap();
        let queue = desk(&town, "").await;
        assert_eq!((queue.open, queue.taken, queue.more), (1, 0, false));
        let reported = only_case(&town).await;
        let summary = &reported.summary;
        assert_eq!((summary.kind, summary.state, summary.urgent), (CaseKind::Report, CaseState::Open, false));
        assert_eq!((summary.about, summary.channel, summary.message), (Some(lena.member()), Some(channel), Some(said[4].id)));
        assert_eq!((summary.excerpt.as_deref(), summary.reports, summary.door), (Some("Nachricht 4, anders"), 1, Some(Door::Rules)));
        let evidence = reported.evidence.unwrap();
        assert_eq!(evidence.message.text.as_deref(), Some("Nachricht 4, anders"), "as it was when it was reported");
        let texts = |quoted: &[quartier_protocol::http::moderation::desk::Quoted]| {
            quoted.iter().map(|one| one.text.clone().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(texts(&evidence.before), ["Nachricht 1", "Nachricht 2", "Nachricht 3"]);
        assert_eq!(texts(&evidence.after), ["Nachricht 5, anders", "Nachricht 6", "Nachricht 7"]);
        assert_eq!(evidence.revisions.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), ["Nachricht 4"]);
        assert_eq!(reported.reports_made.len(), 1);
        let note = &reported.reports_made[0];
        assert_eq!((note.by, note.rule, note.at), (Some(id_of(&town, town.participant(1)).await), Some(HouseRule::Insult), made.at));
        assert!(reported.yours && reported.decision.is_none() && reported.appeal.is_none());
    }

    async fn n1_each_door_asks_for_what_it_needs(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "böse").await;
        let reporter = town.participant(1);
        let long = "x".repeat(2_001);
        for (wrong, code) in [
            (json!({"door": "rules"}), "bad_request"),
            (json!({"door": "illegal", "good_faith": true}), "bad_request"),
            (json!({"door": "illegal", "words": "  ", "good_faith": true}), "bad_request"),
            (json!({"door": "illegal", "words": "Volksverhetzung"}), "bad_request"),
            (json!({"door": "illegal", "words": "Volksverhetzung", "good_faith": false}), "bad_request"),
            (illegal(&long), "too_long"),
            (json!({"door": "rules", "rule": "insult", "words": "a\u{202e}b"}), "text_invalid"),
            (json!({"door": "elsewhere"}), "bad_request"),
        ] {
            let answer = report(&town, reporter, town.channel(), said.id, wrong.clone()).await;
            assert_eq!(answer.problem(400).code, code, "{wrong}");
        }
        assert_eq!(desk(&town, "").await.cases, []);
        let made = report(&town, reporter, town.channel(), said.id, illegal("§ 130 StGB")).await;
        assert_eq!(made.status, 201);
        let note = only_case(&town).await.reports_made.remove(0);
        assert_eq!((note.door, note.words.as_deref()), (Door::Illegal, Some("§ 130 StGB")));
        assert_eq!(note.lang.unwrap().as_str(), "de");
    }

    async fn n1_facilitators_report_as_well(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "böse").await;
        assert_eq!(report(&town, town.facilitator(), town.channel(), said.id, against_the_rules()).await.status, 201);
        assert_eq!(only_case(&town).await.summary.reports, 1);
    }

    async fn reports_of_one_message_are_one_case_and_the_same_one_again_changes_nothing(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let channel = town.channel();
        let said = lena.say(channel, "böse").await;
        let first: ReportMade = report(&town, town.participant(1), channel, said.id, against_the_rules()).await.json(201);
        let again: ReportMade = report(&town, town.participant(1), channel, said.id, against_the_rules()).await.json(201);
        assert_eq!(first, again);
        assert_eq!(only_case(&town).await.summary.reports, 1);
        assert_eq!(notices(&town, town.participant(1)).await.notices.len(), 1);
        assert_eq!(report(&town, town.participant(2), channel, said.id, against_the_rules()).await.status, 201);
        let other_door = report(&town, town.participant(1), channel, said.id, json!({"door": "danger"})).await;
        assert_eq!(other_door.status, 201);
        let reported = only_case(&town).await;
        assert_eq!((reported.summary.reports, reported.summary.door, reported.summary.urgent), (3, Some(Door::Danger), true));
        assert_eq!(reported.reports_made.iter().map(|note| note.door).collect::<Vec<_>>(), [Door::Rules, Door::Rules, Door::Danger]);
        lena.remove(channel, said.id).await.unwrap();
        let retried: ReportMade = report(&town, town.participant(1), channel, said.id, against_the_rules()).await.json(201);
        assert_eq!(retried, first, "whoever did not get the answer is told the same");
    }

    async fn reports_at_the_same_moment_are_one_case(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "böse").await;
        let reporters: Vec<&Person> = town.pairings[0].participants[1..].iter().chain(&town.pairings[0].facilitators).collect();
        let all = reporters.iter().map(|by| report(&town, by, town.channel(), said.id, against_the_rules()));
        let answers = futures_util::future::join_all(all).await;
        assert!(answers.iter().all(|answer| answer.status == 201));
        assert_eq!(only_case(&town).await.summary.reports as usize, reporters.len());
    }

    async fn n2_the_reporter_has_a_receipt_and_a_notice(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "böse").await;
        let made: ReportMade = report(&town, town.participant(1), town.channel(), said.id, against_the_rules()).await.json(201);
        let told = notices(&town, town.participant(1)).await;
        assert_eq!((told.notices.len(), told.out), (1, false));
        let wanted = NoticeKind::ReportReceived { message: said.id, channel: town.channel() };
        assert_eq!((&told.notices[0].about, told.notices[0].at), (&wanted, made.at));
        assert_eq!((told.notices[0].read, told.notices[0].appeal), (false, AppealState::None));
        assert_eq!(own(&town, town.participant(1)).await.unread, 1);
    }

    async fn the_author_never_learns_who_reported(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let channel = town.channel();
        let said = lena.say(channel, "böse").await;
        let reporter = id_of(&town, town.participant(1)).await.to_string();
        assert_eq!(report(&town, town.participant(1), channel, said.id, against_the_rules()).await.status, 201);
        assert_eq!(notices(&town, town.participant(0)).await.notices, []);
        let export = town.participant(0).get(&town.server, "/api/v1/me/export").answer().await.text();
        assert!(!export.contains(&reporter) && !export.contains("report.made"), "{export}");
        let pairing = pairing_of(&town, town.facilitator()).await;
        let log = town.facilitator().get(&town.server, &format!("/api/v1/pairings/{pairing}/audit")).answer().await.text();
        assert!(log.contains("report.made") && !log.contains(&reporter), "the audit log is read by more than the desk: {log}");
        // A facilitator is an author like any other.
        let mut facilitator = town.facilitator().connect(&town.server).await;
        let theirs = facilitator.say(channel, "auch böse").await;
        let body = json!({"door": "rules", "rule": "insult", "words": "Ich war dabei, Mia"});
        assert_eq!(report(&town, town.participant(1), channel, theirs.id, body).await.status, 201);
        let queue = desk(&town, "").await;
        let about = queue.cases.iter().find(|case| case.message == Some(theirs.id)).unwrap().id;
        let seen = case(&town, town.facilitator(), about).await;
        assert_eq!((seen.reports_made[0].by, &seen.reports_made[0].words, seen.yours), (None, &None, false));
        let seen = case(&town, &town.pairings[0].facilitators[1], about).await;
        assert_eq!((seen.reports_made[0].by.unwrap().to_string(), seen.yours), (reporter, true));
    }

    async fn what_cant_be_seen_or_is_gone_cant_be_reported(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let (channel, other) = (town.channel(), town.pairings[0].channels[1]);
        let (said, removed) = (lena.say(channel, "böse").await, lena.say(channel, "weg").await);
        lena.remove(channel, removed.id).await.unwrap();
        let reporter = town.participant(1);
        let code = async |by: &Person, channel, message, status| report(&town, by, channel, message, against_the_rules()).await.problem(status).code;
        assert_eq!(code(reporter, channel, ids::message(), 404).await, "not_found");
        assert_eq!(code(reporter, other, said.id, 404).await, "not_found");
        assert_eq!(code(reporter, ids::nowhere(), said.id, 404).await, "not_found");
        assert_eq!(code(town.stranger(), channel, said.id, 404).await, "not_found");
        assert_eq!(code(&town.pairings[1].facilitators[0], channel, said.id, 404).await, "not_found");
        assert_eq!(code(reporter, channel, removed.id, 410).await, "gone");
        assert_eq!(code(town.participant(0), channel, said.id, 403).await, "forbidden");
        let bot = bot(&town).await;
        assert_eq!(code(&bot, channel, said.id, 403).await, "forbidden");
        let mut bots = bot.connect(&town.server).await;
        let forecast = bots.say(channel, "Morgen regnet es").await;
        assert_eq!(desk(&town, "").await.cases, []);
        assert_eq!(report(&town, reporter, channel, forecast.id, against_the_rules()).await.status, 201, "what bots say can be");
    }

    async fn n5_danger_is_urgent_goes_first_and_names_who_helps_nearby(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let channel = town.channel();
        let (first, second) = (lena.say(channel, "böse").await, lena.say(channel, "Ich kann nicht mehr").await);
        assert_eq!(report(&town, town.participant(1), channel, first.id, against_the_rules()).await.status, 201);
        let mut countries = std::collections::BTreeSet::new();
        for by in &town.pairings[0].participants[1..] {
            let made: ReportMade = report(&town, by, channel, second.id, json!({"door": "danger"})).await.json(201);
            let numbers: Vec<&str> = made.helplines.iter().map(|line| line.phone.as_str()).collect();
            let country = country(&town, by).await;
            match country.as_str() {
                "DE" => assert!(numbers.contains(&"116 111") && !numbers.contains(&"119"), "{numbers:?}"),
                _ => assert!(numbers.contains(&"119") && numbers.contains(&"3114") && !numbers.contains(&"110"), "{numbers:?}"),
            }
            countries.insert(country);
        }
        assert_eq!(countries.len(), 2, "both countries were asked");
        let queue = desk(&town, "").await;
        assert_eq!(queue.cases.iter().map(|case| (case.message.unwrap(), case.urgent)).collect::<Vec<_>>(), [(second.id, true), (first.id, false)]);
    }

    async fn n5_the_operator_names_who_helps(place) {
        let town = Town::flagged(place, &["--helplines-de", "Jugendnotdienst: 030 61 00 61", "--helplines-fr", "Mairie: 3975"]).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "Ich kann nicht mehr").await;
        let made: ReportMade = report(&town, town.participant(1), town.channel(), said.id, json!({"door": "danger"})).await.json(201);
        let names: Vec<&str> = made.helplines.iter().map(|line| line.name.as_str()).collect();
        assert!(names == ["Jugendnotdienst"] || names == ["Mairie"], "{names:?}");
    }

    async fn a_flood_of_reports_is_refused_aloud_and_danger_never(place) {
        let town = Town::flagged(place, crate::UNHURRIED).await;
        let [mut lena] = town.talking().await;
        let channel = town.channel();
        let mut said = Vec::new();
        for n in 0..22 {
            said.push(lena.say(channel, &format!("Nachricht {n}")).await);
        }
        let reporter = town.participant(1);
        for one in &said[..20] {
            assert_eq!(report(&town, reporter, channel, one.id, against_the_rules()).await.status, 201);
        }
        let refused = report(&town, reporter, channel, said[20].id, against_the_rules()).await;
        let wait_s: u64 = refused.header("retry-after").parse().unwrap();
        assert!((1..=3_600).contains(&wait_s), "{wait_s}");
        assert_eq!(refused.problem(429).code, "rate_limited");
        assert_eq!(report(&town, reporter, channel, said[0].id, against_the_rules()).await.status, 201, "what was reported is");
        assert_eq!(report(&town, reporter, channel, said[21].id, json!({"door": "danger"})).await.status, 201);
        assert_eq!(report(&town, town.participant(2), channel, said[20].id, against_the_rules()).await.status, 201);
    }

    async fn n5_who_cries_wolf_stands_in_nobodys_way(place) {
        let town = Town::flagged(place, crate::UNHURRIED).await;
        let [mut lena] = town.talking().await;
        let channel = town.channel();
        let danger = json!({"door": "danger"});
        for n in 0..25 {
            let said = lena.say(channel, &format!("Nachricht {n}")).await;
            let made = report(&town, town.participant(1), channel, said.id, danger.clone()).await;
            assert_eq!(made.status, 201, "{n}: {}", made.text());
            assert!(!made.json::<ReportMade>(201).helplines.is_empty(), "who helps is told every time");
        }
        let said = lena.say(channel, "Ich kann nicht mehr").await;
        assert_eq!(report(&town, town.participant(2), channel, said.id, danger).await.status, 201);
        let cases = desk(&town, "").await.cases;
        assert_eq!(cases.len(), 26);
        let urgent: Vec<bool> = cases.iter().map(|case| case.urgent).collect();
        assert_eq!((urgent.iter().filter(|urgent| **urgent).count(), urgent[20]), (21, true));
        assert_eq!(cases[20].message, Some(said.id), "before those above the limit");
        assert!(cases.iter().all(|case| case.door == Some(Door::Danger)), "none is lost");
    }
}
