//! `send`.

use quartier_protocol::command::{Command, Send};
use quartier_protocol::id::MeetingId;
use quartier_protocol::lang::Lang;
use quartier_protocol::local::LocalTime;
use quartier_protocol::refusal::RefusalCode;
use quartier_tests::client::{new_message, refused};
use quartier_tests::ids;
use quartier_tests::town::Town;
use serde_json::{Value, json};

on_both_stores! {
    async fn a_message_is_answered_and_pushed_exactly_as_documented(place) {
        let town = Town::on(place).await;
        let [mut lena, mut yanis] = town.talking().await;
        let channel = town.channel();
        let question = lena.say(channel, "Wer bringt Kuchen mit?").await;
        yanis.expect_event().await;
        let send = Send { lang: Lang::fr(), reply_to: Some(question.id), ..new_message(channel, "Moi ! 🎂") };
        let ok: Value = yanis.ask(Command::Send(send.clone())).await.unwrap();
        let event = yanis.expect_event().await;
        assert_eq!(ok, json!({"position": event.position, "at": event.at, "duplicate": false}));
        assert_eq!(
            serde_json::to_value(&event).unwrap(),
            json!({
                "type": "event", "channel": channel, "position": ok["position"], "at": ok["at"],
                "kind": "message.posted",
                "message": {
                    "id": send.id, "author": yanis.member(), "lang": "fr", "text": "Moi ! 🎂", "reply_to": question.id
                }
            })
        );
        assert_eq!(event.position.offset, 2);
    }

    async fn nobody_takes_the_id_of_what_a_program_will_say(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let reminder = MeetingId(ids::message().0).reminder(LocalTime::parse("2030-03-05T18:00").unwrap(), "P1D");
        let send = Send { id: reminder, ..new_message(town.channel(), "Ich war zuerst da") };
        refused(lena.ask::<Value>(Command::Send(send)).await, RefusalCode::BadRequest);
        lena.expect_no_event().await;
    }

    async fn text_is_trimmed_and_composed(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        lena.say(town.channel(), "  cafe\u{301}\r\nou the\u{301} \n").await;
        lena.expect_text("café\nou thé").await;
    }

    async fn sending_needs_no_subscription(place) {
        let town = Town::on(place).await;
        let mut lena = town.participant(0).connect(&town.server).await;
        lena.say(town.channel(), "Hallo").await;
        lena.expect_no_event().await;
    }

    async fn the_language_of_each_message_is_kept(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        for (given, kept) in [("de", "de"), ("FR-ca", "fr-CA"), ("gsw", "gsw")] {
            let lang = Lang::parse(given).unwrap();
            lena.send(&Send { lang, ..new_message(town.channel(), "…!") }).await.unwrap();
            let event = serde_json::to_value(lena.expect_event().await).unwrap();
            assert_eq!(event["message"]["lang"], kept);
        }
    }

    async fn an_answer_to_what_is_not_in_the_channel_is_not_found(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let elsewhere = lena.say(town.pairings[0].channels[1], "nebenan").await;
        for reply_to in [ids::message(), elsewhere.id] {
            let send = Send { reply_to: Some(reply_to), ..new_message(town.channel(), "Ja!") };
            refused(lena.send(&send).await, RefusalCode::NotFound);
        }
        lena.expect_no_event().await;
    }
}
