//! A message as `messages` and its posting in `events` tell it.

use super::head::{LogRow, channel_of, offset_of};
use crate::kernel::store::Said;
use crate::kernel::store::sqlite::column::{self, int};
use quartier_protocol::id::{MemberId, MessageId};
use quartier_protocol::lang::Lang;
use quartier_protocol::message::{Message, Reaction};
use quartier_protocol::position::Offset;
use quartier_protocol::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, Result, Row};

/// A message: where and how it was posted, and what has become of it.
pub(super) struct MessageRow {
    pub(super) id: MessageId,
    /// Its channel's number.
    pub(super) channel: i64,
    /// Where it was posted.
    pub(super) offset: Offset,
    pub(super) at: Timestamp,
    pub(super) author: MemberId,
    /// Offset of the message posted before it, 0 if none.
    pub(super) previous: Offset,
    pub(super) posted_lang: Lang,
    /// What it said at first; none once it was removed, also where it was put back.
    pub(super) posted: Option<Said>,
    pub(super) reply_to: Option<MessageId>,
    written_at: Option<Timestamp>,
    pub(super) is_removed: bool,
    pub(super) edited_at: Option<Timestamp>,
    edited_lang: Option<Lang>,
    edited: Option<Said>,
}

const BY_ID: &str = "SELECT e.message, e.place, e.at, e.member, e.previous, e.lang, e.text, e.reply_to, \
    m.removed, m.edited_at, m.edited_lang, m.edited_text, e.written_at \
    FROM messages m JOIN events e ON e.place = m.place WHERE m.id = ?1";

/// A chain of these is a page of history.
pub(super) const BY_OFFSET: &str = "SELECT e.message, e.place, e.at, e.member, e.previous, e.lang, \
    e.text, e.reply_to, m.removed, m.edited_at, m.edited_lang, m.edited_text, e.written_at \
    FROM events e JOIN messages m ON m.id = e.message WHERE e.place = ?1";

impl MessageRow {
    /// The message with this id, in whichever channel.
    pub(super) fn find(connection: &Connection, id: MessageId) -> Result<Option<Self>> {
        connection.prepare_cached(BY_ID)?.query_row([id.0.as_bytes()], Self::read).optional()
    }

    /// The message with this id, if it is in this log.
    pub(super) fn find_in(connection: &Connection, log: &LogRow, id: MessageId) -> Result<Option<Self>> {
        Ok(Self::find(connection, id)?.filter(|message| message.channel == log.number))
    }

    /// The message posted at this offset.
    pub(super) fn at(connection: &Connection, log: &LogRow, offset: Offset) -> Result<Self> {
        connection.prepare_cached(BY_OFFSET)?.query_row([log.place(offset)], Self::read)
    }

    fn read(row: &Row<'_>) -> Result<Self> {
        let place = row.get(1)?;
        Ok(Self {
            id: MessageId(column::id(row, 0)?),
            channel: channel_of(place),
            offset: offset_of(place),
            at: column::time(row, 2)?,
            author: MemberId(column::id(row, 3)?),
            previous: column::offset(row, 4)?,
            posted_lang: column::lang(row, 5)?,
            posted: column::said_or_none(row, 6)?,
            reply_to: column::id_or_none(row, 7)?.map(MessageId),
            is_removed: row.get(8)?,
            edited_at: column::time_or_none(row, 9)?,
            edited_lang: column::lang_or_none(row, 10)?,
            edited: column::said_or_none(row, 11)?,
            written_at: column::time_or_none(row, 12)?,
        })
    }

    /// The language it is written in now.
    pub(super) fn lang(&self) -> &Lang {
        self.edited_lang.as_ref().unwrap_or(&self.posted_lang)
    }

    /// What it says now; none once it was removed.
    pub(super) fn said(&self) -> Option<&Said> {
        self.edited.as_ref().or(self.posted.as_ref())
    }

    /// Keeps what it says now for the desk; replaced by the log's newest event.
    pub(super) fn keep_revision(&self, connection: &Connection, log: &LogRow, by: MemberId) -> Result<()> {
        let Some(said) = self.said() else { return Ok(()) };
        let mut keep = connection.prepare_cached(
            "INSERT INTO revisions (message, offset, at, member, lang, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        let (id, by, lang) = (self.id.0.as_bytes(), by.0.as_bytes(), self.lang().as_str());
        keep.execute((id, int(log.head), log.latest_at.unix_ms(), by, lang, said.kept()))?;
        Ok(())
    }

    /// The message as clients see it.
    pub(super) fn now(self, connection: &Connection, log: &LogRow) -> Result<Message> {
        let (text, translation, meeting) = Said::parts(self.said().cloned());
        Ok(Message {
            id: self.id,
            position: log.at(self.offset),
            at: self.at,
            written_at: self.written_at,
            author: self.author,
            lang: self.lang().clone(),
            text,
            reply_to: self.reply_to,
            edited_at: self.edited_at,
            removed: self.is_removed,
            translation,
            meeting,
            reactions: reactions(connection, self.id)?,
        })
    }
}

/// A message's reactions, in order.
pub(super) fn reactions(connection: &Connection, id: MessageId) -> Result<Vec<Reaction>> {
    let mut find =
        connection.prepare_cached("SELECT emoji, member FROM reactions WHERE message = ?1 ORDER BY opened, since")?;
    let mut rows = find.query([id.0.as_bytes()])?;
    let mut reactions: Vec<Reaction> = Vec::new();
    while let Some(row) = rows.next()? {
        let (emoji, member) = (column::emoji(row, 0)?, MemberId(column::id(row, 1)?));
        match reactions.last_mut() {
            Some(last) if last.emoji == emoji => last.by.push(member),
            _ => reactions.push(Reaction { emoji, by: vec![member] }),
        }
    }
    Ok(reactions)
}
