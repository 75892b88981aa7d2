//! Rule 10: text that was removed is not served again, on any path; offsets stay dense.

use quartier_protocol::position::Position;
use quartier_tests::loglaw;
use quartier_tests::raw::Raw;
use quartier_tests::town::Town;
use serde_json::json;

const SECRET: &str = "meine Handynummer";
const EDITED: &str = "unsere Adresse";

on_both_stores! {
    async fn after_a_removal_no_path_has_the_text(place) {
        let mut town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let channel = town.channel();
        let start = Position { offset: 0, ..lena.hello.channels.iter().find(|c| c.id == channel).unwrap().position };
        let said = lena.say(channel, SECRET).await;
        lena.edit(channel, said.id, EDITED).await.unwrap();
        lena.say(channel, "etwas anderes").await;
        lena.remove(channel, said.id).await.unwrap();
        for restarted in [false, true] {
            let token = &town.participant(1).token;
            let mut raw = Raw::open(town.server.address, token).await;
            let commands = [
                json!({"type": "subscribe", "ref": 1, "channel": channel, "since": null}),
                json!({"type": "subscribe", "ref": 2, "channel": channel, "since": start}),
                json!({"type": "events", "ref": 3, "channel": channel, "after": start}),
                json!({"type": "history", "ref": 4, "channel": channel, "before": null}),
            ];
            for command in commands {
                raw.text(&command.to_string()).await;
                let frame = raw.text_of("reply").await;
                assert!(frame.contains("etwas anderes"), "{frame}");
                assert!(!frame.contains(SECRET) && !frame.contains(EDITED), "restarted {restarted}: {frame}");
                assert!(frame.contains("\"text\":null"), "{frame}");
            }
            if !restarted {
                town.server.restart().await;
            }
        }
        let mut yanis = town.participant(1).connect(&town.server).await;
        let log = loglaw::whole(&mut yanis, channel).await;
        assert_eq!(log.len(), 4, "offsets stay dense");
        loglaw::check(&log);
    }
}
