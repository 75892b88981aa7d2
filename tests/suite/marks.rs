//! How far one has read.

use quartier_protocol::position::Position;
use quartier_protocol::push::{ChannelSummary, Push, Pushed};
use quartier_protocol::refusal::RefusalCode;
use quartier_tests::client::{Client, refused};
use quartier_tests::town::Town;

fn summary(client: &Client, town: &Town) -> ChannelSummary {
    client.hello.channels.iter().find(|c| c.id == town.channel()).unwrap().clone()
}

on_both_stores! {
    async fn a_mark_is_told_to_ones_other_devices_and_to_nobody_else(place) {
        let town = Town::on(place).await;
        let [mut lena, mut yanis] = town.talking().await;
        let mut phone = town.participant(0).connect(&town.server).await;
        let said = yanis.say(town.channel(), "Hallo").await;
        lena.read(town.channel(), said.position).await.unwrap();
        assert_eq!(phone.expect_mark(town.channel()).await, said.position);
        let is_mark = |pushed: &Pushed| matches!(pushed, Pushed::Push(Push::Read { .. }));
        lena.expect_silence(is_mark).await;
        yanis.expect_silence(is_mark).await;
    }

    async fn marks_and_unread_messages_are_told_in_hello(place) {
        let town = Town::on(place).await;
        let [mut yanis] = town.talking().await;
        let first = yanis.say(town.channel(), "eins").await;
        yanis.react(town.channel(), first.id, "👍").await.unwrap();
        yanis.say(town.channel(), "zwei").await;
        let lena = town.participant(1).connect(&town.server).await;
        assert_eq!((summary(&lena, &town).read, summary(&lena, &town).unread), (None, 2));
        let mut lena = lena;
        lena.read(town.channel(), first.position).await.unwrap();
        let again = town.participant(1).connect(&town.server).await;
        let again = summary(&again, &town);
        assert_eq!((again.read, again.unread), (Some(first.position), 1));
    }

    async fn a_mark_never_goes_back(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let first = lena.say(town.channel(), "eins").await.position;
        let second = lena.say(town.channel(), "zwei").await.position;
        for position in [second, first, second] {
            lena.read(town.channel(), position).await.unwrap();
        }
        let again = town.participant(0).connect(&town.server).await;
        assert_eq!(summary(&again, &town).read, Some(second));
    }

    async fn unread_stops_counting_at_a_hundred(place) {
        let town = Town::flagged(place, crate::UNHURRIED).await;
        let [mut lena] = town.talking().await;
        for n in 0..105 {
            lena.say(town.channel(), &format!("Nummer {n}")).await;
        }
        let yanis = town.participant(1).connect(&town.server).await;
        assert_eq!(summary(&yanis, &town).unread, 100);
    }

    async fn a_position_the_log_does_not_have_cannot_be_read(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "Hallo").await.position;
        let unknown = [Position { offset: said.offset + 1, ..said }, Position::parse("another-life:1").unwrap()];
        for position in unknown {
            refused(lena.read(town.channel(), position).await, RefusalCode::PositionUnknown);
        }
        let again = town.participant(0).connect(&town.server).await;
        assert_eq!(summary(&again, &town).read, None);
    }

    async fn marks_survive_a_restart(place) {
        let mut town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "Hallo").await.position;
        lena.read(town.channel(), said).await.unwrap();
        town.server.restart().await;
        let again = town.participant(0).connect(&town.server).await;
        assert_eq!(summary(&again, &town).read, Some(said));
    }
}
