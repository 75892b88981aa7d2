//! Adding to a channel's log what is about no message.

use crate::kernel::store::log::Changed;
use crate::kernel::store::sqlite::transaction::WriteTransaction;
use quartier_protocol::id::ChannelId;
use quartier_protocol::noted::Noted;
use quartier_protocol::time::Timestamp;
use rusqlite::Result;

pub(super) fn note(
    transaction: &mut WriteTransaction<'_>,
    channel: ChannelId,
    note: Noted,
    at: Timestamp,
) -> Result<Changed> {
    let Some(mut log) = transaction.log(channel)?.filter(|log| !log.is_desk()) else { return Ok(Changed::NotFound) };
    log.append(transaction, at, note.into())?;
    Ok(Changed::Done { position: log.position() })
}
