//! The server is killed while people talk: whatever was acknowledged is there, once.

use crate::UNHURRIED;
use quartier_tests::follower::Follower;
use quartier_tests::loglaw;
use quartier_tests::proxy::Proxy;
use quartier_tests::speaker::Speaker;
use quartier_tests::town::{Size, Town};
use quartier_tests::wait::until;

const TWENTY: Size = Size { pairings: 1, channels: 1, members: 24 };

on_both_stores! {
    async fn a_server_killed_under_twenty_senders_loses_and_doubles_nothing(place) {
        let mut town = Town::with(place, TWENTY, UNHURRIED).await;
        let channel = town.channel();
        let line = Proxy::to(town.server.address).await;
        let mut follower = Follower::start(town.participant(20).door(line.address), channel);
        follower.connected(1).await;
        let speakers: Vec<Speaker> = (0..20)
            .map(|n| Speaker::start(town.participant(n).door(line.address), channel, &format!("Rede {n},"), 30))
            .collect();
        for kill in 1..=2 {
            let acknowledged = || speakers.iter().map(|s| s.told().acknowledged.len()).sum::<usize>();
            follower.connected(kill as u32).await;
            until("some messages to be acknowledged", async || (acknowledged() >= kill * 100).then_some(())).await;
            town.server.kill();
            town.server.restart().await;
            line.lead_to(town.server.address);
        }
        let mut acknowledged = Vec::new();
        for speaker in speakers {
            acknowledged.extend(speaker.finish().await.acknowledged);
        }
        assert_eq!(acknowledged.len(), 600);
        let mut witness = town.participant(21).connect(&town.server).await;
        let log = loglaw::whole(&mut witness, channel).await;
        loglaw::check(&log);
        loglaw::holds_each_once(&log, &acknowledged);
        assert_eq!(log.len(), 600, "and nothing else");
        let seen = follower.reaches(log.last().unwrap().position).await;
        assert_eq!(seen.ids().len(), 600, "{} connections, {} fresh starts", seen.connections, seen.fresh_starts);
        assert!(seen.connections >= 3 && seen.fresh_starts == 1, "{} and {}", seen.connections, seen.fresh_starts);
    }

    async fn members_and_channels_survive_a_kill(place) {
        let mut town = Town::on(place).await;
        let before = town.participant(0).connect(&town.server).await.hello;
        town.server.kill();
        town.server.restart_here().await;
        let after = town.participant(0).connect(&town.server).await.hello;
        assert_eq!((before.member, before.channels), (after.member, after.channels));
    }
}
