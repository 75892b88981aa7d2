//! Where a log stands, and how it grows.

use super::event_row;
use crate::store::sqlite::column::{self, int};
use crate::store::sqlite::job::Turn;
use quartier_protocol::event::{Event, EventKind};
use quartier_protocol::id::ChannelId;
use quartier_protocol::position::{Epoch, Offset, Position};
use quartier_protocol::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, Result, Row};

/// A channel's row in `logs`, with what is needed of the one in `channels`.
pub(in crate::store::sqlite) struct LogRow {
    pub(in crate::store::sqlite) channel: ChannelId,
    /// What stands for the channel in other tables.
    pub(in crate::store::sqlite) number: i64,
    pub(in crate::store::sqlite) is_archived: bool,
    pub(in crate::store::sqlite) epoch: Epoch,
    /// Offset of the newest event ever.
    pub(in crate::store::sqlite) head: Offset,
    pub(in crate::store::sqlite) latest_at: Timestamp,
    /// Messages ever posted.
    pub(in crate::store::sqlite) posts: u64,
    /// Offset of the newest one.
    pub(in crate::store::sqlite) last_post: Offset,
    /// Events up to here are dropped.
    pub(in crate::store::sqlite) trimmed: Offset,
    /// Messages dropped with them.
    pub(in crate::store::sqlite) trimmed_posts: u64,
}

impl LogRow {
    /// The log of a channel.
    pub(in crate::store::sqlite) fn find(connection: &Connection, channel: ChannelId) -> Result<Option<Self>> {
        let mut find = connection.prepare_cached(
            "SELECT c.number, c.archived, l.epoch, l.head, l.latest_at, l.posts, l.last_post, l.trimmed, \
             l.trimmed_posts FROM channels c JOIN logs l ON l.channel = c.number WHERE c.id = ?1",
        )?;
        find.query_row([channel.0.as_bytes()], |row| Self::read(row, channel)).optional()
    }

    fn read(row: &Row<'_>, channel: ChannelId) -> Result<Self> {
        Ok(Self {
            channel,
            number: row.get(0)?,
            is_archived: row.get(1)?,
            epoch: column::epoch(row, 2)?,
            head: column::offset(row, 3)?,
            latest_at: column::time(row, 4)?,
            posts: column::offset(row, 5)?,
            last_post: column::offset(row, 6)?,
            trimmed: column::offset(row, 7)?,
            trimmed_posts: column::offset(row, 8)?,
        })
    }

    /// The newest event's place.
    pub(in crate::store::sqlite) fn position(&self) -> Position {
        self.at(self.head)
    }

    /// A place in this log.
    pub(in crate::store::sqlite) fn at(&self, offset: Offset) -> Position {
        Position { epoch: self.epoch, offset }
    }

    /// Whether a position is one of this log.
    pub(in crate::store::sqlite) fn has_reached(&self, position: Position) -> bool {
        position.epoch == self.epoch && position.offset <= self.head
    }

    /// Adds an event, and has it announced. Returns its time.
    pub(super) fn append(&mut self, turn: &mut Turn<'_>, at: Timestamp, kind: EventKind) -> Result<Timestamp> {
        let previous = self.last_post;
        self.head += 1;
        self.latest_at = self.latest_at.max(at);
        if let EventKind::MessagePosted { .. } = kind {
            self.posts += 1;
            self.last_post = self.head;
        }
        event_row::insert(turn.connection, self, previous, &kind)?;
        let mut update = turn.connection.prepare_cached(
            "UPDATE logs SET head = ?2, latest_at = ?3, posts = ?4, last_post = ?5 WHERE channel = ?1",
        )?;
        let at = self.latest_at;
        update.execute((self.number, int(self.head), at.unix_ms(), int(self.posts), int(self.last_post)))?;
        turn.announce(Event { channel: self.channel, position: self.position(), at, kind });
        Ok(at)
    }
}
