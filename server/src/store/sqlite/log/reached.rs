//! Where a log was at a time.

use super::standing::LogRow;
use crate::store::sqlite::column;
use quartier_protocol::id::ChannelId;
use quartier_protocol::position::Offset;
use quartier_protocol::time::Timestamp;
use rusqlite::{Connection, Result};

/// Halves what is left until it is found: times never go back.
pub(super) fn reached(connection: &Connection, channel: ChannelId, before: Timestamp) -> Result<Option<Offset>> {
    let Some(log) = LogRow::find(connection, channel)? else { return Ok(None) };
    let mut at = connection.prepare_cached("SELECT at FROM events WHERE place = ?1")?;
    // Everything up to `low` is from before (what was trimmed was older still), nothing after `high` is.
    let (mut low, mut high) = (log.trimmed, log.head);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if at.query_row([log.place(middle)], |row| column::time(row, 0))? < before {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Ok(Some(low))
}
