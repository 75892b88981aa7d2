//! Bad input that is not against RFC 6455 nor JSON: each has its documented refusal, and the connection stays.
//! Malformed frames are in `frames`, malformed JSON in `rules::rule_07…`, forged ids in `strangers`.

use quartier_protocol::command::{Command, Ref, Send};
use quartier_protocol::position::Position;
use quartier_protocol::refusal::RefusalCode;
use quartier_tests::client::{new_message, refused};
use quartier_tests::town::Town;

on_both_stores! {
    async fn text_that_says_nothing_is_invalid(place) {
        let town = Town::flagged(place, crate::UNHURRIED).await;
        let [mut lena, mut yanis] = town.talking().await;
        for text in ["", " ", "\n\t \r\n", "\u{a0}\u{2003}", "\u{200b}\u{feff}", "\u{2800}", "\u{ad}"] {
            refused(lena.send(&new_message(town.channel(), text)).await, RefusalCode::TextInvalid);
        }
        lena.say(town.channel(), "Hallo").await;
        yanis.expect_text("Hallo").await;
    }

    async fn text_that_turns_others_around_is_invalid_and_pasted_marks_are_made_plain(place) {
        let town = Town::flagged(place, crate::UNHURRIED).await;
        let [mut lena, mut yanis] = town.talking().await;
        for c in ['\u{202d}', '\u{202e}', '\u{fff9}', '\u{fffe}'] {
            let answer = lena.send(&new_message(town.channel(), &format!("a{c}b"))).await;
            assert_eq!(refused(answer, RefusalCode::TextInvalid).retry_after_ms, None, "{c:?}");
        }
        let stacked = format!("Z{}", "\u{301}".repeat(60));
        refused(lena.send(&new_message(town.channel(), &stacked)).await, RefusalCode::TextInvalid);
        for (c, plain) in [("\u{b}", "a\nb"), ("\u{85}", "a\nb"), ("\u{2028}", "a\nb"), ("\0", "ab"), ("\u{1b}", "ab"), ("\u{202a}", "ab")] {
            lena.say(town.channel(), &format!("a{c}b")).await;
            yanis.expect_text(plain).await;
        }
        // Line feeds and tabs are text.
        lena.say(town.channel(), "a\n\tb").await;
        yanis.expect_text("a\n\tb").await;
    }

    async fn markup_is_only_text(place) {
        let town = Town::on(place).await;
        let [mut lena, mut yanis] = town.talking().await;
        for text in ["<script>alert(1)</script>", "'; DROP TABLE messages; --", "${jndi:ldap://x}", "\\u0000", "{\"type\":\"event\"}"] {
            lena.say(town.channel(), text).await;
            yanis.expect_text(text).await;
        }
    }

    async fn ids_of_any_version_are_ids_and_what_is_none_is_a_bad_request(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let c = town.channel();
        for (n, id) in ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"].iter().enumerate() {
            let send = Send { id: id.parse().unwrap(), ..new_message(c, "mit seltsamer Nummer") };
            let answer = lena.send(&send).await;
            assert!(answer.is_ok() || refused(answer, RefusalCode::BadRequest).detail.contains("id"), "{n}");
        }
        for (n, id) in ["", "1", "01890a5d-ac96-774b-bcce-b302099a805", "../../etc/passwd"].iter().enumerate() {
            let frame = format!(r#"{{"ref":"i{n}","type":"send","channel":"{c}","id":"{id}","text":"x","lang":"de"}}"#);
            lena.try_put_text(frame).await.unwrap();
            let reply = lena.try_reply(&Ref::Word(format!("i{n}"))).await.unwrap();
            let quartier_protocol::reply::Outcome::Error(refusal) = reply else { panic!("{id} is an id") };
            assert_eq!(refusal.code, RefusalCode::BadRequest);
        }
    }

    async fn a_position_of_the_future_is_not_taken_over(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "Hallo").await.position;
        lena.expect_event().await;
        let future = Position { offset: said.offset + 5, ..said };
        let ok = lena.subscribe_since(town.channel(), Some(future), None).await.unwrap();
        assert_eq!((ok.recovered, ok.position), (false, said));
        refused(lena.read(town.channel(), future).await, RefusalCode::PositionUnknown);
        refused(lena.events(town.channel(), future, None).await, RefusalCode::PositionUnknown);
        refused(lena.history(town.channel(), Some(Position { offset: said.offset + 50, ..said }), None).await, RefusalCode::PositionUnknown);
        for _ in 0..6 {
            lena.say(town.channel(), "weiter").await;
            lena.expect_text("weiter").await;
        }
    }

    async fn who_never_listens_to_rate_limited_is_slowed_down_not_served(place) {
        let town = Town::on(place).await;
        let [mut lena, mut yanis] = town.talking().await;
        let mut mallory = town.participant(2).connect(&town.server).await;
        let mut refs = Vec::new();
        for _ in 0..300 {
            refs.push(mallory.try_put(Command::Send(new_message(town.channel(), "spam"))).await.unwrap());
        }
        // The neighbours talk meanwhile, each message and its reply within the bound of every wait.
        for n in 0..10 {
            let said = lena.say(town.channel(), &format!("Nummer {n}")).await;
            yanis.expect_event_at(town.channel(), said.position).await;
        }
        let mut first = Vec::new();
        for r#ref in &refs[..80] {
            first.push(quartier_tests::wait::within("a reply to spam", mallory.try_reply(r#ref)).await.unwrap());
        }
        let taken = first.iter().filter(|o| matches!(o, quartier_protocol::reply::Outcome::Ok(_))).count();
        assert!((60..80).contains(&taken), "{taken}");
        mallory.vanish();
        lena.ping().await;
    }
}
