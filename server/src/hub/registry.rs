//! Which channels this node follows, and how it begins and ends to.
//!
//! A channel is followed once somebody wants to subscribe, by a task of its own that all who came early wait for. It asks the store
//! without holding any lock and within a limit; if it fails, all who wait are refused and nothing of it is left.

use super::channel::{ChannelState, Phase};
use super::{Connection, Hub, Subscription};
use crate::kernel::store::{StoreError, Stored};
use futures_util::FutureExt;
use parking_lot::RwLock;
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::position::Position;
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// Shards of the map.
const SHARDS: usize = 32;
/// How long following a channel may take.
const START_LIMIT: Duration = Duration::from_secs(4);
/// How long somebody waits for it, with the end of an earlier following before it.
const JOIN_LIMIT: Duration = Duration::from_secs(6);

/// The channels followed here.
pub struct Registry {
    shards: Vec<RwLock<HashMap<ChannelId, Arc<ChannelState>>>>,
}

impl Registry {
    pub(super) fn new() -> Self {
        Self { shards: (0..SHARDS).map(|_| RwLock::default()).collect() }
    }

    pub(super) fn channel(&self, id: ChannelId) -> Option<Arc<ChannelState>> {
        self.shard(id).read().get(&id).cloned()
    }

    pub(super) fn channels(&self) -> Vec<Arc<ChannelState>> {
        self.shards.iter().flat_map(|shard| shard.read().values().cloned().collect::<Vec<_>>()).collect()
    }

    /// The channel, entered by one more who waits; `true`: it is new, and has to be started.
    fn enter(&self, id: ChannelId) -> (Arc<ChannelState>, bool) {
        let mut shard = self.shard(id).write();
        let mut is_new = false;
        let channel = shard.entry(id).or_insert_with(|| {
            is_new = true;
            ChannelState::starting(id)
        });
        channel.enter();
        (channel.clone(), is_new)
    }

    fn remove(&self, channel: &Arc<ChannelState>) {
        self.shard(channel.channel).write().remove(&channel.channel);
    }

    fn shard(&self, id: ChannelId) -> &RwLock<HashMap<ChannelId, Arc<ChannelState>>> {
        &self.shards[usize::from(id.0.as_bytes()[15]) % SHARDS]
    }
}

/// Somebody waits for a channel. The channel is looked after when they no longer do, however that comes.
struct Waiting {
    hub: Arc<Hub>,
    channel: Arc<ChannelState>,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.channel.leave();
        self.hub.end_if_unused(&self.channel);
    }
}

/// A channel is being started or let go. If that doesn't come to its end, by a panic, whoever waits for the channel is refused, and it
/// is let go all the same: the next who come start it anew.
struct UnderWay {
    hub: Arc<Hub>,
    channel: Arc<ChannelState>,
    is_over: bool,
}

impl UnderWay {
    fn of(hub: Arc<Hub>, channel: Arc<ChannelState>) -> Self {
        Self { hub, channel, is_over: false }
    }

    fn over(mut self) {
        self.is_over = true;
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        if self.is_over {
            return;
        }
        let (hub, channel) = (self.hub.clone(), self.channel.clone());
        channel.finish(Phase::Failed(StoreError::Unavailable("following the channel broke off".into())));
        // Without a runtime the process is ending, and its following with it.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        tracing::error!(channel = %channel.channel, "following a channel broke off");
        runtime.spawn(async move {
            // Out of the table last, so that nobody's following is undone by this; whatever becomes of it.
            let unfollowed = AssertUnwindSafe(hub.stores.broker.unfollow(channel.channel)).catch_unwind().await;
            hub.registry.remove(&channel);
            if unfollowed.is_err() {
                tracing::error!(channel = %channel.channel, "a channel could not be unfollowed");
            }
        });
    }
}

