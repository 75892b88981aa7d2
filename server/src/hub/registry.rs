//! Which channels this node follows.

use super::feed::Feed;
use super::{Connection, Hub, Subscription};
use crate::store::Stored;
use parking_lot::RwLock;
use quartier_protocol::id::{ChannelId, MemberId};
use std::collections::HashMap;
use std::sync::Arc;

/// Shards of the map, and of the locks for starting and giving up feeds.
const SHARDS: usize = 32;

/// The channels followed here.
pub struct Registry {
    shards: Vec<RwLock<HashMap<ChannelId, Arc<Feed>>>>,
    /// Held while a channel is begun or given up, so that the broker's `follow` and `unfollow` keep their order.
    transitions: Vec<tokio::sync::Mutex<()>>,
}

impl Registry {
    pub(super) fn new() -> Self {
        Self {
            shards: (0..SHARDS).map(|_| RwLock::default()).collect(),
            transitions: (0..SHARDS).map(|_| tokio::sync::Mutex::default()).collect(),
        }
    }

    pub(super) fn feed(&self, channel: ChannelId) -> Option<Arc<Feed>> {
        self.shards[shard(channel)].read().get(&channel).cloned()
    }

    pub(super) fn feeds(&self) -> Vec<Arc<Feed>> {
        self.shards.iter().flat_map(|shard| shard.read().values().cloned().collect::<Vec<_>>()).collect()
    }
}

fn shard(channel: ChannelId) -> usize {
    usize::from(channel.0.as_bytes()[15]) % SHARDS
}

impl Hub {
    /// Adds a gated subscription; the first one of a channel makes the node follow it. `None`: no such channel.
    pub async fn join(&self, channel: ChannelId, connection: &Arc<Connection>) -> Stored<Option<Arc<Subscription>>> {
        if let Some(subscription) = self.registry.feed(channel).and_then(|feed| feed.join(connection)) {
            return Ok(Some(subscription));
        }
        let _turn = self.registry.transitions[shard(channel)].lock().await;
        if let Some(subscription) = self.registry.feed(channel).and_then(|feed| feed.join(connection)) {
            return Ok(Some(subscription));
        }
        let Some(feed) = self.begin(channel).await? else { return Ok(None) };
        Ok(feed.join(connection))
    }

    async fn begin(&self, channel: ChannelId) -> Stored<Option<Arc<Feed>>> {
        let feed = Feed::new(channel);
        self.registry.shards[shard(channel)].write().insert(channel, feed.clone());
        let started = async {
            self.stores.broker.follow(channel).await?;
            let Some(head) = self.stores.log.head(channel).await? else { return Ok(None) };
            let online = self.stores.presence.online(channel).await?;
            Ok(Some((head, online)))
        }
        .await;
        match started {
            Ok(Some((head, online))) => {
                feed.start(head.position, online);
                Ok(Some(feed))
            }
            other => {
                self.registry.shards[shard(channel)].write().remove(&channel);
                self.stores.broker.unfollow(channel).await;
                other.map(|_| None)
            }
        }
    }

    /// Takes a subscription out; the last one of a channel ends the node's following.
    pub async fn part(&self, channel: ChannelId, subscription: &Arc<Subscription>) {
        let Some(feed) = self.registry.feed(channel) else { return subscription.end() };
        if !feed.part(subscription) {
            return;
        }
        let _turn = self.registry.transitions[shard(channel)].lock().await;
        let still_there = self.registry.feed(channel).is_some_and(|current| Arc::ptr_eq(&current, &feed));
        if still_there && feed.close_if_empty() {
            self.registry.shards[shard(channel)].write().remove(&channel);
            self.stores.broker.unfollow(channel).await;
        }
    }

    /// Who is in a channel that a connection of `member` follows: as this node knows it, and the member.
    pub fn online(&self, channel: ChannelId, member: MemberId) -> Vec<MemberId> {
        let mut online = self.registry.feed(channel).map(|feed| feed.online()).unwrap_or_default();
        if let Err(place) = online.binary_search(&member) {
            online.insert(place, member);
        }
        online
    }
}
