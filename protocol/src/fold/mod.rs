//! What messages become by the events after them: the law "an old snapshot with the events after it is a fresh snapshot". Pure.
//!
//! The browser has the same in TypeScript (`web-client/src/state/log.ts`); traces that are generated here hold both to each other.

#[cfg(test)]
mod traces;

use crate::event::{Event, EventKind};
use crate::id::{MemberId, MessageId};
use crate::message::{Message, PostedMessage, Reaction};
use crate::text::Emoji;

/// Takes an event into the messages before it, oldest first. It must be the next one of their log: whoever calls this looks at positions.
///
/// What happens to a message that isn't among them is passed over; a page that has it has it as it is. A text that is gone already counts
/// as removed before its removal comes along (rule 10).
pub fn take(messages: &mut Vec<Message>, event: &Event) {
    match &event.kind {
        EventKind::MessagePosted { message } => {
            if find(messages, message.id).is_none() {
                messages.push(posted(event, message.clone()));
            }
        }
        EventKind::MessageEdited { id, text, lang, translation, meeting, .. } => {
            let Some(message) = find(messages, *id) else { return };
            message.text.clone_from(text);
            message.lang.clone_from(lang);
            message.edited_at = Some(event.at);
            message.removed = text.is_none();
            message.translation = text.as_ref().and(translation.clone());
            message.meeting = text.as_ref().and(*meeting);
        }
        EventKind::MessageRemoved { id, .. } => {
            let Some(message) = find(messages, *id) else { return };
            (message.text, message.translation, message.meeting) = (None, None, None);
            message.removed = true;
            message.reactions.clear();
        }
        EventKind::MessageRestored { id, text, lang, translation, meeting, edited_at, reactions, .. } => {
            let Some(message) = find(messages, *id) else { return };
            message.text.clone_from(text);
            message.lang.clone_from(lang);
            message.edited_at = *edited_at;
            message.removed = text.is_none();
            message.translation = text.as_ref().and(translation.clone());
            message.meeting = text.as_ref().and(*meeting);
            message.reactions = if text.is_some() { reactions.clone() } else { Vec::new() };
        }
        EventKind::ReactionSet { id, by, emoji, on } => {
            if let Some(message) = find(messages, *id).filter(|message| !message.removed) {
                react(&mut message.reactions, *by, emoji, *on);
            }
        }
        EventKind::Noted(_) => {}
    }
}

fn find(messages: &mut [Message], id: MessageId) -> Option<&mut Message> {
    messages.iter_mut().rev().find(|message| message.id == id)
}

fn posted(event: &Event, message: PostedMessage) -> Message {
    Message {
        id: message.id,
        position: event.position,
        at: event.at,
        written_at: message.written_at,
        author: message.author,
        lang: message.lang,
        removed: message.text.is_none(),
        text: message.text,
        reply_to: message.reply_to,
        edited_at: None,
        translation: message.translation,
        meeting: message.meeting,
        reactions: Vec::new(),
    }
}

/// Groups are in the order in which an emoji was first set since it last had nobody, members in the order in which they set it.
fn react(groups: &mut Vec<Reaction>, by: MemberId, emoji: &Emoji, on: bool) {
    match (groups.iter_mut().find(|group| group.emoji == *emoji), on) {
        (Some(group), true) if !group.by.contains(&by) => group.by.push(by),
        (Some(_), true) | (None, false) => {}
        (None, true) => groups.push(Reaction { emoji: emoji.clone(), by: vec![by] }),
        (Some(group), false) => group.by.retain(|member| *member != by),
    }
    groups.retain(|group| !group.by.is_empty());
}
