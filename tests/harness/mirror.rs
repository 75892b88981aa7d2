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
                    written_at: message.written_at,
                    author: message.author,
                    lang: message.lang.clone(),
                    text: message.text.clone(),
                    reply_to: message.reply_to,
                    edited_at: None,
                    removed: false,
                    translation: message.translation.clone(),
                    meeting: message.meeting,
                    reactions: Vec::new(),
                });
            }
            EventKind::MessageEdited { id, text, lang, translation, meeting, .. } => {
                if let Some(message) = self.find(*id) {
                    message.text = text.clone();
                    message.lang = lang.clone();
                    message.edited_at = Some(event.at);
                    (message.translation, message.meeting) = (translation.clone(), *meeting);
                }
            }
            EventKind::MessageRemoved { id, .. } => {
                if let Some(message) = self.find(*id) {
                    message.text = None;
                    (message.translation, message.meeting) = (None, None);
                    message.removed = true;
                    message.reactions.clear();
                }
            }
            EventKind::MessageRestored { id, text, lang, translation, meeting, edited_at, reactions, .. } => {
                if let Some(message) = self.find(*id) {
                    message.text.clone_from(text);
                    message.lang = lang.clone();
                    (message.translation, message.meeting) = (translation.clone(), *meeting);
                    message.edited_at = *edited_at;
                    message.removed = false;
                    message.reactions.clone_from(reactions);
                }
            }
            EventKind::ReactionSet { id, by, emoji, on } => {
                if let Some(message) = self.find(*id) {
                    react(&mut message.reactions, *by, emoji, *on);
                }
            }
            EventKind::ChannelChanged { .. }
            | EventKind::MeetingChanged { .. }
            | EventKind::AttendanceChanged { .. }
            | EventKind::CaseChanged { .. } => {}
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
