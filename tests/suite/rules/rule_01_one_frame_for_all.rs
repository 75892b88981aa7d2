//! Rule 1: every event of a channel is one frame, the same bytes for every subscriber.

use quartier_tests::raw::Raw;
use quartier_tests::town::Town;
use serde_json::json;

on_both_stores! {
    async fn an_event_is_the_same_bytes_for_its_author_for_others_and_for_facilitators(place) {
        let town = Town::on(place).await;
        let tokens = [&town.participant(0).token, &town.participant(1).token, &town.facilitator().token];
        let mut everyone = Vec::new();
        for token in tokens {
            let mut raw = Raw::open(town.server.address, token).await;
            raw.text(&json!({"type": "subscribe", "ref": 1, "channel": town.channel(), "since": null}).to_string()).await;
            everyone.push(raw);
        }
        for raw in &mut everyone {
            raw.text_of("reply").await;
        }
        let id = quartier_tests::ids::message();
        let channel = town.channel();
        let commands = [
            json!({"type": "send", "ref": 2, "channel": channel, "id": id, "text": "Grüße ❤", "lang": "de"}),
            json!({"type": "react", "ref": 3, "channel": channel, "id": id, "emoji": "👍", "on": true}),
            json!({"type": "edit", "ref": 4, "channel": channel, "id": id, "text": "Liebe Grüße ❤", "lang": "de"}),
            json!({"type": "remove", "ref": 5, "channel": channel, "id": id}),
        ];
        for command in commands {
            everyone[0].text(&command.to_string()).await;
            let mut frames = Vec::new();
            for raw in &mut everyone {
                frames.push(raw.text_of("event").await);
            }
            assert!(frames.iter().all(|frame| *frame == frames[0]), "{frames:#?}");
        }
    }
}
