//! The store has no room, or no time: what is new is refused, and nothing else ends.

use quartier_protocol::command::{Command, Subscribe};
use quartier_protocol::refusal::RefusalCode;
use quartier_protocol::reply::SubscribeOk;
use quartier_tests::client::{new_message, refused};
use quartier_tests::http;
use quartier_tests::loglaw;
use quartier_tests::place::Place;
use quartier_tests::town::Town;
use quartier_tests::wait::until;
use redis::cmd;
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use std::time::Duration;

/// What a file of the server may grow to from now on; `None`: as far as it likes.
fn files_may_grow_to(town: &Town, bytes: Option<u64>) {
    let pid = Pid::from_raw(i32::try_from(town.server.pid()).unwrap());
    prlimit(pid, Resource::Fsize, Rlimit { current: bytes, maximum: None }).unwrap();
}

/// A file system's, a quota's or an administrator's limit comes with SIGXFSZ, which ends a process that did not provide for it.
#[tokio::test]
async fn a_file_that_may_grow_no_more_refuses_what_is_new_and_ends_nothing() {
    let town = Town::flagged(Place::sqlite().await, crate::UNHURRIED).await;
    let [mut lena, mut yanis] = town.talking().await;
    let before = lena.say(town.channel(), "vorher").await;
    yanis.expect_event().await;
    files_may_grow_to(&town, Some(4_096));
    let message = new_message(town.channel(), "währenddessen");
    refused(lena.send(&message).await, RefusalCode::Unavailable);
    assert_eq!(http::get(town.server.address, "/readyz").answer().await.status, 503);
    // Reading needs no room.
    let mut witness = town.participant(2).connect(&town.server).await;
    assert_eq!(loglaw::whole(&mut witness, town.channel()).await.len(), 1);
    yanis.ping().await;
    files_may_grow_to(&town, None);
    let after = until("the same message to be taken", async || lena.send(&message).await.ok()).await;
    let log = loglaw::whole(&mut witness, town.channel()).await;
    loglaw::holds_each_once(&log, &[(before.id, before.position), (message.id, after.position.unwrap())]);
    yanis.expect_event_at(town.channel(), after.position.unwrap()).await;
}

/// What a disk has when the test begins.
const DISK_BYTES: u64 = 32 << 20;
/// Bytes of a page, the least that a file takes.
const PAGE_BYTES: u64 = 4_096;
/// What a removal surely has room in, after what was still taken while the disk was not known to be full.
const ENOUGH_TO_REMOVE: u64 = 900 << 10;

/// Fills a disk until so many bytes are left of it.
fn fill(town: &Town, left: u64) {
    let filler = town.server.disk().join("filler");
    let mut file = std::fs::File::create(&filler).unwrap();
    while std::io::Write::write_all(&mut file, &[1; PAGE_BYTES as usize]).is_ok() {}
    let bytes = file.metadata().unwrap().len();
    file.set_len(bytes / PAGE_BYTES * PAGE_BYTES - left).unwrap();
}

/// With a little room left a write may succeed and the next one fail. Then nothing is taken that adds, and all that makes room.
#[tokio::test]
async fn in_the_last_of_a_disk_nothing_new_is_taken_and_one_can_remove_what_one_wrote() {
    let town = Town::flagged(Place::sqlite_on_a_disk_of(DISK_BYTES).await, crate::UNHURRIED).await;
    let [mut lena, mut yanis] = town.talking().await;
    let readyz = async || http::get(town.server.address, "/readyz").answer().await.status;
    let mut acknowledged = Vec::new();
    for left in [0, PAGE_BYTES, 100 << 10, ENOUGH_TO_REMOVE] {
        let before = lena.say(town.channel(), "vorher").await;
        acknowledged.push((before.id, before.position));
        fill(&town, left);
        // How full the disk is may have been looked at a moment before.
        let refused = until("what is new to be refused", async || {
            let message = new_message(town.channel(), "währenddessen");
            let answer = lena.send(&message).await;
            acknowledged.extend(answer.as_ref().ok().map(|ok| (message.id, ok.position.unwrap())));
            answer.err()
        });
        assert_eq!(refused.await.code, RefusalCode::Unavailable, "{left} bytes left");
        until("readyz to say so", async || (readyz().await == 503).then_some(())).await;
        if left >= ENOUGH_TO_REMOVE {
            lena.remove(town.channel(), before.id).await.unwrap();
        }
        yanis.ping().await;
        std::fs::remove_file(town.server.disk().join("filler")).unwrap();
        until("ready again", async || (readyz().await == 200).then_some(())).await;
    }
    let log = loglaw::whole(&mut yanis, town.channel()).await;
    loglaw::holds_each_once(&log, &acknowledged);
}

/// That somebody is there is a write. Following is none.
#[tokio::test]
async fn a_redis_that_is_full_lets_follow_and_says_that_nobody_is_told() {
    let town = Town::flagged(Place::redis().await, &[crate::UNHURRIED, &["--ping-interval-ms", "400"]].concat()).await;
    let [mut lena, mut yanis] =
        [town.participant(0).connect(&town.server).await, town.participant(1).connect(&town.server).await];
    lena.say(town.channel(), "vorher").await;
    let redis = town.place.as_redis().unwrap();
    let memory = async |bytes: u64| redis.ask::<()>(&cmd("CONFIG").arg("SET").arg("maxmemory").arg(bytes).take()).await;
    memory(1).await;
    let follow = || Command::Subscribe(Subscribe { channel: town.channel(), since: None, limit: None });
    let followed: SubscribeOk = yanis.ask(follow()).await.unwrap();
    assert!(followed.presence_unavailable);
    refused(lena.send(&new_message(town.channel(), "währenddessen")).await, RefusalCode::Unavailable);
    memory(0).await;
    lena.say(town.channel(), "nachher").await;
    yanis.expect_text("nachher").await;
    until("the next renewal to tell that he is there", async || {
        let followed = lena.ask::<SubscribeOk>(follow()).await.unwrap();
        (!followed.presence_unavailable && followed.online.contains(&yanis.member())).then_some(())
    })
    .await;
}

/// A script that an operator runs there, for instance.
const ENDLESS: &str = "while true do end";
/// Longer than a listener or a presence that is not renewed is given.
const BUSY: Duration = Duration::from_secs(6);

#[tokio::test]
async fn a_redis_that_is_busy_for_six_seconds_closes_nobody() {
    let town = Town::flagged(Place::redis().await, crate::UNHURRIED).await;
    let [mut lena, mut yanis] = town.talking().await;
    lena.say(town.channel(), "vorher").await;
    yanis.expect_text("vorher").await;
    let redis = town.place.as_redis().unwrap();
    redis.ask::<()>(&cmd("CONFIG").arg("SET").arg("busy-reply-threshold").arg(50).take()).await;
    let script = cmd("EVAL").arg(ENDLESS).arg(0).take();
    let busy = redis.try_ask::<()>(&script);
    let meanwhile = async {
        tokio::time::sleep(BUSY).await;
        refused(lena.send(&new_message(town.channel(), "währenddessen")).await, RefusalCode::Unavailable);
        redis.ask::<()>(&cmd("SCRIPT").arg("KILL").take()).await;
    };
    let (ended, ()) = tokio::join!(busy, meanwhile);
    assert!(ended.is_err(), "the script was killed");
    let message = new_message(town.channel(), "nachher");
    until("it to be taken again", async || lena.send(&message).await.ok()).await;
    yanis.expect_text("nachher").await;
    lena.ping().await;
}
