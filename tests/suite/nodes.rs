//! Two nodes on one Redis.

use crate::UNHURRIED;
use quartier_protocol::http::ChannelPatch;
use quartier_tests::follower::Follower;
use quartier_tests::loglaw;
use quartier_tests::place::Place;
use quartier_tests::proxy::Proxy;
use quartier_tests::server::Server;
use quartier_tests::speaker::Speaker;
use quartier_tests::town::Town;
use quartier_tests::wait::until;
use serde_json::{Value, json};

async fn two(flags: &[&str]) -> (Town, Server) {
    let town = Town::flagged(Place::redis().await, flags).await;
    let second = town.server.another().await;
    (town, second)
}

#[tokio::test]
async fn members_on_different_nodes_talk() {
    let (town, second) = two(&[]).await;
    let [mut lena] = town.talking().await;
    let mut yanis = town.participant(1).connect(&second).await;
    let online = yanis.subscribe(town.channel()).await.online;
    assert!(online.contains(&lena.member()), "who is there is known on every node");
    lena.expect_presence(town.channel(), yanis.member(), true).await;
    for n in 0..10 {
        lena.say(town.channel(), &format!("von hier {n}")).await;
        yanis.expect_text(&format!("von hier {n}")).await;
        lena.expect_text(&format!("von hier {n}")).await;
        yanis.say(town.channel(), &format!("von drüben {n}")).await;
        lena.expect_text(&format!("von drüben {n}")).await;
        yanis.expect_text(&format!("von drüben {n}")).await;
    }
    yanis.typing(town.channel()).await.unwrap();
    assert_eq!(lena.expect_typing(town.channel()).await, yanis.member());
    let mut phone = town.participant(0).connect(&second).await;
    let read = lena.say(town.channel(), "gelesen").await.position;
    phone.read(town.channel(), read).await.unwrap();
    assert_eq!(lena.expect_mark(town.channel()).await, read);
}

#[tokio::test]
async fn a_channel_opened_on_one_node_may_be_followed_on_the_other_at_once() {
    let (town, second) = two(&[]).await;
    let claire = town.facilitator();
    let directory: Value = claire.get(&town.server, "/api/v1/directory").answer().await.json(200);
    let url = format!("/api/v1/pairings/{}/channels", directory["pairings"][0]["id"].as_str().unwrap());
    let mut there = claire.connect(&second).await;
    let words = json!({"name": {"de": "Skaten", "fr": "Skate"}, "topic": {"de": "", "fr": ""}});
    for _ in 0..10 {
        let made: Value = claire.post(&town.server, &url, &words).answer().await.json(201);
        there.subscribe(made["id"].as_str().unwrap().parse().unwrap()).await;
    }
}

#[tokio::test]
async fn senders_that_race_on_both_nodes_are_seen_in_one_order_on_both() {
    let (town, second) = two(UNHURRIED).await;
    let channel = town.channel();
    let mut tasks = Vec::new();
    let mut clients = Vec::new();
    for n in 0..6 {
        let server = if n % 2 == 0 { &town.server } else { &second };
        let mut client = town.participant(n).connect(server).await;
        client.subscribe(channel).await;
        clients.push(client);
    }
    for (n, mut client) in clients.into_iter().enumerate() {
        tasks.push(tokio::spawn(async move {
            for k in 0..25 {
                client.say(channel, &format!("{n}/{k}")).await;
            }
            let mut log = Vec::new();
            while log.len() < 150 {
                log.push(client.expect_event().await);
            }
            log
        }));
    }
    let mut logs = Vec::new();
    for task in tasks {
        logs.push(task.await.unwrap());
    }
    loglaw::check(&logs[0]);
    assert!(logs.iter().all(|log| *log == logs[0]));
}

