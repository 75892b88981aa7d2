//! Rule 9: unknown fields are ignored.

use quartier_protocol::command::Ref;
use quartier_protocol::reply::Outcome;
use quartier_tests::town::Town;
use serde_json::json;

on_both_stores! {
    async fn a_command_of_a_newer_client_is_carried_out_without_what_is_new(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let frame = json!({
            "ref": "new", "later": {"a": [1, 2]}, "type": "send", "channel": town.channel(),
            "id": quartier_tests::ids::message(), "text": "Hallo", "lang": "de", "mood": "sunny", "author": "somebody else"
        });
        lena.try_put_text(frame.to_string()).await.unwrap();
        assert!(matches!(lena.try_reply(&Ref::Word("new".into())).await.unwrap(), Outcome::Ok(_)));
        let event = serde_json::to_value(lena.expect_text("Hallo").await).unwrap();
        assert_eq!(event["message"]["author"], json!(lena.member()), "an author is never taken from a client");
    }
}
