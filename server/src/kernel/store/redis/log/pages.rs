//! Pages of a log. What is recent is read by one script, so that a page is as of one moment; what is older, from the archive.

use super::super::super::Stored;
use super::super::super::archive::kept::{KeptMessage, is_removal, message_of};
use super::super::super::log::{EventPage, MessagePage};
use super::super::error::corrupt;
use super::super::keys::ChannelKeys;
use super::super::record::{self, Kept};
use super::super::script;
use super::handing::FOR_READERS;
use super::post::young_ms;
use super::{RedisLog, TRIES, moving};
use quartier_protocol::event::Event;
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::message::Message;
use quartier_protocol::position::{Offset, Position};
use quartier_protocol::time::Timestamp;
use std::collections::HashSet;

/// Entries read at once, whatever was asked: a script can't hand on more than some thousand values in one call, and everybody waits while
/// it does. No caller asks for more.
const MOST: u32 = 1_000;

type Text = Option<String>;
/// A log's entry: id, then fields and values: `at`, `n`, `p`, `event`.
type Entry = (String, (String, String, String, String, String, String, String, String));
/// Newest offset, up to where only the archive has events, entries, their texts.
type Events = (Offset, Offset, Vec<Entry>, Vec<Text>);
/// Records, texts, reactions.
type States = (Vec<Option<String>>, Vec<Text>, Vec<Text>);
/// Epoch, newest offset, evictions; newest first: entries, and their states; the offset before which older ones were posted (0: there
/// are none); up to where only the archive has events; the states of those that were named.
type Messages = ((String, Offset, u64), Vec<Entry>, (Vec<String>, Vec<Text>, Vec<Text>), Offset, Offset, States);

/// An event as it was read: when, its line, its text.
type Read = (Timestamp, String, Text);

/// Events after a position.
pub async fn events(log: &RedisLog, channel: ChannelId, after: Position, limit: u32) -> Stored<Option<EventPage>> {
    let limit = limit.min(MOST) as usize;
    let mut read: Vec<Read> = Vec::new();
    let mut offset = after.offset;
    let mut hole = None;
    for _ in 0..TRIES {
        let of = ChannelKeys(channel);
        let request = script::EVENTS.on(&[of.state(), of.log()]);
        let request = request.arg(after.epoch.as_str()).arg(offset).arg(limit - read.len());
        let Some((newest, cold, entries, texts)) = log.servers.request::<Option<Events>>(request).await? else {
            return Ok(None);
        };
        if offset < cold {
            // What was removed a moment ago is not told any more.
            log.hand_on(channel, FOR_READERS).await?;
            let wanted = u32::try_from(limit - read.len()).unwrap_or(MOST);
            let older = log.archive.events(channel, offset, cold, wanted).await?;
            let before = offset;
            for event in older {
                // A trim, since it was asked: then what is left begins behind it.
                if event.offset != offset + 1 {
                    break;
                }
                offset += 1;
                read.push((event.at, event.line, event.said));
            }
            if read.len() == limit {
                return page(channel, after, read, newest).map(Some);
            }
            if offset == before && hole == Some(offset) {
                // In neither: a database was restored that is older than what is here.
                return Ok(None);
            }
            hole = Some(offset);
            continue;
        }
        for ((id, (_, at, _, _, _, _, _, line)), text) in entries.into_iter().zip(texts) {
            offset += 1;
            dense(channel, record::entry_offset(&id)?, offset)?;
            read.push((record::time(&at)?, line, text));
        }
        if read.is_empty() && newest > offset {
            return Err(corrupt(format!("the log of channel {channel} ends before event {newest}")));
        }
        return page(channel, after, read, newest).map(Some);
    }
    Err(moving())
}

/// What was read as a page. What a message said before its removal is told no more: the first part may have been read before that.
fn page(channel: ChannelId, after: Position, mut read: Vec<Read>, newest: Offset) -> Stored<EventPage> {
    let mut removed = HashSet::new();
    for (_, line, text) in read.iter_mut().rev() {
        let Some(message) = message_of(line) else { continue };
        if is_removal(line) {
            removed.insert(message);
        } else if removed.contains(&message) {
            *text = None;
        }
    }
    let Position { epoch, offset } = after;
    let more = newest > offset + read.len() as u64;
    let numbered = read.into_iter().zip(offset + 1..);
    let events =
        numbered.map(|((at, line, text), offset)| record::event(channel, Position { epoch, offset }, at, &line, text));
    Ok(EventPage { events: events.collect::<Stored<Vec<Event>>>()?, more })
}

/// A hole can only come from outside, such as keys that were evicted.
fn dense(channel: ChannelId, found: Offset, wanted: Offset) -> Stored<()> {
    if found == wanted {
        return Ok(());
    }
    Err(corrupt(format!("the log of channel {channel} has no event {wanted}")))
}

