//! A log that was lost, or its end, and a channel that was archived meanwhile: the directory says how it is used.

use super::losing::{Backup, settled};
use crate::conformance::enrolled::Node;
use crate::conformance::stores::Redis;
use crate::conformance::world::*;
use quartier::kernel::store::directory::{ChannelChange, DirectoryChange};
use quartier::kernel::store::log::Posted;
use quartier::kernel::store::records::{Commit, Committed};
use quartier_protocol::id::ChannelId;
use redis::cmd;

#[tokio::test]
async fn a_lost_log_is_called_and_used_as_the_directory_says() {
    let (world, node) = World::<Redis>::begin().await;
    let (channel, lena) = (world.channel(0), world.member(0));
    world.say(&node.stores, channel, lena, "eins").await;
    settled(&node, channel).await;
    archive_unheard(&world, &node, channel).await;
    drop(node);
    world.store.server.ask::<()>(&cmd("FLUSHALL")).await;
    let node = world.open().await;
    let late = node.stores.log.post(channel, message(lena, "zwei"), world.now()).await.unwrap();
    assert_eq!(late, Posted::Archived);
}

/// Archives a channel in the directory, of which its log doesn't hear.
async fn archive_unheard(world: &World<Redis>, node: &Node, channel: ChannelId) {
    let change = ChannelChange { id: channel, name: None, topic: None, archived: Some(true) };
    let directory = [DirectoryChange::Channel(change)];
    let commit = Commit { directory: &directory, ..Commit::default() };
    assert_eq!(node.stores.records.commit_all(commit, world.now()).await.unwrap(), Committed::Done);
}

#[tokio::test]
async fn a_log_that_is_restored_under_a_running_node_is_used_as_the_directory_says() {
    let (world, node) = World::<Redis>::begin().await;
    let (channel, lena) = (world.channel(0), world.member(0));
    world.say(&node.stores, channel, lena, "eins").await;
    settled(&node, channel).await;
    archive_unheard(&world, &node, channel).await;
    world.store.server.ask::<()>(&cmd("FLUSHALL")).await;
    settled(&node, channel).await;
    let late = node.stores.log.post(channel, message(lena, "zwei"), world.now()).await.unwrap();
    assert_eq!(late, Posted::Archived);
}

#[tokio::test]
async fn a_log_that_lost_its_end_and_went_on_is_used_as_the_directory_says() {
    let (world, node) = World::<Redis>::begin().await;
    let (channel, lena) = (world.channel(0), world.member(0));
    world.say(&node.stores, channel, lena, "eins").await;
    let backup = Backup::take(&world, channel).await;
    world.say(&node.stores, channel, lena, "zwei").await;
    settled(&node, channel).await;
    archive_unheard(&world, &node, channel).await;
    backup.put_back(&world).await;
    world.say(&node.stores, channel, lena, "anderes").await;
    for _ in 0..2 {
        settled(&node, channel).await;
    }
    let late = node.stores.log.post(channel, message(lena, "drei"), world.now()).await.unwrap();
    assert_eq!(late, Posted::Archived);
}
