//! One connection's following of one channel.
//!
//! A subscription starts gated: what happens while its snapshot is read is held back, and passes after the reply.
//! So nothing falls between the snapshot and the live events, and nothing comes twice.

use super::Connection;
use bytes::Bytes;
use parking_lot::Mutex;
use quartier_protocol::close::CloseCode;
use quartier_protocol::position::Offset;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// More than any offset: the gate is shut.
const GATED: u64 = u64::MAX;
/// More than any offset too, but nothing waits: the subscription is over.
const OVER: u64 = u64::MAX - 1;
/// Frames held back before the connection is taken for too slow.
const HELD_MAX: usize = 4_096;

/// A subscription.
pub struct Subscription {
    connection: Arc<Connection>,
    /// Events after this offset pass; [`GATED`] until the reply is out.
    from: AtomicU64,
    held: Mutex<Option<Vec<Held>>>,
}

struct Held {
    /// `None` for what is no event: presence and typing.
    offset: Option<Offset>,
    frame: Bytes,
}

impl Subscription {
    /// A gated subscription.
    pub(super) fn gated(connection: Arc<Connection>) -> Arc<Self> {
        Arc::new(Self { connection, from: AtomicU64::new(GATED), held: Mutex::new(Some(Vec::new())) })
    }

    /// Whose.
    pub fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }

    /// Sends the reply to `subscribe`, then what was held and lies after `position`; from then on events pass.
    pub fn open(&self, position: Offset, reply: Bytes) {
        let mut held = self.held.lock();
        self.connection.outbox.reply(reply);
        for item in held.take().into_iter().flatten() {
            if item.offset.is_none_or(|offset| offset > position) {
                self.connection.push(item.frame);
            }
        }
        self.from.store(position, Ordering::Release);
    }

    /// Sends an event, unless the snapshot has it already. `frame` may hold several events, `last` being the newest
    /// and `first` the oldest; a frame that begins before the snapshot's end is answered with `false`: the caller
    /// sends its events one by one.
    pub(super) fn deliver(&self, first: Offset, last: Offset, frame: &Bytes) -> bool {
        let from = self.from.load(Ordering::Acquire);
        if from == GATED {
            return first == last && self.hold_or_send(Some(last), frame);
        }
        if first > from {
            self.push(frame);
            return true;
        }
        last <= from
    }

    /// Sends what is no event.
    pub(super) fn tell(&self, frame: &Bytes) {
        if self.from.load(Ordering::Acquire) != GATED {
            self.push(frame);
        } else {
            self.hold_or_send(None, frame);
        }
    }

    /// Ends it: after this nothing more comes through it, not even from a fan-out that had begun.
    pub(super) fn end(&self) {
        self.connection.outbox.between_frames(|| self.from.store(OVER, Ordering::Release));
    }

    fn push(&self, frame: &Bytes) {
        self.connection.outbox.push_if(frame.clone(), || self.from.load(Ordering::Acquire) != OVER);
    }

    fn hold_or_send(&self, offset: Option<Offset>, frame: &Bytes) -> bool {
        let mut held = self.held.lock();
        match held.as_mut() {
            Some(items) if items.len() >= HELD_MAX => self.connection.close(CloseCode::TooSlow),
            Some(items) => items.push(Held { offset, frame: frame.clone() }),
            // Opened since: the gate's lock put us after the reply.
            None if offset.is_none_or(|offset| offset > self.from.load(Ordering::Acquire)) => {
                self.push(frame);
            }
            None => {}
        }
        true
    }
}
