//! Many come back at once, again and again, to a node that has just started, while others write at another: nobody ends with a gap, and
//! nobody waits for the newest message until the next one comes. What has happened once happens again as it is drawn from a seed, which a
//! failure tells.
//!
//! `STORM_SECONDS=600 STORM_SEED=4711 scripts/test-rust --only storm` goes on for longer, from a seed of one's choice.

use crate::UNHURRIED;
use quartier_protocol::position::Position;
use quartier_tests::follower::Follower;
use quartier_tests::loglaw;
use quartier_tests::mirror::Mirror;
use quartier_tests::place::Place;
use quartier_tests::postgres::{PrivateDatabase, PrivatePostgres};
use quartier_tests::proxy::Proxy;
use quartier_tests::server::Server;
use quartier_tests::speaker::Speaker;
use quartier_tests::time::now;
use quartier_tests::town::Town;
use std::time::Duration;

const SECONDS: u64 = 5;
const SEED: u64 = 20_240_917;
/// Members who follow, spread over the channels of a pairing.
const FOLLOWERS: usize = 40;
/// What a speaker says in a round.
const WORDS: usize = 40;

/// A value a person may have set.
fn given(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|set| set.parse().ok()).unwrap_or(usual)
}

/// xorshift64*: a storm of the same seed is the same storm.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % end
    }
}

/// What there is besides the town's own server and store.
#[derive(Default)]
struct More {
    /// Where people come back to; none: at the town's own server.
    node: Option<Server>,
    /// The town's PostgreSQL, to be killed, as its Redis is then.
    postgres: Option<PrivatePostgres>,
}

async fn storm(mut town: Town, More { mut node, mut postgres }: More) {
    let (seconds, seed) = (given("STORM_SECONDS", SECONDS), given("STORM_SEED", SEED));
    println!("storm: seed {seed}, {seconds} s");
    let mut chance = Chance(seed | 1);
    let channels = town.participant(0).channels.clone();
    let door_for = |number: usize, line: &Proxy| town.participant(number % 6).door(line.address);
    let mut lines = Vec::new();
    for _ in 0..FOLLOWERS {
        lines.push(Proxy::to(node.as_ref().unwrap_or(&town.server).address).await);
    }
    let stage = Proxy::to(town.server.address).await;
    let followed = |number: usize| channels[number % channels.len()];
    let mut followers: Vec<Follower> = lines
        .iter()
        .enumerate()
        .map(|(number, line)| Follower::start(door_for(number, line), followed(number)))
        .collect();

    let begun = now();
    let kinds = if postgres.is_some() { 6 } else { 4 };
    let mut round = 0;
    while round < kinds || begun.elapsed() < Duration::from_secs(seconds) {
        let kind = if round < kinds { round } else { chance.below(kinds) };
        round += 1;
        let speakers: Vec<Speaker> = channels
            .iter()
            .enumerate()
            .map(|(number, channel)| {
                Speaker::start(
                    town.participant(number % 6).door(stage.address),
                    *channel,
                    &format!("{round}/{number}"),
                    WORDS,
                )
            })
            .collect();
        match kind {
            // A node restarts, and all of its people come back at once.
            0 => match &mut node {
                Some(node) => {
                    node.restart().await;
                    lines.iter().for_each(|line| line.lead_to(node.address));
                }
                None => {
                    town.server.restart().await;
                    lines.iter().chain([&stage]).for_each(|line| line.lead_to(town.server.address));
                }
            },
            // Everybody loses the network at the same moment.
            1 => lines.iter().for_each(Proxy::cut),
            // An engine is killed and comes back, with all that was acknowledged.
            4 => town.place.as_redis_mut().expect("it has one").kill_and_restart().await,
            5 => postgres.as_mut().expect("it has one").kill_and_restart(),
            // Some do, one after the other.
            _ => {
                for _ in 0..FOLLOWERS / 2 {
                    lines[chance.below(FOLLOWERS as u64) as usize].cut();
                    tokio::time::sleep(Duration::from_millis(chance.below(12))).await;
                }
            }
        }
        for speaker in speakers {
            speaker.finish().await;
        }
        // Nothing more is said now: whoever lacks the newest message would lack it until the next round.
        for (number, follower) in followers.iter_mut().enumerate() {
            let mut witness = town.participant(0).connect(&town.server).await;
            let head = witness.subscribe(followed(number)).await.position;
            follower.reaches(head).await;
            witness.leave().await;
        }
    }
    let mut witness = town.participant(0).connect(&town.server).await;
    for (number, follower) in followers.iter_mut().enumerate() {
        let channel = followed(number);
        let log = loglaw::whole(&mut witness, channel).await;
        loglaw::check(&log);
        let mirror = follower.seen().mirror.expect("it has followed");
        assert_eq!(Some(mirror.position), log.last().map(|event| event.position), "seed {seed}");
        let mut whole = Mirror::of(Position { offset: 0, ..mirror.position }, Vec::new());
        log.iter().for_each(|event| whole.apply(event));
        // It began with the newest messages of then.
        assert!(whole.messages.ends_with(&mirror.messages), "what was folded together is what is there; seed {seed}");
    }
    println!("storm: {round} rounds");
}

fn flags() -> Vec<&'static str> {
    [UNHURRIED, &["--connections-per-member", "1000"]].concat()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_of_comings_back_leaves_no_gap_on_two_nodes() {
    let town = Town::flagged(Place::redis().await, &flags()).await;
    let node = Some(town.server.another().await);
    storm(town, More { node, ..More::default() }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_in_which_engines_are_killed_leaves_no_gap_on_two_nodes() {
    let postgres = PrivatePostgres::start();
    let place = Place::redis_with(PrivateDatabase::on(&postgres.url()).await).await;
    let town = Town::flagged(place, &flags()).await;
    let node = Some(town.server.another().await);
    storm(town, More { node, postgres: Some(postgres) }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_of_comings_back_leaves_no_gap_on_the_embedded_store() {
    let town = Town::flagged(Place::sqlite().await, &flags()).await;
    storm(town, More::default()).await;
}
