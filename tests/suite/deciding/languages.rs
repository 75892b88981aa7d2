//! Messages that say the same in two languages: what looks at them, and what becomes of both texts.

use super::*;
use crate::administration::erasing::kept_bytes;
use crate::administration::traces::only_what_stays;
use crate::administration::{card, newcomer};
use crate::meetings::{planned, weekly};
use crate::moderation::{against_the_rules, notices, own, report};
use quartier_protocol::event::EventKind;
use quartier_protocol::http::moderation::holds::HoldReason;
use quartier_protocol::http::moderation::words::WordTried;
use quartier_protocol::id::MeetingId;
use quartier_protocol::message::{MeetingTime, PostedMessage};
use quartier_protocol::push::Pushed;
use quartier_protocol::refusal::RefusalCode;
use quartier_tests::client::refused;
use quartier_tests::visitor::Visitor;

/// A fresh message in German with its French translation.
fn bilingual(channel: ChannelId, de: &str, fr: &str) -> command::Send {
    let translation = Some(command::RawTranslation { lang: Lang::fr(), text: fr.into() });
    command::Send { translation, ..new_message(channel, de) }
}

fn french(message: &PostedMessage) -> Option<&str> {
    message.translation.as_ref().filter(|translation| translation.lang == Lang::fr()).map(|it| it.text.as_str())
}

/// An edit that gives a message both its texts.
async fn edit_both(
    client: &mut Client,
    channel: ChannelId,
    id: MessageId,
    de: &str,
    fr: &str,
) -> Result<EditOk, Refusal> {
    let translation = Some(command::RawTranslation { lang: Lang::fr(), text: fr.into() });
    let edit = command::Edit { channel, id, text: de.into(), lang: Lang::de(), confirmed: false, translation };
    client.ask(command::Command::Edit(edit)).await
}

/// The next message that is posted.
async fn posted(client: &mut Client) -> PostedMessage {
    match client.expect_event().await.kind {
        EventKind::MessagePosted { message } => message,
        other => panic!("{other:?}"),
    }
}

/// All that a person is given who is no facilitator: what comes first, all events, all messages, their own data.
async fn everything(town: &Town, by: &Person) -> String {
    let mut fresh = by.connect(&town.server).await;
    let followed = fresh.subscribe(town.channel()).await;
    let start = quartier_protocol::position::Position { offset: 0, ..followed.position };
    let events = fresh.events(town.channel(), start, None).await.unwrap();
    let history = fresh.history(town.channel(), None, None).await.unwrap();
    let mut told = format!("{followed:?} {events:?} {history:?}");
    for path in ["/api/v1/me/export", "/api/v1/me/own", "/api/v1/directory"] {
        told += &by.get(&town.server, path).answer().await.text();
    }
    told
}

