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
                author: message.author,
                lang: message.lang.clone(),
                text: message.text.clone(),
                reply_to: message.reply_to,
                edited_at: None,
                removed: false,
                reactions: Vec::new(),
            }),
            EventKind::MessageEdited { id, text, lang, .. } => {
                if let Some(message) = self.find(*id) {
                    message.text.clone_from(text);
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
            EventKind::ChannelChanged { .. } => {}
        }
    }

    fn find(&mut self, id: MessageId) -> Option<&mut Message> {
        self.messages.iter_mut().find(|message| message.id == id)
    }
}
