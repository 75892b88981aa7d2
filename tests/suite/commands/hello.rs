//! The first frame.

use quartier_protocol::limits::Limits;
use quartier_tests::raw::{knock, request};
use quartier_tests::town::Town;
use serde_json::{Value, json};

on_both_stores! {
    async fn hello_tells_who_one_is_where_ones_channels_stand_and_what_to_keep_to(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "Hallo").await;
        let client = town.participant(0).connect(&town.server).await;
        let hello = &client.hello;
        assert_eq!(hello.protocol, 1);
        assert!(hello.server.starts_with("quartier/"), "{}", hello.server);
        assert_eq!(hello.limits, Limits::DEFAULT);
        let mut seen: Vec<_> = hello.channels.iter().map(|c| c.id).collect();
        let mut own = town.participant(0).channels.clone();
        seen.sort();
        own.sort();
        assert_eq!(seen, own);
        let channel = hello.channels.iter().find(|c| c.id == town.channel()).unwrap();
        assert_eq!((channel.position, channel.read, channel.unread), (said.position, None, 1));
        let empty = hello.channels.iter().find(|c| c.id != town.channel()).unwrap();
        assert_eq!((empty.position.offset, empty.unread, empty.archived), (0, 0, false));
    }

    async fn nothing_comes_before_hello_whatever_happens_meanwhile(place) {
        let town = Town::flagged(place, crate::UNHURRIED).await;
        let [mut lena] = town.talking().await;
        let channel = town.channel();
        let reading = tokio::spawn(async move {
            loop {
                let position = lena.say(channel, "gelesen").await.position;
                lena.read(channel, position).await.unwrap();
            }
        });
        // The client of the harness accepts nothing else as the first frame.
        for _ in 0..50 {
            town.participant(0).connect(&town.server).await.vanish();
        }
        assert!(!reading.is_finished());
        reading.abort();
    }

    async fn hello_has_exactly_the_documented_shape(place) {
        let town = Town::on(place).await;
        let address = town.server.address;
        let (stream, head) = knock(address, &request(address, &town.participant(0).token)).await;
        assert!(head.to_ascii_lowercase().contains("sec-websocket-protocol: quartier.v1"), "{head}");
        assert!(!head.to_ascii_lowercase().contains("sec-websocket-extensions"), "no compression (W7): {head}");
        drop(stream);
        let mut raw = quartier_tests::raw::Raw::upgrade(address, &town.participant(0).token).await;
        let hello: Value = serde_json::from_slice(&raw.frame().await.unwrap().payload).unwrap();
        let keys = |value: &Value| {
            let mut keys: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
            keys.sort();
            keys
        };
        assert_eq!(hello["type"], "hello");
        assert_eq!(keys(&hello), ["channels", "limits", "member", "protocol", "server", "time", "type"]);
        let member = ["council", "id", "lang", "name", "reading", "role", "writing"];
        assert_eq!(keys(&hello["member"]), member);
        let channel = ["archived", "id", "name", "pairing", "position", "read", "topic", "unread"];
        assert_eq!(keys(&hello["channels"][0]), channel);
        assert_eq!(hello["limits"]["text_bytes"], json!(4000));
        assert_eq!(hello["limits"]["frame_bytes"], json!(65536));
        let time = hello["time"].as_str().unwrap();
        assert!(time.len() == 24 && time.ends_with('Z'), "RFC 3339 with milliseconds, UTC: {time}");
    }
}
