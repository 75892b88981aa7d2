//! What a node is told when it may have missed something.

use super::{healthy, is_heard, node, opened, told_of_interruption};
use crate::conformance::stores::Redis;
use crate::conformance::world::*;
use futures_util::{StreamExt, stream};
use quartier::kernel::broker::{Control, Delivery, ingress};
use quartier_protocol::id::ChannelId;
use quartier_protocol::position::Position;
use redis::cmd;
use std::collections::HashSet;
use std::time::Duration;

#[tokio::test]
async fn a_restart_of_redis_is_told_to_every_node() {
    let (mut world, first) = World::<Redis>::begin().await;
    let mut nodes = [first, node(&[world.store.server.url()], &world.store.database).await];
    let channel = world.channel(0);
    for node in &nodes {
        node.stores.broker.follow(channel).await.unwrap();
    }
    is_heard(&world, &mut nodes, channel).await;
    let before = head(&nodes[0].stores, channel).await;
    world.store.server.kill_and_restart().await;
    for node in &mut nodes {
        told_of_interruption(node, channel).await;
        healthy(node).await;
    }
    assert_eq!(head(&nodes[1].stores, channel).await, before);
    is_heard(&world, &mut nodes, channel).await;
}

/// What is published meanwhile is lost, and the log has it.
#[tokio::test]
async fn a_lost_subscription_is_told_and_taken_up_again() {
    let (world, mut one) = World::<Redis>::begin().await;
    let channel = world.channel(0);
    one.stores.broker.follow(channel).await.unwrap();
    for _ in 0..3 {
        let killed: u32 = world.store.server.ask(cmd("CLIENT").arg("KILL").arg("TYPE").arg("pubsub")).await;
        assert_eq!(killed, 1);
        told_of_interruption(&mut one, channel).await;
    }
    is_heard(&world, std::slice::from_mut(&mut one), channel).await;
    one.stores.broker.unfollow(channel).await;
    world.store.server.ask::<u32>(cmd("CLIENT").arg("KILL").arg("TYPE").arg("pubsub")).await;
    let arrived = one.arrival().await;
    assert!(matches!(arrived, Delivery::Control(_)), "only what is followed is told of: {arrived:?}");
}

/// Thousands of channels are followed, and something is said all the while: the line is lost once, taken up once, and each channel
/// told of once.
#[tokio::test]
async fn a_lost_subscription_of_many_channels_is_taken_up_once() {
    const MANY: usize = 12_000;
    let (world, mut one) = World::<Redis>::begin().await;
    let channel = world.channel(0);
    let broker = one.stores.broker.clone();
    let others: Vec<ChannelId> = (0..MANY).map(|_| ChannelId(uuid())).collect();
    let followed = stream::iter(others).map(|id| {
        let broker = broker.clone();
        async move { broker.follow(id).await }
    });
    followed.buffer_unordered(256).for_each(|followed| async { followed.unwrap() }).await;
    broker.follow(channel).await.unwrap();
    let (stores, author, at) = (one.stores.clone(), world.member(0), world.now());
    let talking = tokio::spawn(async move {
        loop {
            stores.log.post(channel, message(author, "weiter"), at).await.unwrap();
        }
    });
    assert_eq!(world.store.server.ask::<u32>(cmd("CLIENT").arg("KILL").arg("TYPE").arg("pubsub")).await, 1);
    let (mut told, mut lines) = (HashSet::new(), 0);
    while told.len() < MANY + 1 {
        match one.arrival().await {
            Delivery::Interrupted { channel: which } => assert!(told.insert(which) || which == channel, "told once"),
            Delivery::Control(Control::Interrupted) => lines += 1,
            Delivery::Event(_) => {}
            other => panic!("{other:?}"),
        }
    }
    talking.abort();
    let _ = talking.await;
    let last = world.post(&one.stores, channel, &message(author, "das Letzte")).await;
    loop {
        match one.arrival().await {
            Delivery::Event(event) if event.position == last => break,
            Delivery::Control(Control::Interrupted) => lines += 1,
            _ => {}
        }
    }
    assert_eq!(lines, 1, "the line was lost once");
}

