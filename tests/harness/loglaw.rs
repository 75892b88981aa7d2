//! What must be true of every log, checked against a whole one.

use crate::client::Client;
use quartier_protocol::event::{Event, EventKind};
use quartier_protocol::id::{ChannelId, MemberId, MessageId};
use quartier_protocol::position::{Offset, Position};
use quartier_protocol::reply::EventsOk;
use quartier_protocol::text::MessageText;
use std::collections::HashMap;

/// A channel's whole log, paged from its start.
pub async fn whole(client: &mut Client, channel: ChannelId) -> Vec<Event> {
    let channels = &client.hello.channels;
    let summary = channels.iter().find(|c| c.id == channel).expect("the member sees the channel");
    let mut after = Position { epoch: summary.position.epoch, offset: 0 };
    let mut log = Vec::new();
    loop {
        let page: EventsOk = client.events(channel, after, Some(200)).await.expect("the log is there from its start");
        log.extend(page.events);
        after = log.last().map_or(after, |e: &Event| e.position);
        if !page.more {
            return log;
        }
    }
}

/// Checks a whole log: dense from 1, one epoch, time never going back, each message posted once and changed only
/// while it is there and edited only by its author, put back only when it was gone, nothing left of a text that was
/// removed since.
pub fn check(log: &[Event]) {
    let mut alive: HashMap<MessageId, (MemberId, bool)> = HashMap::new();
    let removals = log.iter().filter_map(|event| match &event.kind {
        EventKind::MessageRemoved { id, .. } => Some((*id, event.position.offset)),
        _ => None,
    });
    let last_removal: HashMap<MessageId, Offset> = removals.collect();
    for (n, event) in log.iter().enumerate() {
        assert_eq!(event.position.offset, n as u64 + 1, "offsets are dense from 1: {event:?}");
        assert_eq!(event.position.epoch, log[0].position.epoch, "one log has one epoch: {event:?}");
        if n > 0 {
            assert!(event.at >= log[n - 1].at, "time goes back at {event:?}");
        }
        let expect_text = |id: &MessageId, text: &Option<MessageText>| {
            let removed = last_removal.get(id).is_some_and(|offset| *offset > event.position.offset);
            assert_eq!(text.is_none(), removed, "text after a removal: {event:?}");
        };
        let is_there = |alive: &HashMap<_, (MemberId, bool)>, id| alive.get(id).is_some_and(|(_, there)| *there);
        match &event.kind {
            EventKind::MessagePosted { message } => {
                expect_text(&message.id, &message.text);
                assert!(
                    message.text.is_some() || message.translation.is_none(),
                    "a translation without its text: {event:?}"
                );
                let before = alive.insert(message.id, (message.author, true));
                assert!(before.is_none(), "posted twice: {event:?}");
                if let Some(other) = message.reply_to {
                    assert!(alive.contains_key(&other), "an answer to what is not there: {event:?}");
                }
            }
            EventKind::MessageEdited { id, text, by, .. } => {
                expect_text(id, text);
                assert_eq!(alive.get(id), Some(&(*by, true)), "an edit of another's or a removed message: {event:?}");
            }
            // By its author, or by moderation: the log doesn't tell who is who.
            EventKind::MessageRemoved { id, .. } => {
                assert!(is_there(&alive, id), "a removal of nothing: {event:?}");
                alive.entry(*id).and_modify(|(_, there)| *there = false);
            }
            EventKind::MessageRestored { id, text, .. } => {
                expect_text(id, text);
                assert!(alive.get(id).is_some_and(|(_, there)| !there), "nothing to put back: {event:?}");
                alive.entry(*id).and_modify(|(_, there)| *there = true);
            }
            EventKind::ReactionSet { id, .. } => {
                assert!(is_there(&alive, id), "a reaction to nothing: {event:?}");
            }
            EventKind::Noted(_) => {}
        }
    }
}

/// Checks that each message stands exactly once in the log, at the position its sender was told.
pub fn holds_each_once(log: &[Event], acknowledged: &[(MessageId, Position)]) {
    let mut places: HashMap<MessageId, Vec<Position>> = HashMap::new();
    for event in log {
        if let EventKind::MessagePosted { message } = &event.kind {
            places.entry(message.id).or_default().push(event.position);
        }
    }
    for (id, position) in acknowledged {
        let found = places.get(id).map(Vec::as_slice).unwrap_or_default();
        assert_eq!(found, [*position], "{id} was acknowledged at {position}");
    }
}