on_both_stores! {
    async fn a_message_arrives_in_both_its_languages(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        let message = bilingual(channel, "  Guten Abend  ", " Bonsoir ");
        let sent = lena.send(&message).await.unwrap();
        let arrived = posted(&mut emre).await;
        assert_eq!((arrived.text.as_ref().unwrap().as_str(), french(&arrived)), ("Guten Abend", Some("Bonsoir")));
        let now = emre.history(channel, None, None).await.unwrap().messages.remove(0);
        assert_eq!(now.translation, arrived.translation);
        let again = lena.send(&message).await.unwrap();
        assert_eq!((again.duplicate, again.position), (true, sent.position));
        refused(lena.send(&command::Send { translation: None, ..message.clone() }).await, RefusalCode::Conflict);

        let with = |lang: Lang, text: &str| command::Send {
            translation: Some(command::RawTranslation { lang, text: text.into() }),
            ..new_message(channel, "Hallo")
        };
        refused(lena.send(&with(Lang::de(), "Hallo")).await, RefusalCode::BadRequest);
        refused(lena.send(&with(Lang::fr(), " ")).await, RefusalCode::TextInvalid);
        refused(lena.send(&with(Lang::fr(), "a\u{202e}{}")).await, RefusalCode::TextInvalid);
        refused(lena.send(&with(Lang::fr(), &"x".repeat(4_001))).await, RefusalCode::TooLong);
        let meeting = Some(MeetingTime { id: MeetingId(ids::message().0), occurrence: None });
        refused(lena.send(&command::Send { meeting, ..new_message(channel, "Treffen") }).await, RefusalCode::NotFound);
        emre.expect_no_event().await;

        let mut agenda = bot(&town).await.connect(&town.server).await;
        agenda.send(&bilingual(channel, "In einer Stunde", "Dans une heure")).await.unwrap();
        assert_eq!(french(&posted(&mut emre).await), Some("Dans une heure"), "bots speak both too");
        lena.edit(channel, message.id, "Gute Nacht").await.unwrap();
        let now = emre.history(channel, None, None).await.unwrap().messages.remove(0);
        assert_eq!((now.text.unwrap().as_str(), now.translation), ("Gute Nacht", None), "an edit says all of it");
        let export = town.participant(0).get(&town.server, "/api/v1/me/export").answer().await.text();
        assert!(export.contains("Bonsoir") && export.contains("Gute Nacht"), "one's own data has both: {export}");
    }

    async fn an_edit_changes_either_language_and_keeps_the_meeting(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        let meeting = MeetingTime { id: planned(&town, &weekly()).await.meeting.id, occurrence: None };
        let message = command::Send { meeting: Some(meeting), ..new_message(channel, "Kommt ihr?") };
        let sent = lena.send(&message).await.unwrap();
        emre.expect_event_at(channel, sent.position.unwrap()).await;
        let ok = edit_both(&mut lena, channel, message.id, "Kommt ihr?", "Vous venez ?").await.unwrap();
        let event = emre.expect_event_at(channel, ok.position).await;
        assert_eq!(
            serde_json::to_value(&event).unwrap(),
            json!({
                "type": "event", "channel": channel, "position": ok.position, "at": event.at,
                "kind": "message.edited", "id": message.id, "text": "Kommt ihr?", "lang": "de",
                "translation": {"lang": "fr", "text": "Vous venez ?"},
                "meeting": meeting, "by": lena.member()
            })
        );
        let again = edit_both(&mut lena, channel, message.id, "Kommt ihr?", "Vous venez ?").await.unwrap();
        assert_eq!(again.position, ok.position, "the same again changes nothing");
        edit_both(&mut lena, channel, message.id, "Kommt ihr?", "Venez-vous ?").await.unwrap();
        let now = emre.history(channel, None, None).await.unwrap().messages.pop().unwrap();
        assert_eq!((now.translation.unwrap().text.as_str(), now.meeting), ("Venez-vous ?", Some(meeting)));
        for (fr, refusal) in [(" ", RefusalCode::TextInvalid), ("a\u{202e}{}", RefusalCode::TextInvalid)] {
            refused(edit_both(&mut lena, channel, message.id, "Kommt ihr?", fr).await, refusal);
        }
        lena.remove(channel, message.id).await.unwrap();
        let told = everything(&town, town.participant(1)).await;
        assert!(!told.contains("Venez-vous") && !told.contains("Vous venez"), "{told}");
    }

    async fn n7_word_rules_see_both_languages_of_an_edit_and_it_waits_in_both(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        let said = lena.say(channel, "Hallo").await;
        emre.expect_event().await;
        let rules = json!([rule("crétin", "warn"), rule("méchant", "hold")]);
        assert_eq!(set_words(&town, rules, json!([])).await.status, 200);
        let warned = refused(edit_both(&mut lena, channel, said.id, "Hallo", "Salut crétin").await, RefusalCode::Wording);
        assert!(warned.detail.contains("crétin"), "{warned:?}");
        let waits = edit_both(&mut lena, channel, said.id, "Hallo", "C'est méchant").await.unwrap();
        assert_eq!(waits.held, Some(HoldReason::Words));
        let waiting = own(&town, town.participant(0)).await.waiting.remove(0);
        assert_eq!(waiting.translation.unwrap().text.as_str(), "C'est méchant");
        assert!(!everything(&town, town.participant(1)).await.contains("méchant"));
        release(&town, case_of(&town, said.id).await.summary.id).await;
        let EventKind::MessageEdited { translation, .. } = emre.expect_event().await.kind else { panic!("not edited") };
        assert_eq!(translation.unwrap().text.as_str(), "C'est méchant");
    }

    async fn n7_word_rules_see_both_languages(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        let rules = json!([rule("crétin", "warn"), rule("böse", "hold"), rule("méchant", "hold"), rule("triste", "alert")]);
        assert_eq!(set_words(&town, rules, json!([])).await.status, 200);
        let warned = bilingual(channel, "Hallo", "Salut crétin");
        assert!(refused(lena.send(&warned).await, RefusalCode::Wording).detail.contains("crétin"));
        lena.send(&command::Send { confirmed: true, ..warned }).await.unwrap();
        posted(&mut emre).await;
        let held = bilingual(channel, "Das ist böse", "C'est méchant");
        assert_eq!(lena.send(&held).await.unwrap().held, Some(HoldReason::Words));
        let lying = case_of(&town, held.id).await;
        assert_eq!(lying.words, ["böse", "méchant"]);
        let alerted = bilingual(channel, "Regen", "triste");
        lena.send(&alerted).await.unwrap();
        posted(&mut emre).await;
        let alert = case_of(&town, alerted.id).await;
        assert_eq!((alert.summary.kind, alert.words.as_slice()), (CaseKind::Alert, ["triste".to_owned()].as_slice()));
        assert_eq!(alert.evidence.unwrap().message.translation.unwrap().text.as_str(), "triste");
        let path = format!("/api/v1/pairings/{}/words/try", pairing_of(&town, town.facilitator()).await);
        let body = json!({"rules": [rule("triste", "hold")], "allowed": [], "days": 7});
        let tried: WordTried = town.facilitator().post(&town.server, &path, &body).answer().await.json(200);
        let hits: Vec<_> = tried.hits.iter().map(|hit| (hit.message, hit.words.as_str(), hit.text.as_str())).collect();
        assert_eq!(hits, [(alerted.id, "triste", "triste")]);

        assert_eq!(set_holds(&town, json!({"links": true})).await.status, 200);
        let link = bilingual(channel, "Hier", "https://example.org");
        assert_eq!(lena.send(&link).await.unwrap().held, Some(HoldReason::Link));
    }

    async fn what_waits_waits_in_both_languages(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        hold_all(&town).await;
        let message = bilingual(channel, "noch nicht", "pas encore");
        assert_eq!(lena.send(&message).await.unwrap().held, Some(HoldReason::Channel));
        let waiting = own(&town, town.participant(0)).await.waiting.remove(0);
        assert_eq!(waiting.translation.unwrap().text.as_str(), "pas encore");
        assert!(!everything(&town, town.participant(1)).await.contains("pas encore"));
        assert!(everything(&town, town.participant(0)).await.contains("pas encore"), "one's own data has it");
        assert!(lena.send(&message).await.unwrap().duplicate);
        refused(lena.send(&command::Send { translation: None, ..message.clone() }).await, RefusalCode::Conflict);
        let lying = case_of(&town, message.id).await;
        assert_eq!(lying.evidence.unwrap().message.translation.unwrap().text.as_str(), "pas encore");
        release(&town, lying.summary.id).await;
        let arrived = posted(&mut emre).await;
        assert_eq!((arrived.id, french(&arrived)), (message.id, Some("pas encore")));

        let rewritten = bilingual(channel, "erst so", "d'abord ainsi");
        lena.send(&rewritten).await.unwrap();
        assert!(try_edit(&mut lena, channel, rewritten.id, "erst so").await.unwrap().held.is_some());
        assert_eq!(own(&town, town.participant(0)).await.waiting[0].translation, None, "an edit says all of it");
        release(&town, case_of(&town, rewritten.id).await.summary.id).await;
        assert_eq!(posted(&mut emre).await.translation, None);
    }

    async fn a_translation_that_was_taken_down_is_served_to_nobody_until_it_comes_back(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        let message = bilingual(channel, "Das ist Kunst", "C'est de l'art");
        lena.send(&message).await.unwrap();
        posted(&mut emre).await;
        let before = emre.history(channel, None, None).await.unwrap().messages;
        assert_eq!(report(&town, town.participant(1), channel, message.id, against_the_rules()).await.status, 201);
        let lying = case_of(&town, message.id).await;
        assert_eq!(lying.evidence.unwrap().message.translation.unwrap().text.as_str(), "C'est de l'art");
        let remove = with_reasons(json!([{"act": "remove"}]));
        assert_eq!(decide(&town, town.facilitator(), lying.summary.id, &remove).await.status, 200);
        for person in [town.participant(1), town.facilitator()] {
            let told = everything(&town, person).await;
            assert!(!told.contains("de l'art"), "{told}");
        }
        let told = everything(&town, town.participant(0)).await;
        assert_eq!(told.matches("de l'art").count(), 1, "only where reasons are given: {told}");

        let notice = notices(&town, town.participant(0)).await.notices.remove(0);
        let NoticeKind::Measure { text, text_lang, translation, .. } = notice.about else { panic!("{notice:?}") };
        assert_eq!((text.as_deref(), text_lang), (Some("Das ist Kunst"), Some(Lang::de())));
        assert_eq!(translation, before[0].translation, "reasons quote both languages");
        let notice = notice.id;
        let path = format!("/api/v1/me/notices/{notice}/appeal");
        let words = json!({"words": "Das ist Kunst!", "lang": "de"});
        assert_eq!(town.participant(0).post(&town.server, &path, &words).answer().await.status, 204);
        let appeal = cases(&town, CaseKind::Appeal).await.remove(0).id;
        let reverse = json!({"acts": [{"act": "reverse"}], "facts": "Noch einmal angesehen."});
        assert_eq!(decide(&town, &town.pairings[0].facilitators[1], appeal, &reverse).await.status, 200);
        let back = emre.expect("the message back", |pushed| match pushed {
            Pushed::Event(event) => match &event.kind {
                EventKind::MessageRestored { translation, .. } => Some(translation.clone()),
                _ => None,
            },
            Pushed::Push(_) => None,
        }).await;
        assert_eq!(back, before[0].translation);
        assert_eq!(emre.history(channel, None, None).await.unwrap().messages, before);
        lena.remove(channel, message.id).await.unwrap();
        assert!(!everything(&town, town.participant(1)).await.contains("de l'art"));
    }

    async fn g6_what_was_erased_is_nowhere_in_either_language(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, town.facilitator()).await, "Mia")).await;
        let mut mias = mia.connect().await;
        let said = bilingual(channel, "Sonnenblumenfeld", "Champdetournesols");
        mias.send(&said).await.unwrap();
        assert_eq!(report(&town, town.participant(1), channel, said.id, against_the_rules()).await.status, 201);
        mias.edit(channel, said.id, "etwas anderes").await.unwrap();
        hold_all(&town).await;
        mias.send(&bilingual(channel, "Mohnblumenfeld", "Champdecoquelicots")).await.unwrap();
        let words = ["Sonnenblumenfeld", "Champdetournesols", "Mohnblumenfeld", "Champdecoquelicots"];
        for word in words {
            assert_eq!(kept_bytes(&town.place, word).await, Some(true), "the search is broken: {word}");
        }
        assert_eq!(mia.post("/api/v1/me/erase", &json!({"name": "Mia"})).answer().await.status, 204);
        only_what_stays(&town.place, mia.me.id).await;
        for word in words {
            assert_eq!(kept_bytes(&town.place, word).await, Some(false), "{word}");
        }
    }
}
