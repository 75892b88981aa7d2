//! A lane: takes deliveries in order and fans them out.

use super::feed::Feed;
use super::frame::text_frame;
use super::{Hub, gauge};
use crate::broker::{Control, Delivery, Lane};
use crate::store::{StoreError, Stored};
use bytes::{Bytes, BytesMut};
use quartier_protocol::event::Event;
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::push::Push;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

/// Deliveries taken from the lane at once. Those of one channel that came together go out in one write.
const TAKEN: usize = 64;
/// Events fetched at once to fill a gap.
const FILL: u32 = 200;
/// How often, and after which pauses, it is tried again while the store is away.
const CATCH_UP_AGAIN: u32 = 4;
const CATCH_UP_PAUSE: Duration = Duration::from_millis(100);

/// Runs a lane until its inlet is gone. Controls go on to `controls`.
pub async fn run_lane(hub: Arc<Hub>, mut lane: Lane, controls: mpsc::Sender<Control>) {
    let mut taken = Vec::with_capacity(TAKEN);
    while lane.recv_many(&mut taken, TAKEN).await > 0 {
        let mut run: Vec<Arc<Event>> = Vec::new();
        for delivery in taken.drain(..) {
            if let Delivery::Event(event) = delivery {
                if run.last().is_some_and(|previous| previous.channel != event.channel) {
                    hub.serve(std::mem::take(&mut run)).await;
                }
                run.push(event);
                continue;
            }
            hub.serve(std::mem::take(&mut run)).await;
            match delivery {
                Delivery::Presence { channel, member, here } => hub.note_presence(channel, member, here),
                Delivery::Typing { channel, member } => hub.tell(channel, &Push::Typing { channel, member }),
                Delivery::Interrupted { channel } => hub.catch_up(channel).await,
                Delivery::Control(control) => {
                    let _ = controls.send(control).await;
                }
                Delivery::Event(_) => {}
            }
        }
        hub.serve(run).await;
    }
}

impl Hub {
    /// Serves events of one channel, in order, after filling what is missing before them.
    async fn serve(&self, run: Vec<Arc<Event>>) {
        let Some(feed) = run.first().and_then(|event| self.registry.feed(event.channel)) else { return };
        // Not started: whoever joins reads a snapshot that has these.
        let Some(last) = feed.last() else { return };
        let fresh: Vec<&Event> = run
            .iter()
            .map(Arc::as_ref)
            .filter(|event| event.position.epoch != last.epoch || event.position.offset > last.offset)
            .collect();
        let Some(first) = fresh.first() else { return };
        let follows = first.position.epoch == last.epoch && first.position.offset == last.offset + 1;
        let dense = fresh.windows(2).all(|pair| pair[1].position.offset == pair[0].position.offset + 1);
        if follows && dense {
            fan_out(&feed, &fresh);
        } else {
            gauge::gap_filled();
            self.catch_up(feed.channel).await;
        }
    }

    /// Reads what the feed's subscribers miss, events and presence, and serves it; where that can't be done, closes
    /// them, to come back and start afresh.
    async fn catch_up(&self, channel: ChannelId) {
        let Some(feed) = self.registry.feed(channel) else { return };
        let mut outcome = self.try_catch_up(&feed).await;
        // A store that is just coming back may be heard before it can be read.
        for _ in 0..CATCH_UP_AGAIN {
            if !matches!(outcome, Err(StoreError::Unavailable(_))) {
                break;
            }
            tokio::time::sleep(CATCH_UP_PAUSE).await;
            outcome = self.try_catch_up(&feed).await;
        }
        if let Err(error) = outcome {
            tracing::warn!(%channel, %error, "could not read what subscribers missed; they start afresh");
            feed.scatter();
        }
    }

    async fn try_catch_up(&self, feed: &Arc<Feed>) -> Stored<()> {
        while let Some(last) = feed.last() {
            let Some(page) = self.stores.log.events(feed.channel, last, FILL).await? else {
                // Another epoch, or trimmed: only a fresh snapshot is true now.
                tracing::warn!(channel = %feed.channel, "the log was lost or trimmed under its subscribers");
                if let Some(head) = self.stores.log.head(feed.channel).await? {
                    feed.serve(head.position, &Bytes::new(), &[]);
                }
                feed.scatter();
                return Ok(());
            };
            fan_out(feed, &page.events.iter().collect::<Vec<_>>());
            if !page.more {
                break;
            }
        }
        let online = self.stores.presence.online(feed.channel).await?;
        if feed.note_all(&online) {
            self.restless.lock().push(feed.clone());
        }
        Ok(())
    }

    fn note_presence(&self, channel: ChannelId, member: MemberId, here: bool) {
        if let Some(feed) = self.registry.feed(channel)
            && feed.note(member, here)
        {
            self.restless.lock().push(feed);
        }
    }

    /// Sends what is no event to everyone who follows the channel.
    pub(super) fn tell(&self, channel: ChannelId, push: &Push) {
        let (Some(feed), Some(frame)) = (self.registry.feed(channel), text_frame(push)) else { return };
        for subscription in feed.subscribers().iter() {
            subscription.tell(&frame);
        }
    }

    /// Tells presence changes of the channels where it is time.
    pub(super) fn tell_presence(&self, now_ms: u64) {
        let restless = std::mem::take(&mut *self.restless.lock());
        for feed in restless {
            match feed.take_changes(now_ms) {
                Ok((joined, left)) if joined.is_empty() && left.is_empty() => {}
                Ok((joined, left)) => {
                    self.tell(feed.channel, &Push::Presence { channel: feed.channel, joined, left });
                }
                Err(()) => self.restless.lock().push(feed),
            }
        }
    }
}

/// Encodes each event once and serves the run.
fn fan_out(feed: &Feed, events: &[&Event]) {
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
    gauge::delivered(feed.serve(position, &run, &each));
    for event in events {
        gauge::event(event.kind.name());
    }
}