#[tokio::test]
async fn one_node_is_killed_and_its_members_come_back_through_the_other_complete() {
    let flags = [UNHURRIED, &["--presence-expiry-ms", "1500"]].concat();
    let (town, mut second) = two(&flags).await;
    let channel = town.channel();
    let line = Proxy::to(second.address).await;
    let mut follower = Follower::start(town.participant(4).door(line.address), channel);
    follower.connected(1).await;
    let mut speakers = Vec::new();
    for n in 0..4 {
        let address = if n % 2 == 0 { town.server.address } else { line.address };
        speakers.push(Speaker::start(town.participant(n).door(address), channel, &format!("Rede {n},"), 100));
    }
    let acknowledged = |speakers: &[Speaker]| speakers.iter().map(|s| s.told().acknowledged.len()).sum::<usize>();
    until("a first few", async || (acknowledged(&speakers) >= 60).then_some(())).await;
    second.kill();
    line.lead_to(town.server.address);
    let mut all = Vec::new();
    for speaker in speakers {
        all.extend(speaker.finish().await.acknowledged);
    }
    let mut witness = town.participant(5).connect(&town.server).await;
    let log = loglaw::whole(&mut witness, channel).await;
    loglaw::check(&log);
    loglaw::holds_each_once(&log, &all);
    assert_eq!((all.len(), log.len()), (400, 400));
    let seen = follower.reaches(log.last().unwrap().position).await;
    assert_eq!((seen.ids().len(), seen.fresh_starts), (400, 1));
}

#[tokio::test]
async fn the_members_of_a_crashed_node_have_left_within_the_expiry() {
    let flags = [UNHURRIED, &["--presence-expiry-ms", "1500"]].concat();
    let (town, mut second) = two(&flags).await;
    let [mut lena] = town.talking().await;
    let mut yanis = town.participant(1).connect(&second).await;
    let member = yanis.member();
    yanis.subscribe(town.channel()).await;
    lena.expect_presence(town.channel(), member, true).await;
    // Zoé is on both nodes: she stays.
    let [mut zoe_here, mut zoe_there] =
        [town.participant(2).connect(&town.server).await, town.participant(2).connect(&second).await];
    zoe_here.subscribe(town.channel()).await;
    zoe_there.subscribe(town.channel()).await;
    second.kill();
    lena.expect_presence(town.channel(), member, false).await;
    let mut online = lena.subscribe(town.channel()).await.online;
    let mut expected = vec![lena.member(), zoe_here.member()];
    online.sort();
    expected.sort();
    assert_eq!(online, expected);
}

#[tokio::test]
async fn what_a_facilitator_changes_on_one_node_holds_on_the_other() {
    let (town, second) = two(&[]).await;
    let mut yanis = town.participant(1).connect(&second).await;
    yanis.subscribe(town.channel()).await;
    let archive = ChannelPatch { archived: Some(true), ..ChannelPatch::default() };
    let path = format!("/api/v1/channels/{}", town.channel());
    town.facilitator().patch(&town.server, &path, &archive).answer().await.json::<Value>(200);
    yanis.expect_channels().await;
    let answer = yanis.send(&quartier_tests::client::new_message(town.channel(), "noch eins")).await;
    quartier_tests::client::refused(answer, quartier_protocol::refusal::RefusalCode::Archived);
}

#[tokio::test]
async fn redis_sees_nodes_not_sockets() {
    let (town, _second) = two(UNHURRIED).await;
    let url = town.place.as_redis().unwrap().url();
    let count = async || {
        let mut connection =
            redis::Client::open(url.as_str()).unwrap().get_multiplexed_async_connection().await.unwrap();
        let list: String = redis::cmd("CLIENT").arg("LIST").query_async(&mut connection).await.unwrap();
        list.lines().count()
    };
    let before = count().await;
    let mut clients = Vec::new();
    for n in 0..50 {
        let mut client = town.participant(n % 6).connect(&town.server).await;
        client.subscribe(town.pairings[0].channels[n % 2]).await;
        clients.push(client);
    }
    let after = count().await;
    assert!(after <= before + 2, "{before} connections of Redis became {after} with 50 sockets");
}
