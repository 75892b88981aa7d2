//! Pages are bounded in bytes as well as in number: what a client asks for and doesn't read waits in its outbox.

use quartier_protocol::event::{Event, EventKind};
use quartier_protocol::message::{Message, Reaction, Translation};
use quartier_protocol::text::MessageText;

/// Bytes of a page, about: some screens full even where every message is as long as it may be, in two languages.
const PAGE_BYTES: usize = 256 * 1_024;
/// What a message or event takes besides what it says: ids, times, names of fields.
const FRAME_BYTES: usize = 400;
/// A member's id in a list.
const ID_BYTES: usize = 40;

/// The newest messages of a page that fit, and whether there are more before them; one at least.
pub fn newest(mut messages: Vec<Message>, more: bool) -> (Vec<Message>, bool) {
    let dropped = messages.len() - fitting(messages.iter().rev().map(weight_of_message));
    messages.drain(..dropped);
    (messages, more || dropped > 0)
}

/// The oldest events of a page that fit, and whether there are more after them; one at least.
pub fn oldest(mut events: Vec<Event>, more: bool) -> (Vec<Event>, bool) {
    let kept = fitting(events.iter().map(weight_of_event));
    let cut = kept < events.len();
    events.truncate(kept);
    (events, more || cut)
}

/// How many fit, one at least where there are any.
fn fitting(weights: impl Iterator<Item = usize>) -> usize {
    let mut bytes = 0;
    weights
        .enumerate()
        .take_while(|(n, weight)| {
            bytes += weight;
            *n == 0 || bytes <= PAGE_BYTES
        })
        .count()
}

fn weight_of_message(message: &Message) -> usize {
    FRAME_BYTES + said(&message.text, &message.translation) + reactions(&message.reactions)
}

fn weight_of_event(event: &Event) -> usize {
    FRAME_BYTES
        + match &event.kind {
            EventKind::MessagePosted { message } => said(&message.text, &message.translation),
            EventKind::MessageEdited { text, translation, .. } => said(text, translation),
            EventKind::MessageRestored { text, translation, reactions: all, .. } => {
                said(text, translation) + reactions(all)
            }
            EventKind::Noted(note) => serde_json::to_string(note).map_or(0, |note| note.len()),
            EventKind::MessageRemoved { .. } | EventKind::ReactionSet { .. } => 0,
        }
}

fn said(text: &Option<MessageText>, translation: &Option<Translation>) -> usize {
    let bytes = |text: &MessageText| text.as_str().len();
    text.as_ref().map_or(0, bytes) + translation.as_ref().map_or(0, |translation| bytes(&translation.text))
}

fn reactions(all: &[Reaction]) -> usize {
    all.iter().map(|reaction| ID_BYTES * (1 + reaction.by.len())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_ends_where_its_bytes_do_and_has_one_at_least() {
        let count = |weights: &[usize]| fitting(weights.iter().copied());
        assert_eq!(count(&[]), 0);
        assert_eq!(count(&[PAGE_BYTES * 2, 1]), 1);
        assert_eq!(count(&[PAGE_BYTES / 2, PAGE_BYTES / 2, 1]), 2);
        assert_eq!(count(&[1; 200]), 200);
    }
}