/// Redis came back without its newest events, as after a crash with `appendfsync everysec` or a failover to a replica
/// that lagged: the next event must not pass for the lost one.
#[tokio::test]
async fn a_log_that_lost_its_end_gets_a_new_epoch() {
    let (world, mut one) = World::<Redis>::begin().await;
    let (channel, other) = (world.channel(0), world.channel(1));
    one.stores.broker.follow(channel).await.unwrap();
    one.stores.broker.follow(other).await.unwrap();
    for _ in 0..3 {
        world.say(&one.stores, channel, world.member(0), "hallo").await;
        world.say(&one.stores, other, world.member(0), "hallo").await;
    }
    for _ in 0..6 {
        one.arrival().await;
    }
    let (before, unharmed) = (head(&one.stores, channel).await, head(&one.stores, other).await);
    let (state, log) = (format!("q:{{{channel}}}:state"), format!("q:{{{channel}}}:log"));
    let server = &world.store.server;
    server.ask::<u32>(cmd("XDEL").arg(&log).arg("3-0")).await;
    server.ask::<()>(cmd("XSETID").arg(&log).arg("2-0")).await;
    server.ask::<u32>(cmd("HSET").arg(&state).arg("offset").arg(2).arg("last").arg(2).arg("posts").arg(2)).await;
    // Somebody posts before the loss is seen: the offset is there again, and is another event.
    world
        .say(&node(&[server.url()], &world.store.database).await.stores, channel, world.member(0), "jemand anders")
        .await;
    assert_eq!(head(&one.stores, channel).await, before);
    server.ask::<u32>(cmd("CLIENT").arg("KILL").arg("TYPE").arg("pubsub").arg("SKIPME").arg("yes")).await;
    let mut told = Vec::new();
    while told.len() < 2 {
        if let Delivery::Interrupted { channel } = one.arrival().await {
            told.push(channel);
        }
    }
    let after = head(&one.stores, channel).await;
    assert_eq!(after.offset, 3);
    assert_ne!(after.epoch, before.epoch);
    assert_eq!(one.stores.log.events(channel, before, 10).await.unwrap(), None, "old positions are not of this log");
    assert_eq!(head(&one.stores, other).await, unharmed);
}

/// The hub stops for a while and more is published than waits anywhere: that is told, and no memory is eaten.
#[tokio::test]
async fn more_than_a_node_can_hold_is_told_as_an_interruption() {
    let world = World::<Redis>::begin().await.0;
    let channel = world.channel(0);
    let (ingress, mut partitions) = ingress(1);
    let stores = opened(&[world.store.server.url()], &world.store.database, ingress).await.unwrap();
    stores.broker.follow(channel).await.unwrap();
    let flood = "for n = 1, 20000 do redis.call('SPUBLISH', KEYS[1], 't ' .. ARGV[1]) end";
    let live = format!("q:{{{channel}}}:live");
    let flood = cmd("EVAL").arg(flood).arg(1).arg(live).arg(world.member(0).to_string()).take();
    world.store.server.ask::<()>(&flood).await;
    let mut heard = 0;
    loop {
        match tokio::time::timeout(Duration::from_secs(10), partitions[0].recv()).await.unwrap().unwrap() {
            Delivery::Interrupted { channel: which } if which == channel => break,
            Delivery::Typing { .. } => heard += 1,
            Delivery::Control(_) => {}
            other => panic!("{other:?}"),
        }
    }
    assert!((1..20_000).contains(&heard), "{heard} were held");
    stores.log.post(channel, message(world.member(0), "weiter"), world.now()).await.unwrap();
    let arrived = tokio::time::timeout(Duration::from_secs(10), async {
        loop {
            if let Delivery::Event(event) = partitions[0].recv().await.unwrap() {
                break event.position;
            }
        }
    });
    assert_eq!(arrived.await.unwrap(), Position { offset: 1, ..head(&stores, channel).await });
}
