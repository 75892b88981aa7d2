//! `remove`.

use quartier_protocol::refusal::RefusalCode;
use quartier_tests::client::refused;
use quartier_tests::ids;
use quartier_tests::town::Town;
use serde_json::json;

on_both_stores! {
    async fn a_removal_is_answered_and_pushed_exactly_as_documented(place) {
        let town = Town::on(place).await;
        let [mut lena, mut yanis] = town.talking().await;
        let said = lena.say(town.channel(), "hoppla").await;
        yanis.expect_event().await;
        let ok = lena.remove(town.channel(), said.id).await.unwrap();
        let event = yanis.expect_event().await;
        assert_eq!(ok.position, event.position);
        assert_eq!(
            serde_json::to_value(&event).unwrap(),
            json!({
                "type": "event", "channel": town.channel(), "position": ok.position, "at": event.at,
                "kind": "message.removed", "id": said.id, "by": lena.member()
            })
        );
    }

    async fn removing_twice_is_removing_once(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "hoppla").await;
        let once = lena.remove(town.channel(), said.id).await.unwrap();
        lena.expect_event_at(town.channel(), once.position).await;
        let twice = lena.remove(town.channel(), said.id).await.unwrap();
        assert_eq!(once, twice);
        lena.drain();
        lena.expect_no_event().await;
    }

    async fn only_the_author_removes(place) {
        let town = Town::on(place).await;
        let [mut lena, mut yanis] = town.talking().await;
        let said = lena.say(town.channel(), "bleibt").await;
        refused(yanis.remove(town.channel(), said.id).await, RefusalCode::Forbidden);
        refused(yanis.remove(town.channel(), ids::message()).await, RefusalCode::NotFound);
        refused(yanis.remove(town.pairings[0].channels[1], said.id).await, RefusalCode::NotFound);
        let page = yanis.history(town.channel(), None, None).await.unwrap();
        assert!(!page.messages[0].removed);
    }

    async fn a_removed_messages_reactions_are_gone_too(place) {
        let town = Town::on(place).await;
        let [mut lena, mut yanis] = town.talking().await;
        let said = lena.say(town.channel(), "hoppla").await;
        yanis.react(town.channel(), said.id, "👍").await.unwrap();
        lena.remove(town.channel(), said.id).await.unwrap();
        let page = yanis.history(town.channel(), None, None).await.unwrap();
        let message = &page.messages[0];
        assert!(message.removed && message.text.is_none() && message.reactions.is_empty(), "{message:?}");
        refused(yanis.react(town.channel(), said.id, "👍").await, RefusalCode::Removed);
    }
}
