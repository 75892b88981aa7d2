//! The node's ticker: everything that happens by time rather than by cause. One task for all connections, so that an
//! idle one costs no timer.

use super::channel::{ChannelState, SERVED_AT_ONCE};
use super::frame::ping_frame;
use super::{Hub, metrics};
use crate::kernel::store::Stored;
use crate::kernel::store::presence::ConnectionId;
use futures_util::{StreamExt, stream};
use quartier_protocol::close::CloseCode;
use quartier_protocol::id::{ChannelId, MemberId};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// How often. Presence is told at a tick, so this is also how late it can be.
const TICK: Duration = Duration::from_millis(250);
/// Ticks between two looks at silent connections.
const SILENCE_TICKS: u64 = 4;
/// Channels whose presence is renewed side by side.
const RENEWED_AT_ONCE: usize = 32;
/// Ticks between two clearings of members who are gone.
const CLEAR_TICKS: u64 = 40;

/// Times, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct TickerOptions {
    /// Silence after which a client is pinged.
    pub ping_interval_ms: u64,
    /// Silence after which it is closed.
    pub idle_timeout_ms: u64,
    /// After which presence that was not renewed is over; renewed three times as often.
    pub presence_expiry_ms: u64,
}

/// Ticks until dropped.
pub async fn run_ticker(hub: Arc<Hub>, options: TickerOptions) {
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for tick in 0_u64.. {
        ticks.tick().await;
        let now_ms = hub.clock.monotonic_ms();
        hub.tell_presence(now_ms).await;
        if tick % SILENCE_TICKS == 0 {
            hub.look_at_silence(now_ms, options).await;
            hub.look_at_sessions();
        }
        if tick % CLEAR_TICKS == 0 {
            hub.clear_abandoned();
        }
    }
}

/// Renews this node's presence and takes what other nodes left behind for gone, until dropped.
///
/// Only where this node has reached the store without failing for as long as presence lasts: when it was away for longer, others' presence
/// is as old as this node's was, and they need the time to renew it.
pub async fn renew_presence(hub: Arc<Hub>, options: TickerOptions) {
    let mut turns = interval(Duration::from_millis((options.presence_expiry_ms / 3).max(10)));
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // Since when, in milliseconds of the node's clock; of a channel that is new here, since the last failure in any.
    let mut unfailing_since: HashMap<ChannelId, u64> = HashMap::new();
    let mut failed_ms = hub.clock.monotonic_ms();
    loop {
        turns.tick().await;
        let now_ms = hub.clock.monotonic_ms();
        let renewed = hub.registry.channels().into_iter().map(|channel| {
            let (hub, since_ms) = (&hub, *unfailing_since.get(&channel.channel).unwrap_or(&failed_ms));
            let may_expire = now_ms >= since_ms + options.presence_expiry_ms;
            // A channel that can't be reached lets no other's presence expire.
            async move { (channel.channel, since_ms, hub.renew_channel(&channel, may_expire).await.is_ok()) }
        });
        let renewed: Vec<_> = stream::iter(renewed).buffer_unordered(RENEWED_AT_ONCE).collect().await;
        let failed = renewed.iter().filter(|(.., is_renewed)| !is_renewed).count();
        if failed > 0 {
            failed_ms = hub.clock.monotonic_ms();
            tracing::debug!(failed, "presence could not be renewed everywhere; it will be when the store is back");
        }
        unfailing_since = renewed
            .into_iter()
            .filter_map(|(channel, since_ms, is_renewed)| is_renewed.then_some((channel, since_ms)))
            .collect();
    }
}

impl Hub {
    async fn renew_channel(&self, channel: &ChannelState, may_expire: bool) -> Stored<()> {
        let presence = &self.stores.presence;
        let here: Vec<(MemberId, ConnectionId)> = channel
            .subscribers()
            .iter()
            .filter(|subscription| subscription.connection().is_shown())
            .map(|subscription| (subscription.connection().member, subscription.connection().id))
            .collect();
        presence.renew(channel.channel, &here).await?;
        if here.is_empty() && !may_expire {
            // Nothing was asked yet: whether the store is there is seen by this.
            presence.online(channel.channel).await?;
        }
        // Whoever left while the renewal was on its way was brought back by it.
        let still: HashSet<ConnectionId> = channel.subscribers().iter().map(|s| s.connection().id).collect();
        for (member, connection) in here.iter().filter(|(_, connection)| !still.contains(connection)) {
            presence.leave(channel.channel, *member, *connection).await?;
        }
        if may_expire {
            presence.expire(channel.channel).await?;
        }
        Ok(())
    }

    async fn look_at_silence(&self, now_ms: u64, options: TickerOptions) {
        let connections = self.connections.all();
        metrics::connections(connections.len());
        metrics::channels_followed(self.registry.channels().len());
        for (index, some) in connections.chunks(SERVED_AT_ONCE).enumerate() {
            if index > 0 {
                tokio::task::yield_now().await;
            }
            for connection in some {
                let (heard, pinged) = connection.silence_ms(now_ms);
                if heard >= options.idle_timeout_ms {
                    connection.close(CloseCode::Idle);
                } else if pinged >= options.ping_interval_ms {
                    connection.pinged(now_ms);
                    connection.push(ping_frame());
                }
            }
        }
    }
}

impl Hub {
    /// Closes connections whose session is over by the clock. The ticker does it once a second.
    pub fn look_at_sessions(&self) {
        let now = self.clock.now();
        let over = self.connections.all();
        over.iter().filter(|connection| connection.is_over(now)).for_each(|connection| {
            connection.close(CloseCode::SessionEnded);
        });
    }
}
