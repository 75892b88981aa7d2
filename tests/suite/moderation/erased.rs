//! Erasure and export of what the desks have of a member (G6).

use super::{against_the_rules, ask, case, decide, desk, id_of, illegal, only_case, pairing_of, report};
use crate::administration::audit::verify;
use crate::administration::erasing::kept_bytes;
use crate::administration::traces::{all_is_told, only_what_stays};
use crate::administration::{card, newcomer};
use quartier_protocol::http::moderation::desk::Quoted;
use quartier_tests::town::Town;
use quartier_tests::visitor::Visitor;
use serde_json::{Value, json};

async fn mia(town: &Town) -> Visitor {
    Visitor::newcomer(&town.server, &newcomer(&card(town, town.facilitator()).await, "Mia")).await
}

async fn erase(town: &Town, mia: &Visitor) {
    assert_eq!(mia.post("/api/v1/me/erase", &json!({"name": "Mia"})).answer().await.status, 204);
    only_what_stays(&town.place, mia.me.id).await;
}

fn texts(quoted: &[Quoted]) -> Vec<Option<&str>> {
    quoted.iter().map(|one| one.text.as_deref()).collect()
}

on_both_stores! {
    async fn g6_what_an_erased_member_said_leaves_every_case(place) {
        let town = Town::on(place).await;
        let (mia, channel) = (mia(&town).await, town.channel());
        let mut mias = mia.connect().await;
        let [mut lena] = town.talking().await;
        let (own, lenas) = (mias.say(channel, "geheim eins").await, lena.say(channel, "von Lena").await);
        mias.edit(channel, own.id, "geheim zwei").await.unwrap();
        mias.say(channel, "geheim drei").await;
        for message in [own.id, lenas.id] {
            assert_eq!(report(&town, town.participant(1), channel, message, against_the_rules()).await.status, 201);
        }
        let about_mia = desk(&town, "").await.cases[0].id;
        let about_lena = desk(&town, "").await.cases[1].id;
        let before = case(&town, town.facilitator(), about_lena).await.evidence.unwrap();
        assert_eq!((texts(&before.before), texts(&before.after)), (vec![Some("geheim zwei")], vec![Some("geheim drei")]));
        erase(&town, &mia).await;
        let seen = case(&town, town.facilitator(), about_mia).await;
        let evidence = seen.evidence.clone().unwrap();
        assert_eq!((evidence.message.text, evidence.revisions, seen.summary.excerpt.clone()), (None, vec![], None));
        assert_eq!(texts(&evidence.after)[0], Some("von Lena"));
        let after = case(&town, town.facilitator(), about_lena).await.evidence.unwrap();
        assert_eq!((texts(&after.before), texts(&after.after)), (vec![None], vec![None]));
        assert_eq!(after.message.text.as_deref(), Some("von Lena"));
    }

    async fn g6_what_was_erased_is_nowhere_in_the_records_of_the_desk(place) {
        let town = Town::on(place).await;
        let (mia, channel) = (mia(&town).await, town.channel());
        let mut mias = mia.connect().await;
        let [mut lena] = town.talking().await;
        let (own, lenas) = (mias.say(channel, "Sonnenblumenfeld").await, lena.say(channel, "von Lena").await);
        let path = format!("/api/v1/channels/{channel}/messages/{}/report", lenas.id);
        let in_words = json!({"door": "rules", "rule": "insult", "words": "Kornblumenfeld"});
        assert_eq!(mia.post(&path, &in_words).answer().await.status, 201);
        assert_eq!(report(&town, town.participant(1), channel, own.id, against_the_rules()).await.status, 201);
        let about_mia = desk(&town, "").await.cases[1].id;
        let body = json!({"acts": [{"act": "remove"}], "ground": {"kind": "rule", "rule": "insult"}, "facts": "Beleidigung"});
        assert_eq!(decide(&town, town.facilitator(), about_mia, body).await.status, 200);
        let told: Value = mia.get("/api/v1/me/notices").answer().await.json(200);
        let notice = told["notices"].as_array().unwrap().iter().find(|one| one["appeal"] == json!("possible")).unwrap();
        assert!(notice.to_string().contains("Sonnenblumenfeld"), "the author is told what the message said: {notice}");
        let path = format!("/api/v1/me/notices/{}/appeal", notice["id"].as_str().unwrap());
        assert_eq!(mia.post(&path, &json!({"words": "Mohnblumenfeld", "lang": "de"})).answer().await.status, 204);
        for word in ["Sonnenblumenfeld", "Kornblumenfeld", "Mohnblumenfeld"] {
            assert_eq!(kept_bytes(&town.place, word).await, Some(true), "the search is broken: {word}");
        }
        erase(&town, &mia).await;
        for word in ["Sonnenblumenfeld", "Kornblumenfeld", "Mohnblumenfeld"] {
            assert_eq!(kept_bytes(&town.place, word).await, Some(false), "{word}");
        }
    }

    async fn g6_an_erased_reporter_leaves_no_name_and_no_words(place) {
        let town = Town::on(place).await;
        let (mia, channel) = (mia(&town).await, town.channel());
        let [mut lena] = town.talking().await;
        let said = lena.say(channel, "böse").await;
        let path = format!("/api/v1/channels/{channel}/messages/{}/report", said.id);
        assert_eq!(mia.post(&path, &illegal("Das hat sie zu mir gesagt")).answer().await.status, 201);
        assert_eq!(report(&town, town.participant(1), channel, said.id, illegal("Ich war dabei")).await.status, 201);
        erase(&town, &mia).await;
        let notes = only_case(&town).await.reports_made;
        assert_eq!((notes[0].by, notes[0].words.as_deref()), (None, None));
        assert_eq!((notes[1].by.is_some(), notes[1].words.as_deref()), (true, Some("Ich war dabei")));
        assert_eq!(only_case(&town).await.evidence.unwrap().message.text.as_deref(), Some("böse"));
    }

    async fn g6_what_may_be_illegal_or_dangerous_stays_until_it_is_decided(place) {
        let town = Town::on(place).await;
        let (mia, channel) = (mia(&town).await, town.channel());
        let said = mia.connect().await.say(channel, "Ich tu ihr was an").await;
        assert_eq!(report(&town, town.participant(1), channel, said.id, json!({"door": "danger"})).await.status, 201);
        erase(&town, &mia).await;
        let open = only_case(&town).await;
        assert_eq!(open.evidence.unwrap().message.text.as_deref(), Some("Ich tu ihr was an"));
        let path = format!("/api/v1/cases/{}/decide", open.summary.id);
        let decided = town.facilitator().post(&town.server, &path, &json!({"acts": []})).answer().await;
        assert_eq!(decided.status, 200, "{}", decided.text());
        let seen = case(&town, town.facilitator(), open.summary.id).await;
        assert_eq!(seen.evidence.unwrap().message.text, None, "then it goes");
    }

    async fn g6_a_decision_after_the_erasure_keeps_neither_text_nor_reasons_anew(place) {
        let town = Town::on(place).await;
        let (mia, channel) = (mia(&town).await, town.channel());
        let said = mia.connect().await.say(channel, "Sonnenblumenfeld").await;
        assert_eq!(report(&town, town.participant(1), channel, said.id, json!({"door": "danger"})).await.status, 201);
        erase(&town, &mia).await;
        let open = only_case(&town).await.summary.id;
        assert_eq!(kept_bytes(&town.place, "Sonnenblumenfeld").await, Some(true), "as long as it isn't decided");
        let body = json!({"acts": [{"act": "remove"}], "ground": {"kind": "rule", "rule": "threat"}, "facts": "Kornblumenfeld"});
        let decided = decide(&town, town.facilitator(), open, body).await;
        assert_eq!(decided.status, 200, "{}", decided.text());
        for word in ["Sonnenblumenfeld", "Kornblumenfeld"] {
            assert_eq!(kept_bytes(&town.place, word).await, Some(false), "{word}");
        }
    }

    async fn g6_a_decision_about_somebody_who_is_gone_names_them_nowhere_anew(place) {
        let town = Town::on(place).await;
        let (mia, channel) = (mia(&town).await, town.channel());
        let said = mia.connect().await.say(channel, "Sonnenblumenfeld").await;
        assert_eq!(report(&town, town.participant(1), channel, said.id, against_the_rules()).await.status, 201);
        erase(&town, &mia).await;
        let open = only_case(&town).await.summary.id;
        let body = json!({"acts": [{"act": "remove"}], "ground": {"kind": "rule", "rule": "insult"}, "facts": "Kornblumenfeld"});
        let decided = decide(&town, town.facilitator(), open, body).await;
        assert_eq!(decided.status, 200, "{}", decided.text());
        only_what_stays(&town.place, mia.me.id).await;
        let audit = format!("/api/v1/pairings/{}/audit", pairing_of(&town, town.facilitator()).await);
        let log = town.facilitator().get(&town.server, &audit).answer().await.text();
        assert!(log.contains("message.removed") && !log.contains("Kornblumenfeld"), "{log}");
    }

    async fn g6_nobody_has_to_decide_the_appeal_of_somebody_who_is_gone(place) {
        let town = Town::on(place).await;
        let (mia, channel) = (mia(&town).await, town.channel());
        let said = mia.connect().await.say(channel, "böse").await;
        assert_eq!(report(&town, town.participant(1), channel, said.id, against_the_rules()).await.status, 201);
        let open = only_case(&town).await.summary.id;
        let body = json!({"acts": [{"act": "remove"}], "ground": {"kind": "rule", "rule": "insult"}, "facts": "Beleidigung"});
        assert_eq!(decide(&town, town.facilitator(), open, body).await.status, 200);
        let told: Value = mia.get("/api/v1/me/notices").answer().await.json(200);
        let notice = told["notices"].as_array().unwrap().iter().find(|one| one["appeal"] == json!("possible")).unwrap();
        let path = format!("/api/v1/me/notices/{}/appeal", notice["id"].as_str().unwrap());
        assert_eq!(mia.post(&path, &json!({"words": "Warum?", "lang": "de"})).answer().await.status, 204);
        assert_eq!(desk(&town, "").await.cases.len(), 1, "the appeal");
        erase(&town, &mia).await;
        assert_eq!(desk(&town, "").await.cases.len(), 0);
    }

    async fn g6_reasons_leave_the_log_with_the_member_they_are_about_and_it_still_verifies(place) {
        let town = Town::on(place).await;
        let (mia, channel) = (mia(&town).await, town.channel());
        let said = mia.connect().await.say(channel, "böse").await;
        assert_eq!(report(&town, town.participant(1), channel, said.id, against_the_rules()).await.status, 201);
        let open = only_case(&town).await.summary.id;
        let body = json!({"acts": [{"act": "remove"}], "ground": {"kind": "rule", "rule": "insult"}, "facts": "Kornblumenfeld"});
        assert_eq!(decide(&town, town.facilitator(), open, body).await.status, 200);
        let path = format!("/api/v1/members/{}/sessions/end", mia.me.id);
        let audit = format!("/api/v1/pairings/{}/audit", pairing_of(&town, town.facilitator()).await);
        let log = async || town.facilitator().get(&town.server, &audit).answer().await.text();
        assert!(log().await.contains("Kornblumenfeld"), "as long as the member is there, the log says why");
        assert_eq!(town.facilitator().post(&town.server, &path, &json!({"why": "Mohnblumenfeld"})).answer().await.status, 204);
        assert!(log().await.contains("Mohnblumenfeld"));
        let path = format!("/api/v1/members/{}/erase", mia.me.id);
        assert_eq!(town.facilitator().post(&town.server, &path, &json!({"why": "Wunsch der Eltern"})).answer().await.status, 204);
        for word in ["Kornblumenfeld", "Mohnblumenfeld"] {
            assert_eq!(kept_bytes(&town.place, word).await, Some(false), "{word}");
        }
        assert!(log().await.contains("Wunsch der Eltern"), "why they are not there any more stays");
        let (whole, output) = verify(&town.place).await;
        assert!(whole, "{output}");
    }

    async fn g6_ones_data_does_not_tell_that_one_was_reported(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "böse").await;
        assert_eq!(report(&town, town.participant(1), town.channel(), said.id, against_the_rules()).await.status, 201);
        let open = only_case(&town).await.summary.id;
        assert_eq!(ask(&town, town.facilitator(), "POST", &format!("/api/v1/cases/{open}/take")).await.status, 200);
        let body = json!({"acts": [], "facts": "Emre hat es gemeldet, es war eine Neckerei"});
        assert_eq!(decide(&town, town.facilitator(), open, body).await.status, 200);
        let hers = ask(&town, town.participant(0), "GET", "/api/v1/me/export").await;
        let data: Value = hers.json(200);
        let whats: Vec<&Value> = data["acts_that_concern_you"].as_array().unwrap().iter().map(|act| &act["what"]).collect();
        assert!(!whats.iter().any(|what| what.as_str().unwrap().starts_with("case.")), "{whats:?}");
        assert!(!hers.text().contains("Neckerei") && !hers.text().contains(&open.to_string()), "{}", hers.text());
        let theirs: Value = ask(&town, town.facilitator(), "GET", "/api/v1/me/export").await.json(200);
        let acts = theirs["acts_that_concern_you"].as_array().unwrap();
        for what in ["case.taken", "case.decided"] {
            assert!(acts.iter().any(|act| act["what"] == what && act["own"] == true), "what one did oneself comes out: {what}");
        }
    }

    async fn g6_ones_own_reports_and_notices_come_out_with_ones_data(place) {
        let town = Town::on(place).await;
        let (mia, channel) = (mia(&town).await, town.channel());
        let [mut lena] = town.talking().await;
        let said = lena.say(channel, "böse").await;
        let path = format!("/api/v1/channels/{channel}/messages/{}/report", said.id);
        assert_eq!(mia.post(&path, &illegal("Das ist verboten")).answer().await.status, 201);
        assert_eq!(report(&town, town.participant(1), channel, said.id, illegal("Fand ich auch")).await.status, 201);
        let lenas = id_of(&town, town.participant(0)).await;
        let ignoring = quartier_tests::http::request(town.server.address, "PUT", &format!("/api/v1/me/ignored/{lenas}"));
        assert_eq!(ignoring.browser(&mia.cookie, quartier_tests::server::ORIGIN).answer().await.status, 204);
        let data: Value = mia.get("/api/v1/me/export").answer().await.json(200);
        all_is_told(&town.place, &data, &["ignored", "notice"]).await;
        let safety = &data["moderation"];
        assert_eq!(safety["reports"].as_array().unwrap().len(), 1);
        assert_eq!((&safety["reports"][0]["words"], &safety["reports"][0]["door"]), (&json!("Das ist verboten"), &json!("illegal")));
        assert_eq!((safety["notices"].as_array().unwrap().len(), &safety["ignored"]), (1, &json!([lenas])));
        let text = data.to_string();
        assert!(!text.contains("Fand ich auch") && !text.contains("böse"), "{text}");
        assert_eq!(ask(&town, town.participant(1), "GET", "/api/v1/me/export").await.status, 200);
    }
}
