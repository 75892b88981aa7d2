//! Taking everything a member said out of a log.

use super::message_row::MessageRow;
use super::react::{self, Wish};
use super::{head::LogRow, remove, withhold};
use crate::kernel::store::log::Changed;
use crate::kernel::store::sqlite::column;
use crate::kernel::store::sqlite::transaction::WriteTransaction;
use quartier_protocol::id::{ChannelId, MemberId, MessageId};
use quartier_protocol::position::Offset;
use quartier_protocol::time::Timestamp;
use rusqlite::Result;

/// Events looked at in one transaction: some milliseconds' work.
const SLICE: u64 = 1_000;

/// What one transaction came to.
pub(super) struct Step {
    /// Events added.
    pub(super) events: u64,
    /// After which offset the next transaction goes on; none: done.
    pub(super) next: Option<Offset>,
}

/// Looks at the messages posted in some events after an offset.
pub(super) fn slice(
    transaction: &mut WriteTransaction<'_>,
    channel: ChannelId,
    member: MemberId,
    from: Offset,
    at: Timestamp,
) -> Result<Step> {
    let Some(log) = transaction.log(channel)? else { return Ok(Step { events: 0, next: None }) };
    let start = from.max(log.trimmed);
    let end = log.head.min(start + SLICE);
    let mut events = 0;
    for id in posted(transaction, &log, start, end)? {
        events += take_back_reactions(transaction, channel, id, member, at)?;
        withhold::forget_reactions(transaction.connection, id, member)?;
        let Some(message) = MessageRow::find(transaction.connection, id)?.filter(|message| message.author == member)
        else {
            continue;
        };
        if let Changed::Done { .. } = remove::remove(transaction, channel, message.id, member, at)? {
            events += 1;
        }
        let forget = "DELETE FROM revisions WHERE message = ?1";
        transaction.connection.prepare_cached(forget)?.execute([id.0.as_bytes()])?;
    }
    Ok(Step { events, next: (end < log.head).then_some(end) })
}

fn posted(transaction: &WriteTransaction<'_>, log: &LogRow, start: Offset, end: Offset) -> Result<Vec<MessageId>> {
    let find = "SELECT message FROM events WHERE place > ?1 AND place <= ?2 AND kind = 1";
    let mut find = transaction.connection.prepare_cached(find)?;
    let ids = find.query_map((log.place(start), log.place(end)), |row| column::id(row, 0).map(MessageId))?;
    ids.collect()
}

fn take_back_reactions(
    transaction: &mut WriteTransaction<'_>,
    channel: ChannelId,
    id: MessageId,
    by: MemberId,
    at: Timestamp,
) -> Result<u64> {
    let find = "SELECT emoji FROM reactions WHERE message = ?1 AND member = ?2";
    let mut find = transaction.connection.prepare_cached(find)?;
    let emoji = find.query_map((id.0.as_bytes(), by.0.as_bytes()), |row| column::emoji(row, 0))?;
    let emoji = emoji.collect::<Result<Vec<_>>>()?;
    let count = emoji.len() as u64;
    for emoji in emoji {
        react::take_back(transaction, channel, &Wish { id, by, emoji, on: false }, at)?;
    }
    Ok(count)
}
