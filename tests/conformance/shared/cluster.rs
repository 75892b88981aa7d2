//! What is only so in a cluster: slots move, masters die, and an id is claimed in another slot than it is used in.

use super::is_heard;
use crate::conformance::stores::RedisCluster;
use crate::conformance::world::*;
use quartier::kernel::broker::Delivery;
use quartier::kernel::store::log::Posted;
use quartier::kernel::store::marks::{Mark, Marked};
use quartier::kernel::stores::Stores;
use quartier_protocol::directory::Channel;
use quartier_protocol::id::ChannelId;
use quartier_tests::redis::PrivateRedis;
use redis::cmd;

/// The slot of a channel's keys, and which master holds it.
async fn place(world: &World<RedisCluster>, channel: ChannelId) -> (u16, usize) {
    let masters = &world.store.cluster.masters;
    let slot: u16 = masters[0].ask(cmd("CLUSTER").arg("KEYSLOT").arg(format!("q:{{{channel}}}:state"))).await;
    (slot, usize::from(slot) * 3 / 16_384)
}

/// A channel's log that another master holds.
async fn elsewhere(world: &World<RedisCluster>, stores: &Stores, holder: usize) -> ChannelId {
    loop {
        let id = ChannelId(uuid());
        if place(world, id).await.1 != holder {
            let channel = Channel { id, ..world.batch.channels[0].clone() };
            stores.log.open_channels(&[channel]).await.unwrap();
            return id;
        }
    }
}

async fn id(master: &PrivateRedis) -> String {
    master.ask(cmd("CLUSTER").arg("MYID")).await
}

/// Moves a slot with all its keys, as resharding does.
async fn reshard(world: &World<RedisCluster>, slot: u16, from: usize, to: usize) {
    let masters = &world.store.cluster.masters;
    let (from, to) = (&masters[from], &masters[to]);
    let set = |how: &str, id: &str| cmd("CLUSTER").arg("SETSLOT").arg(slot).arg(how).arg(id).take();
    let (from_id, to_id) = (id(from).await, id(to).await);
    to.ask::<()>(&set("IMPORTING", &from_id)).await;
    from.ask::<()>(&set("MIGRATING", &to_id)).await;
    loop {
        let keys: Vec<String> = from.ask(cmd("CLUSTER").arg("GETKEYSINSLOT").arg(slot).arg(100)).await;
        if keys.is_empty() {
            break;
        }
        let migrate =
            cmd("MIGRATE").arg("127.0.0.1").arg(to.port()).arg("").arg(0).arg(5_000).arg("KEYS").arg(keys).take();
        from.ask::<()>(&migrate).await;
    }
    for master in [to, from] {
        master.ask::<()>(&set("NODE", &to_id)).await;
    }
}

#[tokio::test]
async fn a_channel_whose_slot_moves_is_heard_where_it_went() {
    let (world, mut nodes) = World::<RedisCluster>::begin_wide().await;
    let (channel, other) = (world.channel(0), world.channel(1));
    for node in &nodes {
        node.stores.broker.follow(channel).await.unwrap();
        node.stores.broker.follow(other).await.unwrap();
    }
    is_heard(&world, &mut nodes, channel).await;
    let before = head(&nodes[0].stores, channel).await;
    let (slot, from) = place(&world, channel).await;
    reshard(&world, slot, from, (from + 1) % 3).await;
    for node in &mut nodes {
        loop {
            match node.arrival().await {
                Delivery::Interrupted { channel: which } if which == channel => break,
                // Others on that connection, which was given up.
                Delivery::Interrupted { .. } | Delivery::Control(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }
    assert_eq!(head(&nodes[0].stores, channel).await, before, "the log moved with it");
    let last = world.say(&nodes[0].stores, channel, world.member(0), "da").await;
    for node in &mut nodes {
        loop {
            match node.arrival().await {
                Delivery::Event(event) if subject(&event) == Some(last) => break,
                Delivery::Interrupted { .. } | Delivery::Control(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }
}

#[tokio::test]
async fn a_master_that_dies_takes_only_its_channels_away() {
    let (mut world, mut one) = World::<RedisCluster>::begin().await;
    let channel = world.channel(0);
    one.stores.broker.follow(channel).await.unwrap();
    world.say(&one.stores, channel, world.member(0), "vorher").await;
    let (_, holder) = place(&world, channel).await;
    let elsewhere = elsewhere(&world, &one.stores, holder).await;
    world.say(&one.stores, elsewhere, world.member(0), "vorher").await;
    let mut marks = Vec::new();
    for marked in [channel, elsewhere] {
        let position = head(&one.stores, marked).await;
        marks.push(Mark { member: world.member(1), channel: marked, position });
    }
    world.store.cluster.masters[holder].kill();
    let at = world.now();
    assert_eq!(one.stores.marks.mark_all(&marks).await.unwrap(), [Marked::Later, Marked::Moved]);
    assert!(one.stores.marks.mark_all(&marks[..1]).await.is_err(), "none of them answers");
    let posted = one.stores.log.post(channel, message(world.member(0), "nein"), at).await;
    assert!(posted.is_err(), "{posted:?}");
    assert!(one.stores.health.check().await.is_err());
    world.store.cluster.masters[holder].restart().await;
    world.store.cluster.is_whole().await;
    super::healthy(&one).await;
    let mut told = false;
    let last = world.say(&one.stores, channel, world.member(0), "nachher").await;
    loop {
        match one.arrival().await {
            Delivery::Interrupted { channel: which } => told |= which == channel,
            Delivery::Event(event) if subject(&event) == Some(last) => break,
            Delivery::Event(_) | Delivery::Control(_) => {}
            other => panic!("{other:?}"),
        }
    }
    assert!(told);
}

/// One id sent to two channels at once, by two nodes: one of them gets it.
#[tokio::test]
async fn a_race_for_an_id_has_one_winner() {
    let (world, nodes) = World::<RedisCluster>::begin_wide().await;
    for round in 0..20 {
        let posted = message(world.member(0), &format!("Runde {round}"));
        let at = world.now();
        let [one, other] = [0, 1].map(|n| nodes[n].stores.log.post(world.channel(n), posted.clone(), at));
        let outcomes = tokio::join!(one, other);
        let won = [outcomes.0.unwrap(), outcomes.1.unwrap()];
        assert_eq!(won.iter().filter(|outcome| matches!(outcome, Posted::New { .. })).count(), 1, "{won:?}");
        assert_eq!(won.iter().filter(|outcome| **outcome == Posted::Conflict).count(), 1, "{won:?}");
    }
}

/// What was refused was never posted: its id is free for another channel.
#[tokio::test]
async fn a_refused_post_claims_nothing() {
    let (world, node) = World::<RedisCluster>::begin().await;
    world.archive(&node.stores, world.channel(0), true).await;
    let posted = message(world.member(0), "doch hier");
    let refused = node.stores.log.post(world.channel(0), posted.clone(), world.now()).await.unwrap();
    assert_eq!(refused, Posted::Archived);
    world.post(&node.stores, world.channel(1), &posted).await;
}
