//! A channel as a client sees it: a snapshot and the events after it, folded. Pure.
//!
//! Invariant: the law "an old snapshot with the events after it equals a fresh snapshot".

use quartier_protocol::event::{Event, EventKind};
use quartier_protocol::id::{MemberId, MessageId};
use quartier_protocol::message::{Message, Reaction};
use quartier_protocol::position::Position;
use quartier_protocol::text::Emoji;

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
        match &event.kind {
            EventKind::MessagePosted { message } => {
                let twice = self.messages.iter().any(|m| m.id == message.id);
                assert!(!twice, "{} was posted twice", message.id);
                self.messages.push(Message {
                    id: message.id,
                    position: event.position,
                    at: event.at,
                    author: message.author,
                    lang: message.lang.clone(),
                    text: message.text.clone(),
                    reply_to: message.reply_to,
                    edited_at: None,
                    removed: false,
                    reactions: Vec::new(),
                });
            }
            EventKind::MessageEdited { id, text, lang, .. } => {
                if let Some(message) = self.find(*id) {
                    message.text = text.clone();
                    message.lang = lang.clone();
                    message.edited_at = Some(event.at);
                }
            }
            EventKind::MessageRemoved { id, .. } => {
                if let Some(message) = self.find(*id) {
                    message.text = None;
                    message.removed = true;
                    message.reactions.clear();
                }
            }
            EventKind::ReactionSet { id, by, emoji, on } => {
                if let Some(message) = self.find(*id) {
                    react(&mut message.reactions, *by, emoji, *on);
                }
            }
            EventKind::ChannelChanged { .. } => {}
        }
    }

    /// Messages older than the snapshot are not in it; what happens to them is passed over.
    fn find(&mut self, id: MessageId) -> Option<&mut Message> {
        self.messages.iter_mut().find(|m| m.id == id)
    }
}

fn react(groups: &mut Vec<Reaction>, by: MemberId, emoji: &Emoji, on: bool) {
    match (groups.iter_mut().find(|g| g.emoji == *emoji), on) {
        (Some(group), true) => {
            if !group.by.contains(&by) {
                group.by.push(by);
            }
        }
        (None, true) => groups.push(Reaction { emoji: emoji.clone(), by: vec![by] }),
        (Some(group), false) => group.by.retain(|m| *m != by),
        (None, false) => {}
    }
    groups.retain(|g| !g.by.is_empty());
}
