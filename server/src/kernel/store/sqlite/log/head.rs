//! A log's head: where it stands.

use crate::kernel::store::sqlite::column::{self, int};
use quartier_protocol::id::ChannelId;
use quartier_protocol::position::{Epoch, Offset, Position};
use quartier_protocol::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, Result, Row};

/// Bits of an offset in a place: room for a million events a second for twelve days, in each of 8 million channels.
const OFFSET_BITS: u32 = 40;

/// The number of the channel an event's place is in.
pub(super) fn channel_of(place: i64) -> i64 {
    place >> OFFSET_BITS
}

/// The offset of an event's place.
pub(super) fn offset_of(place: i64) -> Offset {
    (place & ((1 << OFFSET_BITS) - 1)).unsigned_abs()
}

/// A row of `logs`, of a channel or a desk.
#[derive(Clone, Copy)]
pub(in crate::kernel::store::sqlite) struct LogRow {
    pub(in crate::kernel::store::sqlite) channel: ChannelId,
    /// What stands for the channel in other tables; of a desk it is negative.
    pub(in crate::kernel::store::sqlite) number: i64,
    pub(in crate::kernel::store::sqlite) is_archived: bool,
    pub(in crate::kernel::store::sqlite) epoch: Epoch,
    /// Offset of the newest event ever.
    pub(in crate::kernel::store::sqlite) head: Offset,
    pub(in crate::kernel::store::sqlite) latest_at: Timestamp,
    /// Messages ever posted.
    pub(in crate::kernel::store::sqlite) posts: u64,
    /// Offset of the newest one.
    pub(in crate::kernel::store::sqlite) last_post: Offset,
    /// Events up to here are dropped.
    pub(in crate::kernel::store::sqlite) trimmed: Offset,
    /// Messages dropped with them.
    pub(in crate::kernel::store::sqlite) trimmed_posts: u64,
}

impl LogRow {
    /// The log of a channel or desk.
    pub(in crate::kernel::store::sqlite) fn find(connection: &Connection, channel: ChannelId) -> Result<Option<Self>> {
        let mut find = connection.prepare_cached(
            "SELECT number, archived, epoch, head, latest_at, posts, last_post, trimmed, trimmed_posts FROM logs \
             WHERE id = ?1",
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

    /// Whether it is of a desk.
    pub(super) fn is_desk(&self) -> bool {
        self.number < 0
    }

    /// The newest event's place.
    pub(in crate::kernel::store::sqlite) fn position(&self) -> Position {
        self.at(self.head)
    }

    /// A place in this log.
    pub(in crate::kernel::store::sqlite) fn at(&self, offset: Offset) -> Position {
        Position { epoch: self.epoch, offset }
    }

    /// Where an event of this log stands in `events`.
    pub(in crate::kernel::store::sqlite) fn place(&self, offset: Offset) -> i64 {
        (self.number << OFFSET_BITS) + int(offset)
    }

    /// Whether a position is one of this log.
    pub(in crate::kernel::store::sqlite) fn has_reached(&self, position: Position) -> bool {
        position.epoch == self.epoch && position.offset <= self.head
    }

    /// Writes the row as it is now.
    pub(in crate::kernel::store::sqlite) fn save(&self, connection: &Connection) -> Result<()> {
        let mut save = connection.prepare_cached(
            "UPDATE logs SET head = ?2, latest_at = ?3, posts = ?4, last_post = ?5, trimmed = ?6, trimmed_posts = ?7 \
             WHERE number = ?1",
        )?;
        let at = self.latest_at.unix_ms();
        let counts = [self.head, self.posts, self.last_post, self.trimmed, self.trimmed_posts].map(int);
        save.execute((self.number, counts[0], at, counts[1], counts[2], counts[3], counts[4])).map(drop)
    }
}
