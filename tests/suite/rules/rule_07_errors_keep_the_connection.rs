//! Rule 7: what can't be understood is answered with an error, and the connection stays.

use quartier_protocol::command::Ref;
use quartier_protocol::refusal::RefusalCode;
use quartier_protocol::reply::Outcome;
use quartier_tests::town::Town;
use serde_json::Value;

fn code(outcome: Outcome<Value>) -> RefusalCode {
    match outcome {
        Outcome::Error(refusal) => refusal.code,
        Outcome::Ok(ok) => panic!("an error was expected, not {ok}"),
    }
}

on_both_stores! {
    async fn what_has_no_readable_ref_is_a_bad_request_answered_to_nothing(place) {
        let town = Town::flagged(place, crate::UNHURRIED).await;
        let [mut lena] = town.talking().await;
        let frames = [
            "", " ", "{", "}", "null", "true", "7", "\"ping\"", "[]", "[{\"type\":\"ping\",\"ref\":1}]", "{}",
            "{\"type\":\"ping\"}", "{\"type\":\"ping\",\"ref\":null}", "{\"type\":\"ping\",\"ref\":1.5}",
            "{\"type\":\"ping\",\"ref\":[1]}", "{\"type\":\"ping\",\"ref\":1}x", "{\"type\":\"ping\",\"ref\":1e400}",
            "{\"type\":\"ping\",\"ref\":\"\\ud800\"}", "\u{feff}{\"type\":\"ping\",\"ref\":1}", "<xml/>",
        ];
        for frame in frames {
            lena.try_put_text(frame).await.unwrap();
            assert_eq!(code(lena.try_reply_to_nothing().await.unwrap()), RefusalCode::BadRequest, "{frame:?}");
        }
        let deep = format!("{{\"ref\":1,\"type\":{}", "[".repeat(60_000));
        lena.try_put_text(deep).await.unwrap();
        assert_eq!(code(lena.try_reply_to_nothing().await.unwrap()), RefusalCode::BadRequest);
        lena.ping().await;
    }

    async fn unknown_commands_are_named_so(place) {
        let town = Town::on(place).await;
        let mut lena = town.participant(0).connect(&town.server).await;
        for (n, kind) in ["dance", "", "Ping", "ping ", "event", "hello", "reply", "__proto__"].iter().enumerate() {
            let r#ref = Ref::Word(format!("u{n}"));
            let frame = serde_json::json!({"type": kind, "ref": r#ref});
            lena.try_put_text(frame.to_string()).await.unwrap();
            assert_eq!(code(lena.try_reply(&r#ref).await.unwrap()), RefusalCode::UnknownCommand, "{kind:?}");
        }
        lena.ping().await;
    }

    async fn missing_and_wrongly_typed_fields_are_bad_requests(place) {
        let town = Town::flagged(place, crate::UNHURRIED).await;
        let [mut lena, mut yanis] = town.talking().await;
        let c = town.channel();
        let id = quartier_tests::ids::message();
        let bodies = [
            r#""type":null"#.to_owned(),
            r#""type":7"#.to_owned(),
            r#""type":"ping","type":"ping""#.to_owned(),
            r#""typ":"ping""#.to_owned(),
            r#""type":"subscribe""#.to_owned(),
            r#""type":"subscribe","channel":null"#.to_owned(),
            r#""type":"subscribe","channel":"general""#.to_owned(),
            format!(r#""type":"subscribe","channel":["{c}"]"#),
            format!(r#""type":"subscribe","channel":"{c}","since":"12""#),
            format!(r#""type":"subscribe","channel":"{c}","since":12"#),
            format!(r#""type":"subscribe","channel":"{c}","since":"e:-1""#),
            format!(r#""type":"subscribe","channel":"{c}","since":"e:99999999999999999999""#),
            format!(r#""type":"subscribe","channel":"{c}","limit":"many""#),
            format!(r#""type":"subscribe","channel":"{c}","limit":-1"#),
            format!(r#""type":"subscribe","channel":"{c}","limit":1.5"#),
            format!(r#""type":"events","channel":"{c}""#),
            format!(r#""type":"events","channel":"{c}","after":null"#),
            format!(r#""type":"send","channel":"{c}","id":"{id}","text":"x""#),
            format!(r#""type":"send","channel":"{c}","id":"{id}","lang":"de""#),
            format!(r#""type":"send","channel":"{c}","text":"x","lang":"de""#),
            format!(r#""type":"send","channel":"{c}","id":"not-a-uuid","text":"x","lang":"de""#),
            format!(r#""type":"send","channel":"{c}","id":"{id}","text":7,"lang":"de""#),
            format!(r#""type":"send","channel":"{c}","id":"{id}","text":null,"lang":"de""#),
            format!(r#""type":"send","channel":"{c}","id":"{id}","text":"x","lang":"deutsch und so""#),
            format!(r#""type":"send","channel":"{c}","id":"{id}","text":"x","lang":"de","reply_to":7"#),
            format!(r#""type":"react","channel":"{c}","id":"{id}","emoji":"👍""#),
            format!(r#""type":"react","channel":"{c}","id":"{id}","emoji":"👍","on":"yes""#),
            format!(r#""type":"read","channel":"{c}""#),
            r#""type":"typing""#.to_owned(),
        ];
        for (n, body) in bodies.iter().enumerate() {
            let r#ref = Ref::Word(format!("b{n}"));
            lena.try_put_text(format!(r#"{{"ref":"b{n}",{body}}}"#)).await.unwrap();
            assert_eq!(code(lena.try_reply(&r#ref).await.unwrap()), RefusalCode::BadRequest, "{body}");
        }
        lena.say(c, "geht noch").await;
        yanis.expect_text("geht noch").await;
    }

    async fn a_ref_used_twice_is_told_and_not_carried_out(place) {
        let town = Town::on(place).await;
        let [mut lena, mut yanis] = town.talking().await;
        let r#ref = Ref::Word("r".into());
        let mut codes = Vec::new();
        for text in ["eins", "zwei"] {
            let send = quartier_tests::client::new_message(town.channel(), text);
            let frame = quartier_protocol::command::CommandFrame {
                r#ref: r#ref.clone(),
                command: quartier_protocol::command::Command::Send(send),
            };
            lena.try_put_text(serde_json::to_string(&frame).unwrap()).await.unwrap();
            codes.push(lena.try_reply(&r#ref).await.unwrap());
        }
        assert!(matches!(codes[0], Outcome::Ok(_)));
        assert_eq!(code(codes.pop().unwrap()), RefusalCode::RefReused);
        yanis.expect_text("eins").await;
        lena.say(town.channel(), "drei").await;
        yanis.expect_text("drei").await;
    }

    async fn commands_before_subscribe_say_so_where_they_need_it(place) {
        let town = Town::on(place).await;
        let mut lena = town.participant(0).connect(&town.server).await;
        let channel = town.channel();
        quartier_tests::client::refused(lena.typing(channel).await, RefusalCode::NotSubscribed);
        quartier_tests::client::refused(lena.unsubscribe(channel).await, RefusalCode::NotSubscribed);
        assert!(lena.history(channel, None, None).await.is_ok());
        lena.say(channel, "ohne zuzuhören").await;
    }
}
