//! How far members have read.

use super::Sqlite;
use super::column::{self, int};
use super::log::standing::LogRow;
use crate::kernel::sqlite::USUAL;
use crate::store::Stored;
use crate::store::marks::{Marked, Marks, Place};
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::limits::UNREAD_MAX;
use quartier_protocol::position::{Offset, Position};
use rusqlite::{Connection, OptionalExtension, Result};

#[async_trait::async_trait]
impl Marks for Sqlite {
    async fn mark(&self, member: MemberId, channel: ChannelId, position: Position) -> Stored<Marked> {
        self.call(USUAL, move |turn| {
            let log = turn.log(channel)?;
            let Some(log) = log.filter(|log| log.has_reached(position)) else { return Ok(Marked::Unknown) };
            let mut mark = turn.connection.prepare_cached(
                "INSERT INTO marks (member, channel, offset) SELECT ?1, ?2, ?3 WHERE ?3 > 0 \
                     ON CONFLICT DO UPDATE SET offset = excluded.offset WHERE excluded.offset > offset",
            )?;
            let moved = mark.execute((member.0.as_bytes(), log.number, int(position.offset)))?;
            Ok(if moved > 0 { Marked::Moved } else { Marked::Unmoved })
        })
        .await
    }

    async fn places(&self, member: MemberId, channels: &[ChannelId]) -> Stored<Vec<Option<Place>>> {
        let channels = channels.to_vec();
        let places = move |connection: &Connection| channels.iter().map(|c| place(connection, member, *c)).collect();
        self.file.readers.read_at_once(places).await
    }
}

fn place(connection: &Connection, member: MemberId, channel: ChannelId) -> Result<Option<Place>> {
    let Some(log) = LogRow::find(connection, channel)? else { return Ok(None) };
    let mut mark = connection.prepare_cached("SELECT offset FROM marks WHERE member = ?1 AND channel = ?2")?;
    let read = mark.query_row((member.0.as_bytes(), log.number), |row| column::offset(row, 0)).optional()?;
    let seen = posts_up_to(connection, &log, read.unwrap_or(0))?;
    let unread = u32::try_from(log.posts.saturating_sub(seen)).unwrap_or(u32::MAX).min(UNREAD_MAX);
    Ok(Some(Place { position: log.position(), read: read.map(|offset| log.at(offset)), unread }))
}

/// How many messages were posted up to an offset; those dropped since are among them, wherever they were.
fn posts_up_to(connection: &Connection, log: &LogRow, offset: Offset) -> Result<u64> {
    if offset <= log.trimmed {
        return Ok(log.trimmed_posts);
    }
    let mut count = connection.prepare_cached("SELECT posts FROM events WHERE place = ?1")?;
    count.query_row([log.place(offset)], |row| column::offset(row, 0))
}