impl Hub {
    /// Adds a gated subscription, once the node follows the channel. `None`: no such channel. If it can't be followed within some
    /// seconds, `Unavailable`, for everybody who waits.
    pub async fn join(
        self: &Arc<Self>,
        channel: ChannelId,
        connection: &Arc<Connection>,
    ) -> Stored<Option<Arc<Subscription>>> {
        match timeout(JOIN_LIMIT, self.try_join(channel, connection)).await {
            Ok(joined) => joined,
            Err(_) => Err(StoreError::Unavailable("the channel could not be followed in time".into())),
        }
    }

    async fn try_join(
        self: &Arc<Self>,
        id: ChannelId,
        connection: &Arc<Connection>,
    ) -> Stored<Option<Arc<Subscription>>> {
        loop {
            let (channel, is_new) = self.registry.enter(id);
            let waiting = Waiting { hub: self.clone(), channel };
            if is_new {
                tokio::spawn(start(self.clone(), waiting.channel.clone()));
            }
            match waiting.channel.settled().await {
                Phase::Missing => return Ok(None),
                Phase::Failed(error) => return Err(error),
                // Not live: it ended before this one entered; the next is another.
                _ => {
                    if let Some(subscription) = waiting.channel.subscribe(connection) {
                        return Ok(Some(subscription));
                    }
                }
            }
        }
    }

    /// Takes a subscription out; the last one of a channel ends the node's following.
    pub fn part(self: &Arc<Self>, channel: ChannelId, subscription: &Arc<Subscription>) {
        let Some(channel) = self.registry.channel(channel) else { return subscription.end() };
        channel.unsubscribe(subscription);
        self.end_if_unused(&channel);
    }

    fn end_if_unused(self: &Arc<Self>, channel: &Arc<ChannelState>) {
        // Without a runtime the process is ending, and its following with it.
        if channel.end_if_unused()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            let (hub, channel) = (self.clone(), channel.clone());
            runtime.spawn(async move { hub.let_go(&channel).await });
        }
    }

    /// Stops following. Whoever comes meanwhile waits for it, so that the broker hears of one after the other.
    async fn let_go(self: &Arc<Self>, channel: &Arc<ChannelState>) {
        let under_way = UnderWay::of(self.clone(), channel.clone());
        self.stores.broker.unfollow(channel.channel).await;
        self.registry.remove(channel);
        channel.finish(Phase::Over);
        under_way.over();
    }

    /// Who is in a channel that a connection of `member` follows: as this node knows it, and the member.
    pub fn online(&self, channel: ChannelId, member: MemberId) -> Vec<MemberId> {
        let mut online = self.registry.channel(channel).map(|channel| channel.online()).unwrap_or_default();
        if let Err(place) = online.binary_search(&member) {
            online.insert(place, member);
        }
        online
    }

    /// Follows a channel, then reads where its log stands and who is there. `None`: no such channel.
    async fn follow(&self, channel: ChannelId) -> Stored<Option<(Position, Vec<MemberId>)>> {
        self.stores.broker.follow(channel).await?;
        let Some(head) = self.stores.log.head(channel).await? else { return Ok(None) };
        let online = self.stores.presence.online(channel).await?;
        Ok(Some((head.position, online)))
    }
}

async fn start(hub: Arc<Hub>, channel: Arc<ChannelState>) {
    let under_way = UnderWay::of(hub.clone(), channel.clone());
    let followed = timeout(START_LIMIT, hub.follow(channel.channel)).await;
    let phase = match followed {
        Ok(Ok(Some((head, online)))) => {
            channel.go_live(head, online);
            under_way.over();
            return hub.end_if_unused(&channel);
        }
        Ok(Ok(None)) => Phase::Missing,
        Ok(Err(error)) => Phase::Failed(error),
        Err(_) => Phase::Failed(StoreError::Unavailable("the channel could not be followed in time".into())),
    };
    // Whoever comes before it is out of the table is refused with the others.
    channel.finish(phase);
    hub.stores.broker.unfollow(channel.channel).await;
    hub.registry.remove(&channel);
    under_way.over();
}
