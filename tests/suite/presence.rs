//! Who is there.

use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::push::{Push, Pushed};
use quartier_tests::client::Client;
use quartier_tests::time::now;
use quartier_tests::town::Town;
use quartier_tests::wait::until;
use std::time::Duration;

on_both_stores! {
    async fn coming_and_going_is_told_to_those_who_are_there(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let mut yanis = town.participant(1).connect(&town.server).await;
        let member = yanis.member();
        yanis.subscribe(town.channel()).await;
        lena.expect_presence(town.channel(), member, true).await;
        yanis.leave().await;
        lena.expect_presence(town.channel(), member, false).await;
    }

    async fn leaving_means_the_last_device_left(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let mut laptop = town.participant(1).connect(&town.server).await;
        let mut phone = town.participant(1).connect(&town.server).await;
        let member = phone.member();
        laptop.subscribe(town.channel()).await;
        lena.expect_presence(town.channel(), member, true).await;
        phone.subscribe(town.channel()).await;
        laptop.leave().await;
        // Somebody else's coming is told after whatever the phone and the laptop caused.
        let mut zoe = town.participant(2).connect(&town.server).await;
        zoe.subscribe(town.channel()).await;
        lena.expect_presence(town.channel(), zoe.member(), true).await;
        lena.expect_silence(|pushed| tells_of(pushed, member)).await;
        assert!(zoe.subscribe(town.channel()).await.online.contains(&member));
        phone.leave().await;
        lena.expect_presence(town.channel(), member, false).await;
    }

    async fn unsubscribing_is_leaving(place) {
        let town = Town::on(place).await;
        let [mut lena, mut yanis] = town.talking().await;
        lena.expect_presence(town.channel(), yanis.member(), true).await;
        yanis.unsubscribe(town.channel()).await.unwrap();
        lena.expect_presence(town.channel(), yanis.member(), false).await;
        let online = town.participant(2).connect(&town.server).await.subscribe(town.channel()).await.online;
        assert!(!online.contains(&yanis.member()));
    }

    async fn who_vanishes_without_a_word_has_left_too(place) {
        let town = Town::on(place).await;
        let [mut lena, yanis] = town.talking().await;
        let member = yanis.member();
        lena.expect_presence(town.channel(), member, true).await;
        yanis.vanish();
        lena.expect_presence(town.channel(), member, false).await;
    }

    async fn presence_is_told_in_its_own_channel_only(place) {
        let town = Town::on(place).await;
        let [first, second] = [town.pairings[0].channels[0], town.pairings[0].channels[1]];
        let mut lena = town.participant(0).connect(&town.server).await;
        lena.subscribe(first).await;
        let mut yanis = town.participant(1).connect(&town.server).await;
        yanis.subscribe(second).await;
        let mut zoe = town.participant(2).connect(&town.server).await;
        zoe.subscribe(first).await;
        lena.expect_presence(first, zoe.member(), true).await;
        let member = yanis.member();
        lena.expect_silence(|pushed| tells_of(pushed, member)).await;
    }

    async fn a_restless_channel_is_told_of_at_most_once_a_second(place) {
        let town = Town::flagged(place, crate::UNHURRIED).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        let mut others = Vec::new();
        for n in 1..5 {
            others.push(town.participant(n).connect(&town.server).await);
        }
        lena.ping().await;
        lena.drain();
        let start = now();
        while start.elapsed() < Duration::from_millis(3_300) {
            for other in &mut others {
                other.subscribe(channel).await;
            }
            for other in &mut others {
                other.unsubscribe(channel).await.unwrap();
            }
        }
        lena.ping().await;
        let elapsed = start.elapsed();
        let frames = lena.drain().iter().filter(|p| matches!(p, Pushed::Push(Push::Presence { .. }))).count();
        let allowed = elapsed.as_secs() as usize + 2;
        assert!((1..=allowed).contains(&frames), "{frames} presence frames in {elapsed:?}");
        // However many were left out, the end is true.
        for other in &mut others {
            other.subscribe(channel).await;
        }
        let mut expected: Vec<MemberId> = others.iter().map(Client::member).chain([lena.member()]).collect();
        expected.sort();
        settles_on(&mut lena, channel, expected.clone()).await;
        let mut online = others[0].subscribe(channel).await.online;
        online.sort();
        assert_eq!(online, expected);
    }

    async fn after_a_restart_nobody_haunts_a_channel(place) {
        let flags = [crate::UNHURRIED, &["--presence-expiry-ms", "1000"]].concat();
        let mut town = Town::flagged(place, &flags).await;
        let channel = town.channel();
        let [_lena, _yanis, _zoe] = town.talking().await;
        town.server.restart().await;
        let mut lena = town.participant(0).connect(&town.server).await;
        let own = lena.member();
        until("the ghosts of the crash to be gone", async || {
            let online = lena.subscribe(channel).await.online;
            assert!(online.contains(&own));
            (online == [own]).then_some(())
        })
        .await;
    }
}

fn tells_of(pushed: &Pushed, member: MemberId) -> bool {
    match pushed {
        Pushed::Push(Push::Presence { joined, left, .. }) => joined.contains(&member) || left.contains(&member),
        _ => false,
    }
}

/// Folds presence frames until they say what is expected.
async fn settles_on(watcher: &mut Client, channel: ChannelId, expected: Vec<MemberId>) {
    let mut here = watcher.subscribe(channel).await.online;
    here.sort();
    while here != expected {
        let (joined, left) = watcher
            .expect("presence to settle", |pushed| match pushed {
                Pushed::Push(Push::Presence { joined, left, .. }) => Some((joined.clone(), left.clone())),
                _ => None,
            })
            .await;
        here.retain(|member| !left.contains(member));
        here.extend(joined);
        here.sort();
        here.dedup();
    }
}
