//! Dropping the beginning of a log.

use crate::kernel::store::sqlite::column;
use crate::kernel::store::sqlite::transaction::WriteTransaction;
use quartier_protocol::id::ChannelId;
use quartier_protocol::position::Offset;
use rusqlite::Result;

/// Events dropped in one transaction: some milliseconds' work.
const SLICE: u64 = 1_000;

/// What is left to do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Slice {
    More,
    Last,
}

/// Everything a dropped message had. Its later events stay in the log, but nobody could take their text back any more.
pub(super) const OF_MESSAGES: &[&str] = &[
    "DELETE FROM reactions WHERE message IN",
    "DELETE FROM revisions WHERE message IN",
    "DELETE FROM withheld WHERE message IN",
    "DELETE FROM withheld_reactions WHERE message IN",
    "UPDATE events SET text = NULL WHERE kind = 2 AND message IN",
    "UPDATE events SET text = NULL WHERE kind = 7 AND message IN",
    "DELETE FROM messages WHERE id IN",
];
pub(super) const DROPPED: &str = "(SELECT message FROM events WHERE place > ?1 AND place <= ?2 AND kind = 1)";

pub(super) fn slice(transaction: &mut WriteTransaction<'_>, channel: ChannelId, up_to: Offset) -> Result<Slice> {
    let Some(mut log) = transaction.log(channel)? else { return Ok(Slice::Last) };
    let goal = up_to.min(log.head);
    if goal <= log.trimmed {
        return Ok(Slice::Last);
    }
    let end = goal.min(log.trimmed + SLICE);
    let connection = transaction.connection;
    let run = |sql: &str| connection.prepare_cached(sql);
    let range = (log.place(log.trimmed), log.place(end));
    let count = "SELECT posts FROM events WHERE place = ?1";
    let posts = run(count)?.query_row([range.1], |row| column::offset(row, 0))?;
    for what in OF_MESSAGES {
        run(&format!("{what} {DROPPED}"))?.execute(range)?;
    }
    run("DELETE FROM events WHERE place > ?1 AND place <= ?2")?.execute(range)?;
    log.trimmed = end;
    log.trimmed_posts = posts;
    transaction.keep_log(log);
    Ok(if end < goal { Slice::More } else { Slice::Last })
}
