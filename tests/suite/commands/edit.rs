//! `edit`.

use quartier_protocol::refusal::RefusalCode;
use quartier_tests::client::refused;
use quartier_tests::ids;
use quartier_tests::town::Town;
use serde_json::json;

on_both_stores! {
    async fn an_edit_is_answered_and_pushed_exactly_as_documented(place) {
        let town = Town::on(place).await;
        let [mut lena, mut yanis] = town.talking().await;
        let said = lena.say(town.channel(), "Samstga").await;
        yanis.expect_event().await;
        let ok = lena.edit(town.channel(), said.id, "Samstag").await.unwrap();
        let event = yanis.expect_event().await;
        assert_eq!(ok.position, event.position);
        assert_eq!(
            serde_json::to_value(&event).unwrap(),
            json!({
                "type": "event", "channel": town.channel(), "position": ok.position, "at": event.at,
                "kind": "message.edited", "id": said.id, "text": "Samstag", "lang": "de", "by": lena.member()
            })
        );
    }

    async fn the_same_text_again_changes_nothing(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "Samstag").await;
        lena.expect_event().await;
        let ok = lena.edit(town.channel(), said.id, " Samstag ").await.unwrap();
        assert_eq!(ok.position, said.position);
        lena.expect_no_event().await;
    }

    async fn only_the_author_edits(place) {
        let town = Town::on(place).await;
        let [mut lena, mut yanis] = town.talking().await;
        let said = lena.say(town.channel(), "meins").await;
        lena.expect_event().await;
        refused(yanis.edit(town.channel(), said.id, "deins").await, RefusalCode::Forbidden);
        let mut claire = town.facilitator().connect(&town.server).await;
        refused(claire.edit(town.channel(), said.id, "unseres").await, RefusalCode::Forbidden);
        lena.expect_no_event().await;
    }

    async fn what_is_not_there_cannot_be_edited(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let elsewhere = lena.say(town.pairings[0].channels[1], "nebenan").await;
        for id in [ids::message(), elsewhere.id] {
            refused(lena.edit(town.channel(), id, "x").await, RefusalCode::NotFound);
        }
        let said = lena.say(town.channel(), "weg damit").await;
        lena.remove(town.channel(), said.id).await.unwrap();
        refused(lena.edit(town.channel(), said.id, "doch nicht").await, RefusalCode::Removed);
    }

    async fn an_edit_is_held_to_the_same_limits_as_a_message(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "kurz").await;
        refused(lena.edit(town.channel(), said.id, "  ").await, RefusalCode::TextInvalid);
        refused(lena.edit(town.channel(), said.id, "a\u{202e}b").await, RefusalCode::TextInvalid);
        refused(lena.edit(town.channel(), said.id, &"a".repeat(4001)).await, RefusalCode::TooLong);
    }
}
