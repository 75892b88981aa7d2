//! The store is away: nothing is acknowledged that isn't durable, everyone is told to wait, and it goes on by itself.

use crate::UNHURRIED;
use quartier_protocol::refusal::RefusalCode;
use quartier_tests::client::{Rejected, new_message, refused};
use quartier_tests::http;
use quartier_tests::loglaw;
use quartier_tests::place::Place;
use quartier_tests::postgres::{PrivateDatabase, PrivatePostgres};
use quartier_tests::speaker::Speaker;
use quartier_tests::time::now;
use quartier_tests::town::Town;
use quartier_tests::wait::until;
use rusqlite::Connection;
use std::time::Duration;

/// Takes a store away and gives it back.
enum StoreFault {
    Redis,
    Sqlite(Connection),
}

impl StoreFault {
    fn at(place: &Place) -> Self {
        if place.as_redis().is_some() {
            return Self::Redis;
        }
        let files = std::fs::read_dir(place.data()).unwrap().map(|entry| entry.unwrap().path());
        let file = files.into_iter().find(|p| is_database(p)).expect("the embedded store is one file");
        Self::Sqlite(Connection::open(file).unwrap())
    }

    fn begin(&self, place: &Place) {
        match self {
            Self::Redis => place.as_redis().unwrap().stop(),
            Self::Sqlite(connection) => {
                connection.busy_timeout(Duration::from_secs(5)).unwrap();
                connection.execute_batch("BEGIN EXCLUSIVE").unwrap();
            }
        }
    }

    fn end(&self, place: &Place) {
        match self {
            Self::Redis => place.as_redis().unwrap().cont(),
            Self::Sqlite(connection) => connection.execute_batch("ROLLBACK").unwrap(),
        }
    }
}

fn is_database(path: &std::path::Path) -> bool {
    std::fs::read(path).is_ok_and(|bytes| bytes.starts_with(b"SQLite format 3\0"))
}

async fn readyz(town: &Town) -> u16 {
    http::get(town.server.address, "/readyz").answer().await.status
}

on_both_stores! {
    async fn sends_are_told_to_wait_and_ready_turns_to_503_until_the_store_is_back(place) {
        let town = Town::on(place).await;
        let fault = StoreFault::at(&town.place);
        let [mut lena, mut yanis] = town.talking().await;
        let before = lena.say(town.channel(), "vorher").await;
        yanis.expect_event().await;
        fault.begin(&town.place);
        let message = new_message(town.channel(), "währenddessen");
        let start = now();
        let refusal = refused(lena.send(&message).await, RefusalCode::Unavailable);
        assert!(refusal.retry_after_ms.is_some_and(|ms| ms > 0), "{refusal:?}");
        assert!(start.elapsed() < Duration::from_secs(8), "answered within seconds: {:?}", start.elapsed());
        let answer = http::get(town.server.address, "/readyz").answer().await;
        assert_eq!(answer.problem(503).code, "unavailable");
        let alive = http::get(town.server.address, "/healthz").answer().await;
        assert_eq!(alive.status, 200, "alive all the same");
        lena.ping().await;
        fault.end(&town.place);
        until("ready again", async || (readyz(&town).await == 200).then_some(())).await;
        let ok = until("the same message to be taken", async || lena.send(&message).await.ok()).await;
        let after = lena.say(town.channel(), "nachher").await;
        let mut witness = town.participant(2).connect(&town.server).await;
        let log = loglaw::whole(&mut witness, town.channel()).await;
        loglaw::check(&log);
        loglaw::holds_each_once(
            &log,
            &[(before.id, before.position), (message.id, ok.position.unwrap()), (after.id, after.position)],
        );
        assert_eq!(log.len(), 3);
        // Whoever stayed connected has it all, in order: the client checks that at every frame.
        yanis.expect_event_at(town.channel(), after.position).await;
    }

    async fn speakers_who_try_again_get_through_and_nothing_is_lost_or_doubled(place) {
        let town = Town::flagged(place, UNHURRIED).await;
        let fault = StoreFault::at(&town.place);
        let channel = town.channel();
        let door = |n| town.participant(n).door(town.server.address);
        let mut follower = quartier_tests::follower::Follower::start(door(5), channel);
        follower.connected(1).await;
        let speakers: Vec<Speaker> =
            (0..4).map(|n| Speaker::start(door(n), channel, &format!("Rede {n},"), 200)).collect();
        let acknowledged = |speakers: &[Speaker]| speakers.iter().map(|s| s.told().acknowledged.len()).sum::<usize>();
        until("a first few", async || (acknowledged(&speakers) >= 20).then_some(())).await;
        fault.begin(&town.place);
        until("someone to be told to wait", async || {
            speakers.iter().any(|s| s.told().unavailable > 0).then_some(())
        })
        .await;
        fault.end(&town.place);
        let mut all = Vec::new();
        for speaker in speakers {
            all.extend(speaker.finish().await.acknowledged);
        }
        let mut witness = town.participant(4).connect(&town.server).await;
        let log = loglaw::whole(&mut witness, channel).await;
        loglaw::check(&log);
        loglaw::holds_each_once(&log, &all);
        assert_eq!((all.len(), log.len()), (800, 800));
        let seen = follower.reaches(log.last().unwrap().position).await;
        assert_eq!(seen.ids().len(), 800);
    }

    async fn new_connections_are_turned_away_with_a_time_to_come_back(place) {
        let town = Town::on(place).await;
        let fault = StoreFault::at(&town.place);
        fault.begin(&town.place);
        let door = town.participant(0).door(town.server.address);
        // Reading needs no lock of the embedded store. Without Redis nobody is told where the channels stand.
        if town.place.as_redis().is_some() {
            match door.try_open().await {
                Err(Rejected::Lost(how)) => assert!(how.contains("4003"), "{how}"),
                Err(Rejected::Status { status, .. }) => assert_eq!(status, 503),
                Ok(_) => panic!("nobody can be told where the channels stand"),
            }
        }
        fault.end(&town.place);
        until("the door to open again", async || door.try_open().await.ok()).await.ping().await;
    }
}

