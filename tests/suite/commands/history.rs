//! `history`: messages as they now are, paged backwards.

use quartier_protocol::position::Position;
use quartier_protocol::refusal::RefusalCode;
use quartier_tests::client::refused;
use quartier_tests::town::Town;

on_both_stores! {
    async fn pages_go_back_to_the_first_message_without_gap_or_repeat(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let mut said = Vec::new();
        for n in 0..10 {
            let one = lena.say(town.channel(), &format!("Nummer {n}")).await;
            // Events between the messages make no gap in the pages.
            lena.react(town.channel(), one.id, "👍").await.unwrap();
            said.push(one);
        }
        let (mut before, mut got) = (None, Vec::new());
        for _ in 0..4 {
            let page = lena.history(town.channel(), before, Some(3)).await.unwrap();
            before = page.messages.first().map(|m| m.position);
            got.splice(0..0, page.messages.iter().map(|m| (m.id, m.position)));
            assert_eq!(page.more, got.len() < 10);
        }
        assert_eq!(got, said.iter().map(|s| (s.id, s.position)).collect::<Vec<_>>());
        let end = lena.history(town.channel(), before, Some(3)).await.unwrap();
        assert!(end.messages.is_empty() && !end.more);
    }

    async fn pages_of_long_messages_are_bounded_in_bytes_and_still_without_gap(place) {
        let town = Town::flagged(place, crate::UNHURRIED).await;
        let [mut lena] = town.talking().await;
        let start = lena.subscribe(town.channel()).await.position;
        let mut said = Vec::new();
        for n in 0..100 {
            said.push(lena.say(town.channel(), &format!("{n:04}{}", "x".repeat(3_996))).await.id);
        }
        let bound = |texts: usize| assert!((1..=64).contains(&texts), "{texts} texts of 4,000 bytes in a page");
        let (mut before, mut got, mut more) = (None, Vec::new(), true);
        while more {
            let page = lena.history(town.channel(), before, Some(200)).await.unwrap();
            bound(page.messages.len());
            before = page.messages.first().map(|m| m.position);
            got.splice(0..0, page.messages.iter().map(|m| m.id));
            more = page.more;
        }
        assert_eq!(got, said);
        let (mut after, mut log, mut more) = (start, 0, true);
        while more {
            let page = lena.events(town.channel(), after, Some(200)).await.unwrap();
            bound(page.events.len());
            after = page.events.last().unwrap().position;
            log += page.events.len();
            more = page.more;
        }
        assert_eq!(log, 100);
        let back = lena.subscribe_since(town.channel(), Some(start), Some(200)).await.unwrap();
        assert!(back.recovered && back.more);
        bound(back.events.unwrap().len());
    }

    async fn messages_are_told_as_they_now_are(place) {
        let town = Town::on(place).await;
        let [mut lena, mut yanis] = town.talking().await;
        let said = lena.say(town.channel(), "erst so").await;
        lena.edit(town.channel(), said.id, "dann so").await.unwrap();
        yanis.react(town.channel(), said.id, "👍").await.unwrap();
        let page = yanis.history(town.channel(), None, None).await.unwrap();
        let message = &page.messages[0];
        assert_eq!(message.text.as_ref().unwrap().as_str(), "dann so");
        assert_eq!(message.position, said.position);
        assert!(message.edited_at.is_some() && !message.removed);
        assert_eq!(message.reactions[0].by, [yanis.member()]);
    }

    async fn before_a_position_in_the_middle_only_older_messages_come(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let first = lena.say(town.channel(), "eins").await;
        let second = lena.say(town.channel(), "zwei").await;
        let page = lena.history(town.channel(), Some(second.position), None).await.unwrap();
        assert_eq!(page.messages.iter().map(|m| m.id).collect::<Vec<_>>(), [first.id]);
        let page = lena.history(town.channel(), Some(first.position), None).await.unwrap();
        assert!(page.messages.is_empty() && !page.more);
    }

    async fn a_position_that_is_not_of_this_log_is_unknown(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "Hallo").await.position;
        let foreign = Position::parse("another-life:1").unwrap();
        for before in [Position { offset: 9_000_000, ..said }, foreign] {
            refused(lena.history(town.channel(), Some(before), None).await, RefusalCode::PositionUnknown);
        }
    }
}
