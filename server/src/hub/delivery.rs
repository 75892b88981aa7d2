//! A partition: takes deliveries in order and fans them out.

use super::channel::ChannelState;
use super::frame::text_frame;
use super::{Hub, metrics};
use crate::kernel::broker::{Control, Delivery, Partition};
use crate::kernel::store::{StoreError, Stored};
use bytes::{Bytes, BytesMut};
use futures_util::{StreamExt, stream};
use quartier_protocol::event::Event;
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::push::Push;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// Deliveries taken from the partition at once. Those of one channel that came together go out in one write.
const TAKEN: usize = 64;
/// Events fetched at once to fill a gap.
const FILL: u32 = 200;
/// How often channels are looked at again that could not be read, and for how long before their subscribers are closed.
const AGAIN: Duration = Duration::from_millis(250);
const STALE_LIMIT_MS: u64 = 30_000;

/// Runs a partition until its ingress is gone. Controls go on to `control`, which doesn't wait for anything.
pub async fn run_partition(hub: Arc<Hub>, mut partition: Partition, control: impl Fn(Control)) {
    let mut taken = Vec::with_capacity(TAKEN);
    let mut stale = Stale::default();
    let mut again = interval(AGAIN);
    again.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            count = partition.recv_many(&mut taken, TAKEN) => {
                if count == 0 {
                    return;
                }
            }
            _ = again.tick(), if !stale.since_ms.is_empty() => hub.look_again(&mut stale).await,
        }
        let mut run: Vec<Arc<Event>> = Vec::new();
        let mut interrupted: Vec<ChannelId> = Vec::new();
        for delivery in taken.drain(..) {
            if let Delivery::Interrupted { channel } = delivery {
                hub.serve(std::mem::take(&mut run), &mut stale).await;
                // Once each: two readings beside each other would serve the same twice.
                if !interrupted.contains(&channel) {
                    interrupted.push(channel);
                }
                continue;
            }
            hub.catch_up(std::mem::take(&mut interrupted), &mut stale).await;
            if let Delivery::Event(event) = delivery {
                if run.last().is_some_and(|previous| previous.channel != event.channel) {
                    hub.serve(std::mem::take(&mut run), &mut stale).await;
                }
                run.push(event);
                continue;
            }
            hub.serve(std::mem::take(&mut run), &mut stale).await;
            match delivery {
                Delivery::Presence { channel, member, here } => hub.note_presence(channel, member, here),
                Delivery::Typing { channel, member } => hub.tell(channel, &Push::Typing { channel, member }).await,
                Delivery::Control(told) => control(told),
                Delivery::Event(_) | Delivery::Interrupted { .. } => {}
            }
        }
        hub.serve(run, &mut stale).await;
        hub.catch_up(interrupted, &mut stale).await;
    }
}

/// Channels whose subscribers miss something that could not be read yet. It is read when the store is back; until then nothing later
/// is served to them, so they miss nothing and repeat nothing.
#[derive(Default)]
struct Stale {
    /// Since when, by the monotonic clock.
    since_ms: HashMap<ChannelId, u64>,
}

impl Hub {
    /// Serves events of one channel, in order, after filling what is missing before them.
    async fn serve(&self, run: Vec<Arc<Event>>, stale: &mut Stale) {
        let Some(newest) = run.last() else { return };
        let Some(channel) = self.registry.channel(newest.channel) else { return };
        if stale.since_ms.contains_key(&newest.channel) {
            return;
        }
        // Not live yet: whoever waits for it reads a snapshot that has these.
        let Some(last) = channel.last_or_hear(newest.position) else { return };
        let fresh: Vec<&Event> = run
            .iter()
            .map(Arc::as_ref)
            .filter(|event| event.position.epoch != last.epoch || event.position.offset > last.offset)
            .collect();
        let Some(first) = fresh.first() else { return };
        let follows = first.position.epoch == last.epoch && first.position.offset == last.offset + 1;
        let dense = fresh.windows(2).all(|pair| pair[1].position.offset == pair[0].position.offset + 1);
        if follows && dense {
            fan_out(&channel, &fresh).await;
        } else {
            metrics::gap_filled();
            self.catch_up(vec![channel.channel], stale).await;
        }
    }

