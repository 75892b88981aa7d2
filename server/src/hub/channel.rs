//! One channel on this node: whether it is followed yet, its subscribers, how far they were served, and who is there.
//!
//! Its phases: starting (the node follows it and reads where its log stands) → live → ending (nobody wants it any more) →
//! over. Whoever wants to subscribe waits until it is live, so nobody reads a snapshot before every later event is heard.

use super::{Connection, Subscription};
use crate::kernel::store::StoreError;
use arc_swap::ArcSwap;
use bytes::Bytes;
use parking_lot::Mutex;
use quartier_protocol::close::CloseCode;
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::position::Position;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tokio::sync::watch;

/// Milliseconds between two presence frames of a channel. A little over the second that is promised, since the way to
/// the client shortens some gaps.
const PRESENCE_PACE_MS: u64 = 1_050;
/// Subscribers written to without a pause: less than a millisecond.
pub(super) const SERVED_AT_ONCE: usize = 128;

/// What a channel is to this node now. Changes only while the channel's state is locked.
#[derive(Clone, Debug)]
pub(super) enum Phase {
    /// Being followed; not known yet where its log stands.
    Starting,
    /// Followed: every event after `last` is heard.
    Live,
    /// There is no such channel.
    Missing,
    /// It could not be followed.
    Failed(StoreError),
    /// Given up; the node stops following it.
    Ending,
    /// No longer in the registry.
    Over,
}

/// A channel that this node follows, or is about to.
pub struct ChannelState {
    /// Which.
    pub channel: ChannelId,
    subscribers: ArcSwap<Vec<Arc<Subscription>>>,
    phase: watch::Sender<Phase>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The last event served; none until it is live.
    last: Option<Position>,
    /// The newest event heard while it was starting.
    heard: Option<Position>,
    /// How many wait to subscribe.
    waiting: usize,
    online: BTreeSet<MemberId>,
    /// Presence changes not yet told; the last one of each member counts.
    changes: BTreeMap<MemberId, bool>,
    told_ms: Option<u64>,
}

impl ChannelState {
    pub(super) fn starting(channel: ChannelId) -> Arc<Self> {
        let (phase, _) = watch::channel(Phase::Starting);
        Arc::new(Self { channel, subscribers: ArcSwap::default(), phase, state: Mutex::default() })
    }

    /// Somebody waits to subscribe: as long as they do, the channel isn't given up.
    pub(super) fn enter(&self) {
        self.state.lock().waiting += 1;
    }

    /// They wait no longer.
    pub(super) fn leave(&self) {
        self.state.lock().waiting -= 1;
    }

    /// Its phase, once that is neither starting nor ending.
    pub(super) async fn settled(&self) -> Phase {
        let mut phase = self.phase.subscribe();
        let settled = phase.wait_for(|phase| !matches!(phase, Phase::Starting | Phase::Ending)).await;
        settled.map_or(Phase::Over, |phase| phase.clone())
    }

    /// Serves from now on, after `head`, with `online` there. What was heard meanwhile is in the log, which everybody
    /// who waits reads after this. Presence changes noted meanwhile are newer or already in `online`; either way the last
    /// one of each member is true.
    pub(super) fn go_live(&self, head: Position, online: Vec<MemberId>) {
        let mut state = self.state.lock();
        state.online.extend(online);
        let changes = std::mem::take(&mut state.changes);
        for (member, here) in changes {
            state.set_online(member, here);
        }
        let newer = state.heard.filter(|heard| heard.epoch == head.epoch && heard.offset > head.offset);
        state.last = Some(newer.unwrap_or(head));
        self.phase.send_replace(Phase::Live);
    }

    /// Gives it up if it is live and nobody wants it. `true`: the caller has to stop following it.
    pub(super) fn end_if_unused(&self) -> bool {
        let state = self.state.lock();
        let unused = state.waiting == 0 && self.subscribers.load().is_empty();
        let ends = unused && matches!(*self.phase.borrow(), Phase::Live);
        if ends {
            self.phase.send_replace(Phase::Ending);
        }
        ends
    }

    /// Tells those who wait what came of it.
    pub(super) fn finish(&self, phase: Phase) {
        let _state = self.state.lock();
        self.phase.send_replace(phase);
    }

    /// Adds a gated subscription. `None`: it is not live.
    pub(super) fn subscribe(&self, connection: &Arc<Connection>) -> Option<Arc<Subscription>> {
        let _state = self.state.lock();
        if !matches!(*self.phase.borrow(), Phase::Live) {
            return None;
        }
        let subscription = Subscription::gated(connection.clone());
        let mut subscribers = Vec::clone(&self.subscribers.load());
        subscribers.push(subscription.clone());
        self.subscribers.store(Arc::new(subscribers));
        Some(subscription)
    }

