//! Commands that are answered with nothing, and how replies find their commands.

use quartier_protocol::command::{ChannelOnly, Command, Ping, Read, Ref};
use quartier_protocol::reply::Outcome;
use quartier_tests::town::Town;
use serde_json::{Value, json};

on_both_stores! {
    async fn read_typing_and_ping_are_answered_with_an_empty_object(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let position = lena.say(town.channel(), "Hallo").await.position;
        let channel = town.channel();
        let commands = [
            Command::Read(Read { channel, position }),
            Command::Typing(ChannelOnly { channel }),
            Command::Ping(Ping {}),
            Command::Unsubscribe(ChannelOnly { channel }),
        ];
        for command in commands {
            let name = command.name();
            assert_eq!(lena.ask::<Value>(command).await.unwrap(), json!({}), "{name}");
        }
    }

    async fn a_ref_is_a_number_or_a_word_and_comes_back_as_it_was(place) {
        let town = Town::on(place).await;
        let mut lena = town.participant(0).connect(&town.server).await;
        for r#ref in [Ref::Number(0), Ref::Number(-5), Ref::Number(1 << 52), Ref::Word("".into()), Ref::Word("é7".into())] {
            let frame = json!({"type": "ping", "ref": r#ref});
            lena.try_put_text(frame.to_string()).await.unwrap();
            assert!(matches!(lena.try_reply(&r#ref).await.unwrap(), Outcome::Ok(_)), "{ref:?}");
        }
    }

    async fn replies_come_in_the_order_of_their_commands(place) {
        let town = Town::on(place).await;
        let mut raw = quartier_tests::raw::Raw::open(town.server.address, &town.participant(0).token).await;
        let channel = town.channel();
        for n in 0..20 {
            let command = match n % 4 {
                0 => json!({"type": "ping", "ref": n}),
                1 => json!({"type": "history", "ref": n, "channel": channel, "before": null}),
                2 => json!({"type": "dance", "ref": n}),
                _ => json!({"type": "send", "ref": n, "channel": channel, "id": quartier_tests::ids::message(), "text": "x", "lang": "de"}),
            };
            raw.text(&command.to_string()).await;
        }
        for n in 0..20 {
            let reply: Value = serde_json::from_slice(&raw.frame().await.unwrap().payload).unwrap();
            assert_eq!((reply["type"].as_str(), reply["ref"].as_i64()), (Some("reply"), Some(n)), "{reply}");
        }
    }
}
