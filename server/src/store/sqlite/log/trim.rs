//! Dropping the beginning of a log.

use super::standing::LogRow;
use crate::store::sqlite::column::{self, int};
use crate::store::sqlite::job::Turn;
use quartier_protocol::id::ChannelId;
use quartier_protocol::position::Offset;
use rusqlite::Result;

/// Events dropped in one turn: some milliseconds' work.
const SLICE: u64 = 1_000;

/// What is left to do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Slice {
    More,
    Last,
}

/// Everything a dropped message had. Its later edits stay in the log, but nobody could take their text back any more.
const OF_MESSAGES: &[&str] = &[
    "DELETE FROM reactions WHERE message IN",
    "DELETE FROM revisions WHERE message IN",
    "UPDATE events SET text = NULL WHERE kind = 2 AND message IN",
    "DELETE FROM messages WHERE id IN",
];
const DROPPED: &str = "(SELECT message FROM events WHERE channel = ?1 AND offset > ?2 AND offset <= ?3 AND kind = 1)";

pub(super) fn slice(turn: &mut Turn<'_>, channel: ChannelId, up_to: Offset) -> Result<Slice> {
    let Some(log) = LogRow::find(turn.connection, channel)? else { return Ok(Slice::Last) };
    let goal = up_to.min(log.head);
    if goal <= log.trimmed {
        return Ok(Slice::Last);
    }
    let end = goal.min(log.trimmed + SLICE);
    let run = |sql: &str| turn.connection.prepare_cached(sql);
    let range = (log.number, int(log.trimmed), int(end));
    let posts = run("SELECT posts FROM events WHERE channel = ?1 AND offset = ?2")?
        .query_row((log.number, int(end)), |row| column::offset(row, 0))?;
    for what in OF_MESSAGES {
        run(&format!("{what} {DROPPED}"))?.execute(range)?;
    }
    run("DELETE FROM events WHERE channel = ?1 AND offset > ?2 AND offset <= ?3")?.execute(range)?;
    run("UPDATE logs SET trimmed = ?2, trimmed_posts = ?3 WHERE channel = ?1")?.execute((
        log.number,
        int(end),
        int(posts),
    ))?;
    Ok(if end < goal { Slice::More } else { Slice::Last })
}