    /// Takes a subscription out.
    pub(super) fn unsubscribe(&self, subscription: &Arc<Subscription>) {
        let _state = self.state.lock();
        subscription.end();
        let mut subscribers = Vec::clone(&self.subscribers.load());
        subscribers.retain(|other| !Arc::ptr_eq(other, subscription));
        subscribers.shrink_to_fit();
        self.subscribers.store(Arc::new(subscribers));
    }

    /// Everyone who follows.
    pub(super) fn subscribers(&self) -> arc_swap::Guard<Arc<Vec<Arc<Subscription>>>> {
        self.subscribers.load()
    }

    /// The last event served; none while it is starting, and then `newest` is noted as heard.
    pub(super) fn last_or_hear(&self, newest: Position) -> Option<Position> {
        let mut state = self.state.lock();
        if state.last.is_none() {
            state.heard = Some(newest);
        }
        state.last
    }

    /// The last event served; none while it is starting.
    pub(super) fn last(&self) -> Option<Position> {
        self.state.lock().last
    }

    /// Serves events up to `position` as one run of frames; `each` has the same events one by one. Between so many subscribers
    /// whatever else this thread has to do has its turn.
    pub(super) async fn serve(&self, position: Position, run: &Bytes, each: &[(u64, Bytes)]) -> usize {
        self.skip_to(position);
        let Some(first) = each.first().map(|(offset, _)| *offset) else { return 0 };
        let subscribers = self.subscribers.load_full();
        for (index, some) in subscribers.chunks(SERVED_AT_ONCE).enumerate() {
            if index > 0 {
                tokio::task::yield_now().await;
            }
            for subscription in some {
                if !subscription.deliver(first, position.offset, run) {
                    for (offset, frame) in each {
                        subscription.deliver(*offset, *offset, frame);
                    }
                }
            }
        }
        subscribers.len() * each.len()
    }

    /// Sends what is no event to everyone who follows, with the same pauses.
    pub(super) async fn tell(&self, frame: &Bytes) {
        let subscribers = self.subscribers.load_full();
        for (index, some) in subscribers.chunks(SERVED_AT_ONCE).enumerate() {
            if index > 0 {
                tokio::task::yield_now().await;
            }
            some.iter().for_each(|subscription| subscription.tell(frame));
        }
    }

    /// What comes up to `position` is served by nobody.
    pub(super) fn skip_to(&self, position: Position) {
        self.state.lock().last = Some(position);
    }

    /// Closes everyone: they come back and start afresh.
    pub(super) fn close_all(&self) {
        for subscription in self.subscribers.load().iter() {
            subscription.connection().close(CloseCode::Resync);
        }
    }

    /// Notes that a member came or left. `true`: there is something to tell that was not there before.
    pub(super) fn note(&self, member: MemberId, here: bool) -> bool {
        let mut state = self.state.lock();
        let quiet = state.changes.is_empty();
        let changed = state.last.is_none() || state.set_online(member, here);
        if changed {
            state.changes.insert(member, here);
        }
        changed && quiet && state.last.is_some()
    }

    /// Notes who is there now, after deliveries may have been lost. `true`: there is something new to tell.
    pub(super) fn note_all(&self, online: &[MemberId]) -> bool {
        let now: BTreeSet<MemberId> = online.iter().copied().collect();
        let before = self.state.lock().online.clone();
        let left = before.difference(&now).map(|member| (*member, false));
        let joined = now.difference(&before).map(|member| (*member, true));
        let mut dirty = false;
        for (member, here) in left.chain(joined) {
            dirty |= self.note(member, here);
        }
        dirty
    }

    /// Who is there.
    pub(super) fn online(&self) -> Vec<MemberId> {
        self.state.lock().online.iter().copied().collect()
    }

    /// The changes to tell, if it is time: who joined, who left. `Err(())`: not yet.
    pub(super) fn take_changes(&self, now_ms: u64) -> Result<(Vec<MemberId>, Vec<MemberId>), ()> {
        let mut state = self.state.lock();
        if state.told_ms.is_some_and(|told| now_ms < told + PRESENCE_PACE_MS) {
            return Err(());
        }
        let changes = std::mem::take(&mut state.changes);
        if !changes.is_empty() {
            state.told_ms = Some(now_ms);
        }
        let here = |wanted: bool| changes.iter().filter(move |(_, here)| **here == wanted).map(|(member, _)| *member);
        Ok((here(true).collect(), here(false).collect()))
    }
}

impl State {
    fn set_online(&mut self, member: MemberId, here: bool) -> bool {
        if here { self.online.insert(member) } else { self.online.remove(&member) }
    }
}
