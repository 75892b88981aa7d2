//! Properties: whatever breaks in between and in whatever order, each message is delivered exactly once and in order,
//! and what a client has folded together equals a fresh snapshot.

use crate::UNHURRIED;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use quartier_tests::follower::Follower;
use quartier_tests::loglaw;
use quartier_tests::place::Place;
use quartier_tests::proxy::Proxy;
use quartier_tests::speaker::Speaker;
use quartier_tests::town::Town;
use std::time::Duration;

/// Followers, each on a line of its own; the speakers have one too.
const FOLLOWERS: usize = 3;

/// Something that happens to a line or to the server.
#[derive(Clone, Copy, Debug)]
enum Trouble {
    Cut(usize),
    CutAmidAFrame(usize, usize),
    Freeze(usize),
    Thaw(usize),
    Throttle(usize, usize),
    HalfClose(usize),
    Fair(usize),
    KillTheServer,
}

fn trouble() -> impl Strategy<Value = Trouble> {
    let line = 0..=FOLLOWERS;
    prop_oneof![
        4 => line.clone().prop_map(Trouble::Cut),
        3 => (line.clone(), 200_usize..20_000).prop_map(|(line, bytes)| Trouble::CutAmidAFrame(line, bytes)),
        2 => line.clone().prop_map(Trouble::Freeze),
        2 => line.clone().prop_map(Trouble::Thaw),
        1 => (line.clone(), 20_000_usize..200_000).prop_map(|(line, bytes)| Trouble::Throttle(line, bytes)),
        1 => line.clone().prop_map(Trouble::HalfClose),
        3 => line.prop_map(Trouble::Fair),
        1 => Just(Trouble::KillTheServer),
    ]
}

/// Lets the plan happen while two people talk and three listen, then looks.
async fn live_through(place: Place, plan: &[Trouble]) {
    let flags = [UNHURRIED, &["--outbox-bytes", "65536", "--connections-per-member", "1000"]].concat();
    let mut town = Town::flagged(place, &flags).await;
    let channel = town.channel();
    let mut lines = Vec::new();
    for _ in 0..=FOLLOWERS {
        lines.push(Proxy::to(town.server.address).await);
    }
    let mut followers: Vec<Follower> =
        (0..FOLLOWERS).map(|n| Follower::start(town.participant(n).door(lines[n].address), channel)).collect();
    for follower in &followers {
        follower.connected(1).await;
    }
    let speakers: Vec<Speaker> = (0..2)
        .map(|n| {
            let door = town.participant(3 + n).door(lines[FOLLOWERS].address);
            Speaker::start(door, channel, &format!("Rede {n},"), 60)
        })
        .collect();
    for trouble in plan {
        happen(*trouble, &lines, &mut town).await;
        // Time for the talk to go on: the property holds however much that is.
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
    lines.iter().for_each(fair);
    let mut acknowledged = Vec::new();
    for speaker in speakers {
        acknowledged.extend(speaker.finish().await.acknowledged);
    }
    let mut witness = town.participant(5).connect(&town.server).await;
    let fresh = witness.subscribe_since(channel, None, Some(200)).await.unwrap();
    let log = loglaw::whole(&mut witness, channel).await;
    loglaw::check(&log);
    loglaw::holds_each_once(&log, &acknowledged);
    assert_eq!((acknowledged.len(), log.len()), (120, 120), "each message once, and nothing else");
    for follower in &mut followers {
        let mirror = follower.reaches(fresh.position).await.mirror.unwrap();
        assert_eq!(mirror.position, fresh.position);
        assert_eq!(Some(mirror.messages), fresh.messages, "what was folded together is what is there");
    }
}

async fn happen(trouble: Trouble, lines: &[Proxy], town: &mut Town) {
    match trouble {
        Trouble::Cut(line) => lines[line].cut(),
        Trouble::CutAmidAFrame(line, bytes) => lines[line].cut_after(Some(bytes)),
        Trouble::Freeze(line) => lines[line].freeze(),
        Trouble::Thaw(line) => lines[line].thaw(),
        Trouble::Throttle(line, bytes) => lines[line].throttle(Some(bytes)),
        Trouble::HalfClose(line) => lines[line].half_close(),
        Trouble::Fair(line) => fair(&lines[line]),
        Trouble::KillTheServer => {
            town.server.restart().await;
            lines.iter().for_each(|line| line.lead_to(town.server.address));
        }
    }
}

/// Everything goes through again; what was held up is cut, so that nothing waits for a time-out.
fn fair(line: &Proxy) {
    line.make_fair();
    line.cut();
}

fn check(cases: u32, place: impl AsyncFn() -> Place) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let config = Config { cases, max_shrink_iters: 0, failure_persistence: None, ..Config::default() };
    let plans = proptest::collection::vec(trouble(), 1..25);
    let outcome = TestRunner::new(config).run(&plans, |plan| {
        runtime.block_on(async { live_through(place().await, &plan).await });
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

#[test]
fn any_interleaving_of_drops_delivers_each_message_once_and_in_order_sqlite() {
    check(4, async || Place::sqlite().await);
}

#[test]
fn any_interleaving_of_drops_delivers_each_message_once_and_in_order_redis() {
    check(4, async || Place::redis().await);
}
