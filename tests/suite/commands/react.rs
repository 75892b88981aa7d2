//! `react`.

use quartier_protocol::refusal::RefusalCode;
use quartier_tests::client::refused;
use quartier_tests::ids;
use quartier_tests::town::Town;
use serde_json::json;

on_both_stores! {
    async fn a_reaction_is_answered_and_pushed_exactly_as_documented(place) {
        let town = Town::on(place).await;
        let [mut lena, mut yanis] = town.talking().await;
        let said = lena.say(town.channel(), "Kuchen!").await;
        lena.expect_event().await;
        for on in [true, false] {
            let answer = match on {
                true => yanis.react(town.channel(), said.id, "🎂").await,
                false => yanis.unreact(town.channel(), said.id, "🎂").await,
            };
            let event = lena.expect_event().await;
            assert_eq!(answer.unwrap().position, event.position);
            assert_eq!(
                serde_json::to_value(&event).unwrap(),
                json!({
                    "type": "event", "channel": town.channel(), "position": event.position, "at": event.at,
                    "kind": "reaction.set", "id": said.id, "by": yanis.member(), "emoji": "🎂", "on": on
                })
            );
        }
    }

    async fn the_same_again_changes_nothing(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "Kuchen!").await;
        lena.expect_event().await;
        assert_eq!(lena.unreact(town.channel(), said.id, "🎂").await.unwrap().position, said.position);
        let set = lena.react(town.channel(), said.id, "🎂").await.unwrap();
        lena.expect_event().await;
        assert_eq!(lena.react(town.channel(), said.id, "🎂").await.unwrap(), set);
        lena.expect_no_event().await;
    }

    async fn groups_and_their_members_stand_in_the_order_they_came(place) {
        let town = Town::on(place).await;
        let [mut lena, mut yanis] = town.talking().await;
        let said = lena.say(town.channel(), "Kuchen!").await;
        let channel = town.channel();
        yanis.react(channel, said.id, "👍").await.unwrap();
        lena.react(channel, said.id, "🎂").await.unwrap();
        lena.react(channel, said.id, "👍").await.unwrap();
        // Once nobody has it any more, an emoji starts again at the end.
        yanis.react(channel, said.id, "🌻").await.unwrap();
        lena.unreact(channel, said.id, "🎂").await.unwrap();
        lena.react(channel, said.id, "🎂").await.unwrap();
        let page = lena.history(channel, None, None).await.unwrap();
        let groups: Vec<_> = page.messages[0].reactions.iter().map(|r| (r.emoji.as_str(), r.by.clone())).collect();
        let (l, y) = (lena.member(), yanis.member());
        assert_eq!(groups, [("👍", vec![y, l]), ("🌻", vec![y]), ("🎂", vec![l])]);
    }

    async fn what_is_no_emoji_is_refused(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "Kuchen!").await;
        for wrong in ["", "a", "👍👍", "<b>", ":)", " "] {
            refused(lena.react(town.channel(), said.id, wrong).await, RefusalCode::TextInvalid);
        }
        refused(lena.react(town.channel(), ids::message(), "👍").await, RefusalCode::NotFound);
    }

    async fn a_message_carries_only_so_many_different_emoji(place) {
        let town = Town::flagged(place, crate::UNHURRIED).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "alle!").await;
        let emoji = (0..25).map(|n| char::from_u32(0x1F600 + n).unwrap().to_string());
        let mut answers = Vec::new();
        for one in emoji {
            answers.push(lena.react(town.channel(), said.id, &one).await);
        }
        refused(answers.pop().unwrap(), RefusalCode::TooManyReactions);
        assert!(answers.iter().all(Result::is_ok));
    }
}
