//! Rule 2: after a `subscribe` reply the next event is the one after its position; a snapshot with the events after it
//! equals a fresh snapshot. The client of the harness checks the first half at every frame of every test.

use crate::UNHURRIED;
use quartier_tests::loglaw;
use quartier_tests::mirror::Mirror;
use quartier_tests::town::Town;

on_both_stores! {
    async fn who_subscribes_amid_a_stream_misses_and_repeats_nothing(place) {
        let town = Town::flagged(place, UNHURRIED).await;
        let channel = town.channel();
        let mut speaker = town.participant(0).connect(&town.server).await;
        let speaking = tokio::spawn(async move {
            for n in 0..150 {
                speaker.say(channel, &format!("Nummer {n}")).await;
            }
            speaker
        });
        let mut mirrors = Vec::new();
        for n in 0..20 {
            let mut client = town.participant(1 + n % 5).connect(&town.server).await;
            let ok = client.subscribe_since(channel, None, Some(200)).await.unwrap();
            mirrors.push((Mirror::of(ok.position, ok.messages.unwrap()), client));
            if n % 4 == 3 {
                let (_, gone) = mirrors.swap_remove(0);
                gone.vanish();
            }
        }
        let mut speaker = speaking.await.unwrap();
        let fresh = speaker.subscribe_since(channel, None, Some(200)).await.unwrap();
        for (mirror, client) in &mut mirrors {
            while mirror.position.offset < fresh.position.offset {
                mirror.apply(&client.expect_event().await);
            }
            assert_eq!(Some(&mirror.messages), fresh.messages.as_ref());
        }
        loglaw::check(&loglaw::whole(&mut speaker, channel).await);
    }

    async fn who_subscribes_again_and_again_amid_a_stream_misses_and_repeats_nothing(place) {
        let town = Town::flagged(place, UNHURRIED).await;
        let channel = town.channel();
        let mut speaker = town.participant(0).connect(&town.server).await;
        let speaking = tokio::spawn(async move {
            for n in 0..150 {
                speaker.say(channel, &format!("Nummer {n}")).await;
            }
        });
        // Each step is checked by the client: an event out of place, or after the reply to unsubscribe, panics there.
        let mut client = town.participant(1).connect(&town.server).await;
        let mut since = client.subscribe(channel).await.position;
        while !speaking.is_finished() {
            client.unsubscribe(channel).await.unwrap();
            let ok = client.subscribe_since(channel, Some(since), Some(200)).await.unwrap();
            assert!(ok.recovered);
            let again = client.subscribe_since(channel, Some(ok.position), Some(200)).await.unwrap();
            assert!(again.recovered);
            since = again.position;
        }
        speaking.await.unwrap();
    }

    async fn an_old_snapshot_with_every_kind_of_event_equals_a_fresh_snapshot(place) {
        let town = Town::flagged(place, UNHURRIED).await;
        let [mut lena, mut yanis] = town.talking().await;
        let channel = town.channel();
        let before = lena.say(channel, "vorher").await;
        let gone = lena.say(channel, "geht gleich").await;
        lena.react(channel, gone.id, "👍").await.unwrap();
        let ok = yanis.subscribe_since(channel, None, Some(200)).await.unwrap();
        let mut mirror = Mirror::of(ok.position, ok.messages.unwrap());
        let within = lena.say(channel, "währenddessen").await;
        for said in [before, within] {
            lena.react(channel, said.id, "❤️").await.unwrap();
            yanis.react(channel, said.id, "🌻").await.unwrap();
            yanis.react(channel, said.id, "❤️").await.unwrap();
            lena.unreact(channel, said.id, "❤️").await.unwrap();
            lena.edit(channel, said.id, "anders").await.unwrap();
            lena.react(channel, said.id, "❤️").await.unwrap();
        }
        lena.edit(channel, gone.id, "noch schnell").await.unwrap();
        lena.remove(channel, gone.id).await.unwrap();
        let last = lena.say(channel, "zuletzt").await;
        while mirror.position.offset < last.position.offset {
            let event = yanis.expect_event().await;
            if event.position.offset > mirror.position.offset {
                mirror.apply(&event);
            }
        }
        let fresh = lena.subscribe_since(channel, None, Some(200)).await.unwrap();
        assert_eq!(mirror, Mirror::of(fresh.position, fresh.messages.unwrap()));
        // And so does the whole log, folded from nothing.
        let log = loglaw::whole(&mut lena, channel).await;
        loglaw::check(&log);
        let mut folded = Mirror::of(quartier_protocol::position::Position { offset: 0, ..last.position }, Vec::new());
        log.iter().for_each(|event| folded.apply(event));
        assert_eq!(folded, mirror);
    }

    async fn senders_that_race_are_given_one_order_that_all_see(place) {
        let town = Town::flagged(place, UNHURRIED).await;
        let channel = town.channel();
        let mut tasks = Vec::new();
        for (n, mut client) in town.talking::<6>().await.into_iter().enumerate() {
            tasks.push(tokio::spawn(async move {
                for k in 0..25 {
                    client.say(channel, &format!("{n}/{k}")).await;
                }
                let mut order = Vec::new();
                while order.len() < 150 {
                    order.push(client.expect_event().await.position.offset);
                }
                order
            }));
        }
        for task in tasks {
            assert_eq!(task.await.unwrap(), (1..=150).collect::<Vec<u64>>());
        }
    }
}
