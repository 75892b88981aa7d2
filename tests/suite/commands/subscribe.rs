//! `subscribe` and `unsubscribe`.

use quartier_protocol::command::{Command, Subscribe};
use quartier_protocol::refusal::RefusalCode;
use quartier_tests::client::{Followed, refused};
use quartier_tests::ids;
use quartier_tests::town::Town;
use serde_json::{Value, json};

on_both_stores! {
    async fn an_empty_channel_is_answered_with_nothing_and_its_zeroth_position(place) {
        let town = Town::on(place).await;
        let mut lena = town.participant(0).connect(&town.server).await;
        let position = lena.hello.channels.iter().find(|c| c.id == town.channel()).unwrap().position;
        let subscribe = Command::Subscribe(Subscribe { channel: town.channel(), since: None, limit: None });
        let ok: Value = lena.ask(subscribe).await.unwrap();
        let own = lena.member();
        assert_eq!(
            ok,
            json!({"position": position, "online": [own], "recovered": false, "messages": [], "more": false})
        );
        assert_eq!(position.offset, 0);
    }

    async fn without_since_the_newest_messages_come_oldest_first(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let mut said = Vec::new();
        for text in ["eins", "zwei", "drei"] {
            said.push(lena.say(town.channel(), text).await);
        }
        let mut yanis = town.participant(1).connect(&town.server).await;
        let ok = yanis.subscribe_since(town.channel(), None, Some(2)).await.unwrap();
        let Followed { position, recovered, events, messages, more, .. } = ok;
        assert_eq!((position, recovered, events, more), (said[2].position, false, None, true));
        let ids: Vec<_> = messages.unwrap().iter().map(|m| m.id).collect();
        assert_eq!(ids, [said[1].id, said[2].id]);
    }

    async fn with_since_exactly_the_missed_events_come(place) {
        let town = Town::on(place).await;
        let [mut lena, yanis] = town.talking().await;
        let first = lena.say(town.channel(), "eins").await;
        yanis.leave().await;
        let second = lena.say(town.channel(), "zwei").await;
        let third = lena.say(town.channel(), "drei").await;
        let mut yanis = town.participant(1).connect(&town.server).await;
        let ok = yanis.subscribe_since(town.channel(), Some(first.position), None).await.unwrap();
        assert_eq!((ok.position, ok.recovered, ok.messages, ok.more), (third.position, true, None, false));
        let positions: Vec<_> = ok.events.unwrap().iter().map(|e| e.position).collect();
        assert_eq!(positions, [second.position, third.position]);
    }

    async fn nothing_missed_is_recovered_with_no_events(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "eins").await;
        let ok = lena.subscribe_since(town.channel(), Some(said.position), None).await.unwrap();
        assert_eq!((ok.position, ok.recovered, ok.events, ok.more), (said.position, true, Some(vec![]), false));
    }

    async fn more_missed_than_the_limit_is_paged_on_with_events_up_to_the_position(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let start = lena.hello.channels.iter().find(|c| c.id == town.channel()).unwrap().position;
        let mut said = Vec::new();
        for n in 0..7 {
            said.push(lena.say(town.channel(), &format!("Nummer {n}")).await.position);
        }
        let mut yanis = town.participant(1).connect(&town.server).await;
        let ok = yanis.subscribe_since(town.channel(), Some(start), Some(3)).await.unwrap();
        assert_eq!((ok.position, ok.recovered, ok.more), (said[6], true, true));
        let mut got: Vec<_> = ok.events.unwrap().iter().map(|e| e.position).collect();
        assert_eq!(got, said[..3]);
        let rest = yanis.events(town.channel(), said[2], Some(200)).await.unwrap();
        got.extend(rest.events.iter().map(|e| e.position));
        assert_eq!((got, rest.more), (said, false));
    }

    async fn unsubscribing_is_answered_with_nothing_and_ends_the_events(place) {
        let town = Town::on(place).await;
        let [mut lena, mut yanis] = town.talking().await;
        let ok: Value = serde_json::to_value(yanis.unsubscribe(town.channel()).await.unwrap()).unwrap();
        assert_eq!(ok, json!({}));
        lena.say(town.channel(), "hört jemand zu?").await;
        lena.expect_event().await;
        yanis.expect_no_event().await;
        refused(yanis.unsubscribe(town.channel()).await, RefusalCode::NotSubscribed);
    }

    async fn subscribing_again_starts_afresh_and_stays_present(place) {
        let town = Town::on(place).await;
        let [mut lena, mut yanis] = town.talking().await;
        let said = lena.say(town.channel(), "eins").await;
        yanis.expect_event().await;
        let ok = yanis.subscribe(town.channel()).await;
        assert_eq!((ok.position, ok.recovered), (said.position, false));
        assert!(ok.online.contains(&yanis.member()));
        lena.say(town.channel(), "zwei").await;
        yanis.expect_text("zwei").await;
    }

    async fn one_connection_follows_as_many_channels_as_the_limit_says(place) {
        let town = Town::flagged(place, &["--subscriptions", "1"]).await;
        let mut lena = town.participant(0).connect(&town.server).await;
        lena.subscribe(town.pairings[0].channels[0]).await;
        let more = lena.subscribe_since(town.pairings[0].channels[1], None, None).await;
        refused(more, RefusalCode::TooManySubscriptions);
        lena.subscribe(town.pairings[0].channels[0]).await;
    }

    async fn a_channel_that_is_nowhere_is_not_found(place) {
        let town = Town::on(place).await;
        let mut lena = town.participant(0).connect(&town.server).await;
        refused(lena.subscribe_since(ids::nowhere(), None, None).await, RefusalCode::NotFound);
    }

    async fn online_lists_everyone_who_follows(place) {
        let town = Town::on(place).await;
        let [lena, yanis] = town.talking().await;
        let mut zoe = town.participant(2).connect(&town.server).await;
        let mut online = zoe.subscribe(town.channel()).await.online;
        let mut expected = vec![lena.member(), yanis.member(), zoe.member()];
        online.sort();
        expected.sort();
        assert_eq!(online, expected);
    }
}
