//! Silence: a silent client is pinged; one that stays silent is closed (W6).

use quartier_tests::place::Place;
use quartier_tests::raw::{FIN, Raw, opcode};
use quartier_tests::time::now;
use quartier_tests::town::Town;
use std::time::Duration;

const FLAGS: &[&str] = &["--ping-interval-ms", "300", "--idle-timeout-ms", "1500"];

#[tokio::test]
async fn w6_who_answers_no_ping_is_closed_with_4001() {
    let town = Town::flagged(Place::sqlite().await, FLAGS).await;
    let mut raw = Raw::open(town.server.address, &town.participant(0).token).await;
    let first = raw.frame().await.unwrap();
    assert_eq!(first.opcode, opcode::PING);
    assert_eq!(raw.closed().await, Some(4001));
    raw.ended().await;
}

#[tokio::test]
async fn who_answers_pings_stays_however_silent() {
    let town = Town::flagged(Place::sqlite().await, FLAGS).await;
    let mut raw = Raw::open(town.server.address, &town.participant(0).token).await;
    let start = now();
    while start.elapsed() < Duration::from_secs(4) {
        let frame = raw.frame().await.expect("the connection holds");
        assert_eq!(frame.opcode, opcode::PING);
        raw.masked(FIN | opcode::PONG, &frame.payload).await;
    }
}

#[tokio::test]
async fn an_unfinished_message_does_not_count_as_a_sign_of_life_for_ever() {
    let town = Town::flagged(Place::sqlite().await, FLAGS).await;
    let mut raw = Raw::open(town.server.address, &town.participant(0).token).await;
    raw.masked(opcode::TEXT, b"{").await;
    assert_eq!(raw.closed().await, Some(4001));
}

#[tokio::test]
async fn a_connection_that_vanished_is_over_after_the_idle_time() {
    let town = Town::flagged(Place::sqlite().await, FLAGS).await;
    let line = quartier_tests::proxy::Proxy::to(town.server.address).await;
    let mut zoe = town.participant(1).door(line.address).open().await;
    zoe.subscribe(town.channel()).await;
    let member = zoe.member();
    let [mut lena] = town.talking().await;
    line.freeze();
    lena.expect_presence(town.channel(), member, false).await;
}
