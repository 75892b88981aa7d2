//! Where somebody who has read so far stands.

use super::head::LogRow;
use crate::kernel::store::marks::ReadState;
use crate::kernel::store::sqlite::column::{self, int};
use quartier_protocol::id::ChannelId;
use quartier_protocol::limits::UNREAD_MAX;
use quartier_protocol::position::{Offset, Position};
use rusqlite::{Connection, Result};

/// Of the messages that were removed, those posted after a place.
pub(super) const REMOVED: &str =
    "SELECT count(*) FROM (SELECT 1 FROM messages WHERE removed = 1 AND place > ?1 AND place <= ?2 LIMIT ?3)";

pub(super) fn of(connection: &Connection, channel: ChannelId, read: Option<Position>) -> Result<Option<ReadState>> {
    let Some(log) = LogRow::find(connection, channel)? else { return Ok(None) };
    let read = read.filter(|read| log.has_reached(*read));
    let from = read.map_or(0, |read| read.offset).max(log.trimmed);
    let posted = log.posts.saturating_sub(posts_up_to(connection, &log, from)?);
    let removed = if posted == 0 {
        0
    } else {
        let mut count = connection.prepare_cached(REMOVED)?;
        count.query_row((log.place(from), log.place(log.head), int(posted)), |row| column::offset(row, 0))?
    };
    let unread = u32::try_from(posted.saturating_sub(removed)).unwrap_or(u32::MAX).min(UNREAD_MAX);
    Ok(Some(ReadState { position: log.position(), read, unread }))
}

/// How many messages were posted up to an offset; those dropped since are among them, wherever they were.
fn posts_up_to(connection: &Connection, log: &LogRow, offset: Offset) -> Result<u64> {
    if offset <= log.trimmed {
        return Ok(log.trimmed_posts);
    }
    let mut count = connection.prepare_cached("SELECT posts FROM events WHERE place = ?1")?;
    count.query_row([log.place(offset)], |row| column::offset(row, 0))
}
