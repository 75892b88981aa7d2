//! A Redis that is there and refuses: nothing is acknowledged, nothing half done, and it ends by itself.

use super::{healthy, is_heard, node};
use crate::conformance::enrolled::Node;
use crate::conformance::stores::Redis;
use crate::conformance::world::*;
use quartier::kernel::store::StoreError;
use quartier::kernel::store::presence::ConnectionId;
use quartier::kernel::stores::Stores;
use quartier_tests::redis::PrivateRedis;
use redis::cmd;

async fn refused(world: &World<Redis>, node: &Node, why: &str) {
    let before = world.store.server.ask::<Option<u64>>(&offset(world)).await;
    let posted = message(world.member(0), "nein");
    for _ in 0..2 {
        match node.stores.log.post(world.channel(0), posted.clone(), world.now()).await {
            Err(StoreError::Unavailable(said)) if said.contains(why) => {}
            other => panic!("{why}: {other:?}"),
        }
        assert!(node.stores.health.check().await.is_err(), "{why}");
    }
    assert_eq!(world.store.server.ask::<Option<u64>>(&offset(world)).await, before);
}

fn offset(world: &World<Redis>) -> redis::Cmd {
    cmd("HGET").arg(format!("q:{{{}}}:state", world.channel(0))).arg("offset").take()
}

#[tokio::test]
async fn a_full_redis_refuses_and_recovers() {
    let (world, node) = World::<Redis>::begin().await;
    node.stores.broker.follow(world.channel(0)).await.unwrap();
    let limit = |bytes: u32| cmd("CONFIG").arg("SET").arg("maxmemory").arg(bytes).take();
    world.store.server.ask::<()>(&limit(1)).await;
    refused(&world, &node, "OOM").await;
    node.stores.log.messages(world.channel(0), None, 10).await.expect("reading goes on");
    world.store.server.ask::<()>(&limit(0)).await;
    healthy(&node).await;
    is_heard(&world, &mut [node], world.channel(0)).await;
}

/// What makes room is done by a full Redis too: nobody's text has to stay because others wrote so much.
#[tokio::test]
async fn a_full_redis_does_what_makes_room() {
    let (world, node) = World::<Redis>::begin().await;
    let (channel, now) = (world.channel(0), world.now());
    let [lena, yanis, karim] = [0, 1, 2].map(|number| world.member(number));
    let Stores { log, presence, .. } = &node.stores;
    let first = world.say(&node.stores, channel, lena, "eins").await;
    let taken_down = world.say(&node.stores, channel, yanis, "deux").await;
    for words in ["trois", "quatre"] {
        world.say(&node.stores, channel, yanis, words).await;
    }
    let connection = ConnectionId { node: 1, number: 1 };
    assert!(presence.arrive(channel, lena, connection).await.unwrap());
    let limit = |bytes: u32| cmd("CONFIG").arg("SET").arg("maxmemory").arg(bytes).take();
    world.store.server.ask::<()>(&limit(1)).await;

    refused(&world, &node, "OOM").await;
    done(log.remove(channel, first, lena, now).await.unwrap());
    done(log.take_down(channel, taken_down, karim, now).await.unwrap());
    assert_eq!(log.erase(channel, yanis, now).await.unwrap(), 2);
    let page = log.messages(channel, None, 10).await.unwrap().unwrap();
    assert!(page.messages.len() == 4 && page.messages.iter().all(|message| message.text.is_none()));
    log.trim(channel, 2).await.unwrap();
    assert_eq!(log.messages(channel, None, 10).await.unwrap().unwrap().messages.len(), 2);
    assert!(presence.leave(channel, lena, connection).await.unwrap());
    refused(&world, &node, "OOM").await;
    world.store.server.ask::<()>(&limit(0)).await;
    healthy(&node).await;
}

#[tokio::test]
async fn a_demoted_redis_refuses_and_recovers() {
    let (world, node) = World::<Redis>::begin().await;
    let other = PrivateRedis::start().await;
    world.store.server.ask::<()>(cmd("CONFIG").arg("SET").arg("repl-diskless-sync-delay").arg(0)).await;
    world.store.server.ask::<()>(cmd("REPLICAOF").arg("127.0.0.1").arg(other.port())).await;
    refused(&world, &node, "").await;
    world.store.server.ask::<()>(cmd("REPLICAOF").arg("NO").arg("ONE")).await;
    healthy(&node).await;
}

/// A script the server forgot is sent again in full.
#[tokio::test]
async fn a_redis_without_our_scripts_gets_them() {
    let (world, node) = World::<Redis>::begin().await;
    for _ in 0..2 {
        world.store.server.ask::<()>(cmd("SCRIPT").arg("FLUSH")).await;
        world.say(&node.stores, world.channel(0), world.member(0), "hallo").await;
    }
}

#[tokio::test]
async fn what_is_no_log_is_corrupt() {
    let (world, node) = World::<Redis>::begin().await;
    let channel = world.channel(0);
    for _ in 0..3 {
        world.say(&node.stores, channel, world.member(0), "hallo").await;
    }
    world.store.server.ask::<()>(cmd("XDEL").arg(format!("q:{{{channel}}}:log")).arg("2-0")).await;
    let start = quartier_protocol::position::Position { offset: 0, ..head(&node.stores, channel).await };
    let read = node.stores.log.events(channel, start, 10).await;
    assert!(matches!(read, Err(StoreError::Corrupt(_))), "a hole is never served: {read:?}");
}

/// Two nodes need as many connections for hundreds of channels and senders as for none.
#[tokio::test]
async fn connections_do_not_grow() {
    let (world, node_one) = World::<Redis>::begin().await;
    let node_two = node(&[world.store.server.url()], &world.store.database).await;
    let count = async || world.store.server.ask::<String>(cmd("CLIENT").arg("LIST")).await.lines().count();
    let before = count().await;
    let mut tasks = Vec::new();
    for _ in 0..200 {
        for stores in [&node_one.stores, &node_two.stores] {
            let (broker, log) = (stores.broker.clone(), stores.log.clone());
            let (channel, lena, at) = (world.channel(0), world.member(0), world.now());
            tasks.push(tokio::spawn(async move {
                broker.follow(quartier_protocol::id::ChannelId(uuid())).await.unwrap();
                log.post(channel, message(lena, "hallo"), at).await.unwrap();
            }));
        }
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(count().await, before);
    assert!(before <= 2 * 5 + 1, "{before} connections");
}
