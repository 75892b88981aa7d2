//! What a client makes of a snapshot and the events after it, by the rules of the protocol alone.

use quartier_protocol::event::{Event, EventKind};
use quartier_protocol::id::MessageId;
use quartier_protocol::message::{Message, Reaction};

/// Messages of a channel as a client holds them.
#[derive(Clone, PartialEq, Debug)]
pub struct Fold {
    pub messages: Vec<Message>,
}

impl Fold {
    /// Takes in the next event.
    pub fn take(&mut self, event: &Event) {
        match &event.kind {
            EventKind::MessagePosted { message } => self.messages.push(Message {
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
            }),
            EventKind::MessageEdited { id, text, lang, translation, meeting, .. } => {
                if let Some(message) = self.find(*id) {
                    message.text.clone_from(text);
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
                let Some(message) = self.find(*id) else { return };
                let group = message.reactions.iter_mut().find(|group| group.emoji == *emoji);
                match (group, on) {
                    (Some(group), true) => group.by.push(*by),
                    (None, true) => message.reactions.push(Reaction { emoji: emoji.clone(), by: vec![*by] }),
                    (Some(group), false) => group.by.retain(|member| member != by),
                    (None, false) => {}
                }
                message.reactions.retain(|group| !group.by.is_empty());
            }
            EventKind::ChannelChanged { .. }
            | EventKind::MeetingChanged { .. }
            | EventKind::AttendanceChanged { .. }
            | EventKind::CaseChanged { .. } => {}
        }
    }

    fn find(&mut self, id: MessageId) -> Option<&mut Message> {
        self.messages.iter_mut().find(|message| message.id == id)
    }
}
