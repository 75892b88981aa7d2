//! Rule 1: every event of a channel is one frame, the same bytes for every subscriber.

use quartier_tests::raw::{Frame, Raw, opcode};
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
            next(raw, "\"reply\"").await;
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
                frames.push(next(raw, "\"event\"").await);
            }
            assert!(frames.iter().all(|frame| frame.payload == frames[0].payload), "{frames:#?}");
        }
    }
}

/// The next text frame of this type.
async fn next(raw: &mut Raw, kind: &str) -> Frame {
    loop {
        let frame = raw.frame().await.expect("the connection holds");
        let start = String::from_utf8_lossy(&frame.payload[..frame.payload.len().min(20)]).into_owned();
        if frame.opcode == opcode::TEXT && start.contains(kind) {
            return frame;
        }
    }
}