#[tokio::test]
async fn a_redis_that_crashed_and_came_back_is_found_again() {
    let mut town = Town::flagged(Place::redis().await, UNHURRIED).await;
    let [mut lena, mut yanis] = town.talking().await;
    let channel = town.channel();
    let said = lena.say(channel, "vorher").await;
    yanis.expect_event().await;
    town.place.as_redis_mut().unwrap().kill_and_restart().await;
    let message = new_message(channel, "nachher");
    let ok = until("the send to get through", async || lena.send(&message).await.ok()).await;
    yanis.expect_event_at(channel, ok.position.unwrap()).await;
    let log = loglaw::whole(&mut lena, channel).await;
    loglaw::holds_each_once(&log, &[(said.id, said.position), (message.id, ok.position.unwrap())]);
}

/// Where only PostgreSQL is away, who is connected goes on talking; who comes is told to wait. With it back all is well again.
#[tokio::test]
async fn while_postgres_is_away_people_go_on_talking() {
    let postgres = PrivatePostgres::start();
    let place = Place::redis_with(PrivateDatabase::on(&postgres.url()).await).await;
    let town = Town::flagged(place, UNHURRIED).await;
    let [mut lena, mut yanis] = town.talking().await;
    lena.say(town.channel(), "vorher").await;
    yanis.expect_event().await;
    postgres.stop();
    until("ready turns to 503", async || (readyz(&town).await == 503).then_some(())).await;
    for n in 0..5 {
        lena.say(town.channel(), &format!("währenddessen {n}")).await;
        yanis.expect_text(&format!("währenddessen {n}")).await;
    }
    let door = town.participant(2).door(town.server.address);
    door.refused(503).await;
    postgres.cont();
    until("ready again", async || (readyz(&town).await == 200).then_some(())).await;
    until("the door to open again", async || door.try_open().await.ok()).await.ping().await;
    assert!(!town.server.logs().contains("geheim"));
}

#[tokio::test]
async fn a_postgres_that_crashed_and_came_back_is_found_again() {
    let mut postgres = PrivatePostgres::start();
    let place = Place::redis_with(PrivateDatabase::on(&postgres.url()).await).await;
    let town = Town::flagged(place, UNHURRIED).await;
    let [mut lena] = town.talking().await;
    let said = lena.say(town.channel(), "vorher").await;
    postgres.kill_and_restart();
    let door = town.participant(1).door(town.server.address);
    until("the door to open again", async || door.try_open().await.ok()).await.ping().await;
    let log = loglaw::whole(&mut lena, town.channel()).await;
    loglaw::holds_each_once(&log, &[(said.id, said.position)]);
}
