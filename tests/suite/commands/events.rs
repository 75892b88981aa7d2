//! `events`: the log, paged forwards.

use quartier_protocol::position::Position;
use quartier_protocol::refusal::RefusalCode;
use quartier_tests::client::refused;
use quartier_tests::loglaw;
use quartier_tests::town::Town;

on_both_stores! {
    async fn pages_follow_each_other_without_gap_or_repeat(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let mut said = Vec::new();
        for n in 0..10 {
            said.push(lena.say(town.channel(), &format!("Nummer {n}")).await.position);
        }
        let mut after = Position { epoch: said[0].epoch, offset: 0 };
        let mut got = Vec::new();
        for _ in 0..4 {
            let page = lena.events(town.channel(), after, Some(3)).await.unwrap();
            got.extend(page.events.iter().map(|e| e.position));
            assert_eq!(page.more, got.len() < 10);
            after = *got.last().unwrap();
        }
        assert_eq!(got, said);
        let end = lena.events(town.channel(), after, Some(3)).await.unwrap();
        assert!(end.events.is_empty() && !end.more);
        loglaw::check(&loglaw::whole(&mut lena, town.channel()).await);
    }

    async fn limits_are_held_between_one_and_what_hello_tells(place) {
        let town = Town::flagged(place, &["--page", "4"]).await;
        let [mut lena] = town.talking().await;
        for n in 0..6 {
            lena.say(town.channel(), &format!("Nummer {n}")).await;
        }
        let start = Position { offset: 0, ..lena.expect_event().await.position };
        for (limit, count) in [(Some(0), 1), (Some(1), 1), (Some(4), 4), (Some(5), 4), (Some(u32::MAX), 4), (None, 4)] {
            let page = lena.events(town.channel(), start, limit).await.unwrap();
            assert_eq!((page.events.len(), page.more), (count, true), "{limit:?}");
        }
    }

    async fn reading_the_log_needs_no_subscription(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "Hallo").await;
        let mut yanis = town.participant(1).connect(&town.server).await;
        let page = yanis.events(town.channel(), Position { offset: 0, ..said.position }, None).await.unwrap();
        assert_eq!(page.events.len(), 1);
        yanis.expect_no_event().await;
    }

    async fn a_position_that_is_not_of_this_log_is_unknown(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "Hallo").await.position;
        let foreign = Position::parse("another-life:1").unwrap();
        for after in [Position { offset: 2, ..said }, Position { offset: 9_000_000, ..said }, foreign] {
            refused(lena.events(town.channel(), after, None).await, RefusalCode::PositionUnknown);
        }
    }
}
