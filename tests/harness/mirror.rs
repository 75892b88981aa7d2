//! A channel as a client sees it: a snapshot and the events after it, folded. Pure.
//!
//! Invariant: the law "an old snapshot with the events after it equals a fresh snapshot".

use quartier_protocol::event::{Event, EventKind};
use quartier_protocol::fold;
use quartier_protocol::message::Message;
use quartier_protocol::position::Position;

/// A channel's messages up to a position.
#[derive(Clone, PartialEq, Debug)]
pub struct Mirror {
    /// Everything up to here is in it.
    pub position: Position,
    /// As they are at that position, oldest first.
    pub messages: Vec<Message>,
}

impl Mirror {
    /// From a reply's `messages`.
    pub fn of(position: Position, messages: Vec<Message>) -> Self {
        Self { position, messages }
    }

    /// Takes in the next event; panics when it isn't the next.
    pub fn apply(&mut self, event: &Event) {
        let next = Position { epoch: self.position.epoch, offset: self.position.offset + 1 };
        assert_eq!(event.position, next, "after {} comes {next}, not {event:?}", self.position);
        self.position = next;
        if let EventKind::MessagePosted { message } = &event.kind {
            let twice = self.messages.iter().any(|known| known.id == message.id);
            assert!(!twice, "{} was posted twice", message.id);
        }
        fold::take(&mut self.messages, event);
    }
}
