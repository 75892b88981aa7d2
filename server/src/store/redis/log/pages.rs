//! Pages of a log: one script each, so that a page is as of one moment.

use super::super::super::Stored;
use super::super::super::log::{EventPage, MessagePage};
use super::super::error::corrupt;
use super::super::keys::ChannelKeys;
use super::super::record::{self, Kept};
use super::super::script;
use super::super::servers::Servers;
use quartier_protocol::event::Event;
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::message::Message;
use quartier_protocol::position::{Offset, Position};

/// Entries read at once, whatever was asked: a script can't hand on more than some thousand values in one call.
const MOST: u32 = 5_000;

/// A log's entry: id, then fields and values: `at`, `n`, `p`, `event`.
type Entry = (String, (String, String, String, String, String, String, String, String));
/// Newest offset, entries, their texts.
type Events = (Offset, Vec<Entry>, Vec<Option<String>>);
/// Epoch, newest offset, entries, records, texts, reactions, whether there are older ones; newest first.
type Messages = (String, Offset, Vec<Entry>, Vec<String>, Vec<Option<String>>, Vec<Option<String>>, bool);

/// Events after a position.
pub async fn events(servers: &Servers, channel: ChannelId, after: Position, limit: u32) -> Stored<Option<EventPage>> {
    let of = ChannelKeys(channel);
    let ask = script::EVENTS.on(&[of.state(), of.log()]);
    let ask = ask.arg(after.epoch.as_str()).arg(after.offset).arg(limit.min(MOST));
    let Some((newest, entries, texts)) = servers.ask::<Option<Events>>(ask).await? else { return Ok(None) };
    let mut events: Vec<Event> = Vec::with_capacity(entries.len());
    let mut offset = after.offset;
    for ((id, (_, at, _, _, _, _, _, line)), text) in entries.into_iter().zip(texts) {
        offset += 1;
        // A hole can only come from outside, such as keys that were evicted.
        if record::entry_offset(&id)? != offset {
            return Err(corrupt(format!("the log of channel {channel} has no event {offset}")));
        }
        let position = Position { epoch: after.epoch, offset };
        events.push(record::event(channel, position, record::time(&at)?, &line, text)?);
    }
    if events.is_empty() && newest > after.offset {
        return Err(corrupt(format!("the log of channel {channel} ends before event {newest}")));
    }
    Ok(Some(EventPage { events, more: newest > offset }))
}

/// Messages before a position.
pub async fn messages(
    servers: &Servers,
    channel: ChannelId,
    before: Option<Position>,
    limit: u32,
) -> Stored<Option<MessagePage>> {
    let of = ChannelKeys(channel);
    let epoch = before.map(|position| position.epoch.to_string()).unwrap_or_default();
    let ask = script::MESSAGES.on(&[of.state(), of.log()]).arg(epoch).arg(before.map_or(0, |position| position.offset));
    let Some(page) = servers.ask::<Option<Messages>>(ask.arg(limit.min(MOST))).await? else { return Ok(None) };
    let (epoch, newest, entries, records, texts, reactions, more) = page;
    let epoch = record::epoch(&epoch)?;
    let parts = entries.into_iter().zip(records).zip(texts.into_iter().zip(reactions));
    let messages = parts.map(|(((_, (_, at, _, _, _, _, _, line)), record), (text, reactions))| {
        Kept { at: record::time(&at)?, line, record, text, reactions }.message(epoch)
    });
    let mut messages = messages.collect::<Stored<Vec<_>>>()?;
    messages.reverse();
    Ok(Some(MessagePage { messages, more, position: Position { epoch, offset: newest } }))
}

/// One message.
pub async fn find(servers: &Servers, channel: ChannelId, id: MessageId) -> Stored<Option<Message>> {
    type Found = (String, String, String, String, Option<String>, Option<String>);
    let of = ChannelKeys(channel);
    let ask = script::FIND.on(&[of.state(), of.log()]).arg(id.to_string());
    let Some((epoch, at, line, record, text, reactions)) = servers.ask::<Option<Found>>(ask).await? else {
        return Ok(None);
    };
    let kept = Kept { at: record::time(&at)?, line, record, text, reactions };
    kept.message(record::epoch(&epoch)?).map(Some)
}
