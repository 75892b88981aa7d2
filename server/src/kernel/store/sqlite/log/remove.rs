//! Taking a message back.

use super::head::LogRow;
use super::message_row::MessageRow;
use super::withhold;
use crate::kernel::store::log::Changed;
use crate::kernel::store::sqlite::transaction::WriteTransaction;
use quartier_protocol::event::EventKind;
use quartier_protocol::id::{ChannelId, MemberId, MessageId};
use quartier_protocol::time::Timestamp;
use rusqlite::Result;

pub(super) fn remove(
    transaction: &mut WriteTransaction<'_>,
    channel: ChannelId,
    id: MessageId,
    by: MemberId,
    at: Timestamp,
) -> Result<Changed> {
    let Some(mut log) = transaction.log(channel)? else { return Ok(Changed::NotFound) };
    let Some(message) = MessageRow::find_in(transaction.connection, &log, id)? else { return Ok(Changed::NotFound) };
    if message.author != by {
        return Ok(Changed::NotAuthor);
    }
    if message.is_removed {
        withhold::forget(transaction.connection, id)?;
        return Ok(Changed::Unchanged { position: log.position() });
    }
    take_out(transaction, &mut log, &message, by, at)?;
    Ok(Changed::Done { position: log.position() })
}

/// Takes a message that is there out of all that is given to anybody but the desk.
pub(super) fn take_out(
    transaction: &mut WriteTransaction<'_>,
    log: &mut LogRow,
    message: &MessageRow,
    by: MemberId,
    at: Timestamp,
) -> Result<()> {
    let id = message.id;
    log.append(transaction, at, EventKind::MessageRemoved { id, by })?;
    message.keep_revision(transaction.connection, log, by)?;
    let run = |sql| transaction.connection.prepare_cached(sql);
    let bytes = id.0.as_bytes();
    run("UPDATE messages SET removed = 1, edited_text = NULL WHERE id = ?1")?.execute([bytes])?;
    run("UPDATE events SET text = NULL WHERE place = ?1")?.execute([log.place(message.offset)])?;
    run("UPDATE events SET text = NULL WHERE message = ?1 AND kind = 2")?.execute([bytes])?;
    run("UPDATE events SET text = NULL WHERE message = ?1 AND kind = 7")?.execute([bytes])?;
    run("DELETE FROM reactions WHERE message = ?1")?.execute([bytes]).map(drop)
}
