//! Rules 5 and 6: `recovered:false` whenever the missed events cannot all be given; a position is never invented.

use quartier_protocol::position::{OFFSET_MAX, Position};
use quartier_protocol::refusal::RefusalCode;
use quartier_tests::client::refused;
use quartier_tests::place::Place;
use quartier_tests::server::Server;
use quartier_tests::town::Town;

on_both_stores! {
    async fn a_position_of_another_life_of_the_log_is_not_recovered(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "Hallo").await;
        let since = Position { offset: said.position.offset, ..Position::parse("another-life:0").unwrap() };
        let ok = lena.subscribe_since(town.channel(), Some(since), None).await.unwrap();
        assert_eq!((ok.recovered, ok.position), (false, said.position));
        assert_eq!(ok.messages.unwrap().len(), 1);
    }

    async fn a_position_of_another_channel_is_not_recovered(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let other = town.pairings[0].channels[1];
        let elsewhere = lena.say(other, "nebenan").await.position;
        let ok = lena.subscribe_since(town.channel(), Some(elsewhere), None).await.unwrap();
        assert!(!ok.recovered);
        assert_eq!(ok.position.offset, 0);
    }

    async fn a_position_the_log_never_reached_is_not_recovered(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "Hallo").await.position;
        lena.expect_event().await;
        for offset in [said.offset + 1, said.offset + 1_000, OFFSET_MAX] {
            let since = Position { offset, ..said };
            let ok = lena.subscribe_since(town.channel(), Some(since), None).await.unwrap();
            assert_eq!((ok.recovered, ok.position), (false, said), "{since}");
            refused(lena.read(town.channel(), since).await, RefusalCode::PositionUnknown);
        }
        // What comes after such an answer is in order all the same.
        lena.say(town.channel(), "weiter").await;
        lena.expect_text("weiter").await;
    }

    async fn the_epoch_stays_over_restarts(place) {
        let mut town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "Hallo").await;
        town.server.restart().await;
        let mut lena = town.participant(0).connect(&town.server).await;
        let ok = lena.subscribe_since(town.channel(), Some(said.position), None).await.unwrap();
        assert_eq!((ok.recovered, ok.position), (true, said.position));
        let next = lena.say(town.channel(), "weiter").await;
        assert_eq!((next.position.epoch, next.position.offset), (said.position.epoch, 2));
    }
}

/// A wiped Redis under a running server: who and what there is stays, and nothing is told that isn't so. A node that starts begins the
/// logs anew, in another epoch.
#[tokio::test]
async fn a_redis_that_lost_everything_begins_anew_and_invents_nothing() {
    let town = Town::on(Place::redis().await).await;
    let [mut lena] = town.talking().await;
    let said = lena.say(town.channel(), "Hallo").await;
    let url = town.place.as_redis().unwrap().url();
    let mut connection = redis::Client::open(url).unwrap().get_multiplexed_async_connection().await.unwrap();
    redis::cmd("FLUSHALL").query_async::<()>(&mut connection).await.unwrap();
    // Whoever follows it may be told to come again before anything else is answered.
    let mut lena = town.participant(0).connect(&town.server).await;
    let anew = lena.say(town.channel(), "noch da?").await.position;
    // The archive may have had the first one already.
    assert!((1..=2).contains(&anew.offset) && anew.epoch != said.position.epoch, "it is kept in another log: {anew:?}");
    let second = Server::start(&town.place, &[]).await;
    let mut lena = town.participant(0).connect(&second).await;
    let ok = lena.subscribe_since(town.channel(), Some(said.position), None).await.unwrap();
    assert!(!ok.recovered && ok.position == anew, "{ok:?}");
    assert_eq!(lena.say(town.channel(), "und weiter").await.position.offset, anew.offset + 1);
}
