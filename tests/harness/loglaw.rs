//! What must be true of every log, checked against a whole one.

use crate::client::Client;
use quartier_protocol::event::{Event, EventKind};
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::position::Position;
use quartier_protocol::reply::EventsOk;
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
/// while it is there and only by its author, nothing of a removed one's text left.
pub fn check(log: &[Event]) {
    let mut alive: HashMap<MessageId, (quartier_protocol::id::MemberId, bool)> = HashMap::new();
    let removed: Vec<MessageId> = log
        .iter()
        .filter_map(|e| match &e.kind {
            EventKind::MessageRemoved { id, .. } => Some(*id),
            _ => None,
        })
        .collect();
    for (n, event) in log.iter().enumerate() {
        assert_eq!(event.position.offset, n as u64 + 1, "offsets are dense from 1: {event:?}");
        assert_eq!(event.position.epoch, log[0].position.epoch, "one log has one epoch: {event:?}");
        if n > 0 {
            assert!(event.at >= log[n - 1].at, "time goes back at {event:?}");
        }
        match &event.kind {
            EventKind::MessagePosted { message } => {
                assert_eq!(message.text.is_none(), removed.contains(&message.id), "text after a removal: {event:?}");
                let before = alive.insert(message.id, (message.author, true));
                assert!(before.is_none(), "posted twice: {event:?}");
                if let Some(other) = message.reply_to {
                    assert!(alive.contains_key(&other), "an answer to what is not there: {event:?}");
                }
            }
            EventKind::MessageEdited { id, text, by, .. } => {
                assert_eq!(text.is_none(), removed.contains(id), "text after a removal: {event:?}");
                assert_eq!(alive.get(id), Some(&(*by, true)), "an edit of another's or a removed message: {event:?}");
            }
            EventKind::MessageRemoved { id, by } => {
                assert_eq!(alive.insert(*id, (*by, false)), Some((*by, true)), "no removal of one's own: {event:?}");
            }
            EventKind::ReactionSet { id, .. } => {
                assert!(alive.get(id).is_some_and(|(_, there)| *there), "a reaction to nothing: {event:?}");
            }
            EventKind::ChannelChanged { .. } => {}
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
