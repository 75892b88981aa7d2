//! Reading the log forwards and the messages backwards.
//!
//! Invariant: a page costs as many seeks as it has entries, however long the log is.

use super::event_row;
use super::head::LogRow;
use super::message_row::MessageRow;
use crate::kernel::store::Said;
use crate::kernel::store::log::{EventPage, MessagePage};
use crate::kernel::store::sqlite::column;
use quartier_protocol::event::Event;
use quartier_protocol::id::{ChannelId, MemberId, MessageId};
use quartier_protocol::message::{Message, Revision};
use quartier_protocol::position::{Offset, Position};
use rusqlite::{Connection, Result, Row};

/// The statement behind [`events`].
pub(super) fn events_sql() -> String {
    let columns = event_row::COLUMNS;
    format!("SELECT {columns} FROM events WHERE place > ?1 AND place <= ?2 ORDER BY place LIMIT ?3")
}

pub(super) fn events(
    connection: &Connection,
    channel: ChannelId,
    after: Position,
    limit: u32,
) -> Result<Option<EventPage>> {
    let log = LogRow::find(connection, channel)?;
    let is_whole = |log: &LogRow| log.has_reached(after) && after.offset >= log.trimmed;
    let Some(log) = log.filter(is_whole) else { return Ok(None) };
    let mut page = connection.prepare_cached(&events_sql())?;
    let rows =
        page.query_map((log.place(after.offset), log.place(log.head), limit), |row| event_row::read(row, &log))?;
    let events = rows.collect::<Result<Vec<Event>>>()?;
    let more = events.last().is_some_and(|last| last.position.offset < log.head);
    Ok(Some(EventPage { events, more }))
}

pub(super) fn messages(
    connection: &Connection,
    channel: ChannelId,
    before: Option<Position>,
    limit: u32,
) -> Result<Option<MessagePage>> {
    let log = LogRow::find(connection, channel)?;
    let is_known = |log: &LogRow| before.is_none_or(|position| log.has_reached(position));
    let Some(log) = log.filter(is_known) else { return Ok(None) };
    let mut next = match before {
        None => log.last_post,
        Some(position) if position.offset <= log.trimmed => 0,
        Some(position) => last_post_before(connection, &log, position.offset)?,
    };
    let mut messages = Vec::new();
    while next > log.trimmed && messages.len() < limit as usize {
        let message = MessageRow::at(connection, &log, next)?;
        next = message.previous;
        messages.push(message.now(connection, &log)?);
    }
    messages.reverse();
    Ok(Some(MessagePage { messages, more: next > log.trimmed, position: log.position() }))
}

/// One message as it now is.
pub(super) fn find(connection: &Connection, channel: ChannelId, id: MessageId) -> Result<Option<Message>> {
    let Some(log) = LogRow::find(connection, channel)? else { return Ok(None) };
    let message = MessageRow::find_in(connection, &log, id)?;
    message.map(|message| message.now(connection, &log)).transpose()
}

fn last_post_before(connection: &Connection, log: &LogRow, offset: Offset) -> Result<Offset> {
    let mut find = connection.prepare_cached("SELECT previous FROM events WHERE place = ?1")?;
    find.query_row([log.place(offset)], |row| column::offset(row, 0))
}

pub(super) fn revisions(connection: &Connection, channel: ChannelId, id: MessageId) -> Result<Option<Vec<Revision>>> {
    let Some(log) = LogRow::find(connection, channel)? else { return Ok(None) };
    if MessageRow::find_in(connection, &log, id)?.is_none() {
        return Ok(None);
    }
    let mut find =
        connection.prepare_cached("SELECT at, member, lang, text FROM revisions WHERE message = ?1 ORDER BY offset")?;
    let revisions = find.query_map([id.0.as_bytes()], read_revision)?.collect::<Result<_>>()?;
    Ok(Some(revisions))
}

fn read_revision(row: &Row<'_>) -> Result<Revision> {
    let Said { text, translation, .. } = column::said(row, 3)?;
    Ok(Revision {
        at: column::time(row, 0)?,
        by: MemberId(column::id(row, 1)?),
        lang: column::lang(row, 2)?,
        text,
        translation,
    })
}
