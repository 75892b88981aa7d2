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

    async fn marks_come_together_and_are_kept_at_the_end(place) {
        let mut town = Town::on(place).await;
        let [mut lena, mut yanis] = town.talking().await;
        let mut phone = town.participant(0).connect(&town.server).await;
        let mut last = None;
        for n in 0..20 {
            let said = yanis.say(town.channel(), &format!("Nummer {n}")).await.position;
            lena.read(town.channel(), said).await.unwrap();
            last = Some(said);
        }
        // However many of them were told: the last one is, and none goes back.
        let mut told = 0;
        while phone.expect_mark(town.channel()).await != last.unwrap() {
            told += 1;
        }
        assert!(told < 19, "marks of one moment are told together");
        // Asked to stop, or left: nothing is waited for.
        let said = yanis.say(town.channel(), "zum Schluss").await.position;
        lena.read(town.channel(), said).await.unwrap();
        town.server.terminate();
        town.server.exited().await;
        town.server.restart().await;
        let again = town.participant(0).connect(&town.server).await;
        assert_eq!(summary(&again, &town).read, Some(said));
    }

    async fn what_was_removed_is_not_unread(place) {
        let town = Town::on(place).await;
        let [mut yanis] = town.talking().await;
        let first = yanis.say(town.channel(), "eins").await;
        yanis.say(town.channel(), "zwei").await;
        yanis.remove(town.channel(), first.id).await.unwrap();
        let lena = town.participant(1).connect(&town.server).await;
        assert_eq!((summary(&lena, &town).read, summary(&lena, &town).unread), (None, 1));
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
        let mut phone = town.participant(0).connect(&town.server).await;
        let said = lena.say(town.channel(), "Hallo").await.position;
        lena.read(town.channel(), said).await.unwrap();
        // It is kept within a second, and told then.
        phone.expect_mark(town.channel()).await;
        town.server.restart().await;
        let again = town.participant(0).connect(&town.server).await;
        assert_eq!(summary(&again, &town).read, Some(said));
    }
}
