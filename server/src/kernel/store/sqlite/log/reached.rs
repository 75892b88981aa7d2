//! Where a log was at a time.

use super::head::{self, LogRow};
use quartier_protocol::id::ChannelId;
use quartier_protocol::position::Offset;
use quartier_protocol::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, Result};

/// Looks from the start, where what is old is; times may go back where a clock was wrong.
pub(super) fn reached(
    connection: &Connection,
    channel: ChannelId,
    before: Timestamp,
    now: Timestamp,
) -> Result<Option<Offset>> {
    let Some(log) = LogRow::find(connection, channel)? else { return Ok(None) };
    let (first, last) = (log.place(log.trimmed + 1), log.place(log.head));
    let later: Option<i64> = connection
        .prepare_cached(
            "SELECT place FROM events WHERE place BETWEEN ?1 AND ?2 AND at BETWEEN ?3 AND ?4 ORDER BY place LIMIT 1",
        )?
        .query_row([first, last, before.unix_ms(), now.unix_ms()], |row| row.get(0))
        .optional()?;
    let newest: Option<i64> = connection
        .prepare_cached(
            "SELECT place FROM events WHERE place BETWEEN ?1 AND ?2 AND at < ?3 ORDER BY place DESC LIMIT 1",
        )?
        .query_row([first, later.map_or(last, |place| place - 1), before.unix_ms()], |row| row.get(0))
        .optional()?;
    Ok(Some(newest.map_or(log.trimmed, head::offset_of)))
}