/// Messages before a position.
pub async fn messages(
    log: &RedisLog,
    channel: ChannelId,
    before: Option<Position>,
    limit: u32,
) -> Stored<Option<MessagePage>> {
    let limit = limit.min(MOST);
    let mut first = hot(log, channel, before, limit, &[]).await?;
    if first.is_none() && log.seam_or_begun(channel).await?.is_some() {
        first = hot(log, channel, before, limit, &[]).await?;
    }
    let Some(mut page) = first else { return Ok(None) };
    for _ in 0..TRIES {
        let (_, entries, _, below, ..) = &page;
        let wanted = limit.saturating_sub(entries.len() as u32);
        if wanted == 0 || *below == 0 {
            let more = *below > 0;
            return joined(page, Vec::new(), more).map(Some);
        }
        let Some(seam) = log.seam(channel).await? else { return Ok(None) };
        // One more than is wanted tells whether there are older ones.
        let mut older = log.archive.messages(channel, *below, seam.trimmed, wanted + 1).await?;
        let more = older.len() > wanted as usize;
        older.truncate(wanted as usize);
        let ids: Vec<MessageId> = older.iter().map(|message| message.id).collect();
        let Some(again) = hot(log, channel, before, limit, &ids).await? else { return Ok(None) };
        // Nothing went from here to there in between: what the archive said is true of this moment. Nor did anything come, which would be
        // more than is wanted.
        let is_same = (&again.0.0, again.0.2, again.1.len(), again.3) == (&page.0.0, page.0.2, page.1.len(), page.3);
        if is_same {
            return joined(again, older, more).map(Some);
        }
        page = again;
    }
    Err(moving())
}

async fn hot(
    log: &RedisLog,
    channel: ChannelId,
    before: Option<Position>,
    limit: u32,
    others: &[MessageId],
) -> Stored<Option<Messages>> {
    let of = ChannelKeys(channel);
    let epoch = before.map(|position| position.epoch.to_string()).unwrap_or_default();
    let request =
        script::MESSAGES.on(&[of.state(), of.log()]).arg(epoch).arg(before.map_or(0, |position| position.offset));
    let request = others.iter().fold(request.arg(limit), |request, id| request.arg(id.to_string()));
    log.servers.request(request).await
}

/// What is here and what the archive has, as one page.
fn joined(page: Messages, older: Vec<KeptMessage>, more: bool) -> Stored<MessagePage> {
    let ((epoch, newest, _), entries, (records, texts, reactions), _, _, others) = page;
    let epoch = record::epoch(&epoch)?;
    let parts = entries.into_iter().zip(records).zip(texts.into_iter().zip(reactions));
    let here = parts.map(|(((_, (_, at, _, _, _, _, _, line)), record), (text, reactions))| {
        Kept { at: record::time(&at)?, line, record, text, reactions }.message(epoch)
    });
    let mut messages = here.collect::<Stored<Vec<_>>>()?;
    let (records, texts, reactions) = others;
    let changed = records.into_iter().zip(texts.into_iter().zip(reactions));
    for (message, (record, (text, reactions))) in older.into_iter().zip(changed) {
        let (at, line) = message.posted_by()?;
        let line = line.to_owned();
        let kept = match record {
            // Recalled: it is as it is here.
            Some(record) => Kept { at, line, record, text, reactions },
            None => Kept { at, line, record: message.record, text: message.said, reactions: message.reactions },
        };
        messages.push(kept.message(epoch)?);
    }
    messages.reverse();
    Ok(MessagePage { messages, more, position: Position { epoch, offset: newest } })
}

/// One message.
pub async fn find(log: &RedisLog, channel: ChannelId, id: MessageId) -> Stored<Option<Message>> {
    type Found = (String, String, String, String, Text, Text);
    let of = ChannelKeys(channel);
    let request = script::FIND.on(&[of.state(), of.log()]).arg(id.to_string());
    if let Some((epoch, at, line, record, text, reactions)) = log.servers.request::<Option<Found>>(request).await? {
        let kept = Kept { at: record::time(&at)?, line, record, text, reactions };
        return kept.message(record::epoch(&epoch)?).map(Some);
    }
    let Some(seam) = log.seam_or_begun(channel).await? else { return Ok(None) };
    // What was posted under a young id is here: whoever asks whether a new one is known asks no archive.
    if young_ms(id, log.clock.now(), log.window.ids_ms).is_some_and(|made| made >= seam.since) {
        return Ok(None);
    }
    let Some(message) = log.archived_behind(seam, channel, id).await? else { return Ok(None) };
    let (at, line) = message.posted_by()?;
    let line = line.to_owned();
    let kept = Kept { at, line, record: message.record, text: message.said, reactions: message.reactions };
    kept.message(seam.epoch).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_page_with_a_removal_has_no_earlier_text_of_the_message() {
        let [one, other] = [1, 2].map(Uuid::from_u128);
        let author = Uuid::from_u128(9);
        let read = |line: String, text: Option<&str>| (Timestamp::from_unix_ms(1), line, text.map(str::to_owned));
        let read = vec![
            read(format!("p {one} {author} de -"), Some("weg")),
            read(format!("p {other} {author} de -"), Some("bleibt")),
            read(format!("r {one} {author}"), None),
        ];
        let after = Position::parse("e:4").unwrap();
        let told = page(ChannelId(Uuid::nil()), after, read, 8).unwrap();
        assert!(told.more && told.events.len() == 3);
        let told = format!("{:?}", told.events);
        assert!(!told.contains("weg") && told.contains("bleibt"), "{told}");
    }
}
