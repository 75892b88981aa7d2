//! One channel on this node: its subscribers, how far they were served, and who is there.

use super::{Connection, Subscription};
use arc_swap::ArcSwap;
use bytes::Bytes;
use parking_lot::Mutex;
use quartier_protocol::close::CloseCode;
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::position::Position;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Milliseconds between two presence frames of a channel. A little over the second that is promised, since the way to
/// the client shortens some gaps.
const PRESENCE_PACE_MS: u64 = 1_050;

/// A channel followed by this node.
pub struct Feed {
    /// Which.
    pub channel: ChannelId,
    subscribers: ArcSwap<Vec<Arc<Subscription>>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The last event served; none until the feed was started.
    last: Option<Position>,
    online: BTreeSet<MemberId>,
    /// Presence changes not yet told; the last one of each member counts.
    changes: BTreeMap<MemberId, bool>,
    told_ms: Option<u64>,
    closed: bool,
}

impl Feed {
    pub(super) fn new(channel: ChannelId) -> Arc<Self> {
        Arc::new(Self { channel, subscribers: ArcSwap::default(), state: Mutex::default() })
    }

    /// Starts serving after `head`, with `online` there. Changes noted since the broker was told to follow are newer
    /// or already in `online`; either way the last one of each member is true.
    pub(super) fn start(&self, head: Position, online: Vec<MemberId>) {
        let mut state = self.state.lock();
        state.online.extend(online);
        let changes = std::mem::take(&mut state.changes);
        for (member, here) in changes {
            state.set_online(member, here);
        }
        state.last = Some(head);
    }

    /// Adds a gated subscription. `None`: the feed was given up meanwhile, take a new one.
    pub(super) fn join(&self, connection: &Arc<Connection>) -> Option<Arc<Subscription>> {
        let state = self.state.lock();
        if state.closed {
            return None;
        }
        let subscription = Subscription::gated(connection.clone());
        let mut subscribers = Vec::clone(&self.subscribers.load());
        subscribers.push(subscription.clone());
        self.subscribers.store(Arc::new(subscribers));
        Some(subscription)
    }

    /// Takes a subscription out. `true`: it was the last.
    pub(super) fn part(&self, subscription: &Arc<Subscription>) -> bool {
        let _state = self.state.lock();
        subscription.end();
        let mut subscribers = Vec::clone(&self.subscribers.load());
        subscribers.retain(|other| !Arc::ptr_eq(other, subscription));
        subscribers.shrink_to_fit();
        let last = subscribers.is_empty();
        self.subscribers.store(Arc::new(subscribers));
        last
    }

    /// Gives the feed up if nobody follows it.
    pub(super) fn close_if_empty(&self) -> bool {
        let mut state = self.state.lock();
        state.closed = state.closed || self.subscribers.load().is_empty();
        state.closed
    }

    /// Everyone who follows.
    pub(super) fn subscribers(&self) -> arc_swap::Guard<Arc<Vec<Arc<Subscription>>>> {
        self.subscribers.load()
    }

    /// The last event served.
    pub(super) fn last(&self) -> Option<Position> {
        self.state.lock().last
    }

    /// Serves events up to `position` as one run of frames; `each` has the same events one by one.
    pub(super) fn serve(&self, position: Position, run: &Bytes, each: &[(u64, Bytes)]) -> usize {
        self.state.lock().last = Some(position);
        let Some(first) = each.first().map(|(offset, _)| *offset) else { return 0 };
        let subscribers = self.subscribers.load();
        for subscription in subscribers.iter() {
            if !subscription.deliver(first, position.offset, run) {
                for (offset, frame) in each {
                    subscription.deliver(*offset, *offset, frame);
                }
            }
        }
        subscribers.len() * each.len()
    }

    /// Closes everyone: they come back and start afresh.
    pub(super) fn scatter(&self) {
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
        let mut restless = false;
        for (member, here) in left.chain(joined) {
            restless |= self.note(member, here);
        }
        restless
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