    /// Reads what the channels' subscribers miss, events and presence, and serves it, side by side; what can't be read now is stale.
    /// Each channel at most once.
    async fn catch_up(&self, channels: Vec<ChannelId>, stale: &mut Stale) {
        let caught_up = channels.into_iter().filter_map(|id| self.registry.channel(id)).map(|channel| async move {
            let outcome = self.try_catch_up(&channel).await;
            (channel, outcome)
        });
        let outcomes: Vec<_> = stream::iter(caught_up).buffer_unordered(TAKEN).collect().await;
        for (channel, outcome) in outcomes {
            self.note_outcome(&channel, outcome, stale);
        }
    }

    /// Looks at stale channels again; those that still can't be read keep no others.
    async fn look_again(&self, stale: &mut Stale) {
        stale.since_ms.retain(|id, _| self.registry.channel(*id).is_some());
        self.catch_up(stale.since_ms.keys().copied().collect(), stale).await;
        let now_ms = self.clock.monotonic_ms();
        let given_up = stale.since_ms.extract_if(|_, since_ms| now_ms >= *since_ms + STALE_LIMIT_MS);
        for channel in given_up.filter_map(|(id, _)| self.registry.channel(id)) {
            tracing::warn!(channel = %channel.channel, "what subscribers missed could not be read for too long; they start afresh");
            channel.close_all();
        }
    }

    fn note_outcome(&self, channel: &ChannelState, outcome: Stored<()>, stale: &mut Stale) {
        match outcome {
            Ok(()) => drop(stale.since_ms.remove(&channel.channel)),
            Err(StoreError::Unavailable(why)) => {
                let now_ms = self.clock.monotonic_ms();
                stale.since_ms.entry(channel.channel).or_insert_with(|| {
                    tracing::warn!(channel = %channel.channel, why, "can't read what subscribers missed; it is tried again");
                    now_ms
                });
            }
            Err(error) => {
                tracing::error!(channel = %channel.channel, %error, "can't read what subscribers missed; they start afresh");
                stale.since_ms.remove(&channel.channel);
                channel.close_all();
            }
        }
    }

    async fn try_catch_up(&self, channel: &Arc<ChannelState>) -> Stored<()> {
        while let Some(last) = channel.last() {
            let Some(page) = self.stores.log.events(channel.channel, last, FILL).await? else {
                // Another epoch, or trimmed: only a fresh snapshot is true now.
                tracing::warn!(channel = %channel.channel, "the log was lost or trimmed under its subscribers");
                if let Some(head) = self.stores.log.head(channel.channel).await? {
                    channel.skip_to(head.position);
                }
                channel.close_all();
                return Ok(());
            };
            fan_out(channel, &page.events.iter().collect::<Vec<_>>()).await;
            if !page.more {
                break;
            }
        }
        let online = self.stores.presence.online(channel.channel).await?;
        if channel.note_all(&online) {
            self.dirty_presence.lock().push(channel.clone());
        }
        Ok(())
    }

    fn note_presence(&self, channel: ChannelId, member: MemberId, here: bool) {
        if let Some(channel) = self.registry.channel(channel)
            && channel.note(member, here)
        {
            self.dirty_presence.lock().push(channel);
        }
    }

    /// Sends what is no event to everyone who follows the channel.
    async fn tell(&self, channel: ChannelId, push: &Push) {
        let (Some(channel), Some(frame)) = (self.registry.channel(channel), text_frame(push)) else { return };
        channel.tell(&frame).await;
    }

    /// Tells presence changes of the channels where it is time.
    pub(super) async fn tell_presence(&self, now_ms: u64) {
        let dirty = std::mem::take(&mut *self.dirty_presence.lock());
        for channel in dirty {
            match channel.take_changes(now_ms) {
                Ok((joined, left)) if joined.is_empty() && left.is_empty() => {}
                Ok((joined, left)) => {
                    self.tell(channel.channel, &Push::Presence { channel: channel.channel, joined, left }).await;
                }
                Err(()) => self.dirty_presence.lock().push(channel),
            }
        }
    }
}

/// Encodes each event once and serves the run.
async fn fan_out(channel: &ChannelState, events: &[&Event]) {
    let each: Vec<(u64, Bytes)> =
        events.iter().filter_map(|event| Some((event.position.offset, text_frame(event)?))).collect();
    let Some(position) = events.last().map(|event| event.position) else { return };
    let run = match each.as_slice() {
        [(_, only)] => only.clone(),
        several => {
            let mut joined = BytesMut::with_capacity(several.iter().map(|(_, frame)| frame.len()).sum());
            several.iter().for_each(|(_, frame)| joined.extend_from_slice(frame));
            joined.freeze()
        }
    };
    metrics::delivered(channel.serve(position, &run, &each).await);
    for event in events {
        metrics::event(event.kind.name());
    }
}
