//! Changing a channel's name, topic or state.

use super::open::called;
use crate::kernel::store::log::Changed;
use crate::kernel::store::sqlite::transaction::WriteTransaction;
use quartier_protocol::directory::{Channel, ChannelChanged};
use quartier_protocol::id::MemberId;
use quartier_protocol::noted::Noted;
use quartier_protocol::time::Timestamp;
use rusqlite::Result;

pub(super) fn change(
    transaction: &mut WriteTransaction<'_>,
    wish: &Channel,
    version: i64,
    by: MemberId,
    at: Timestamp,
) -> Result<Changed> {
    let Some(mut log) = transaction.log(wish.id)?.filter(|log| !log.is_desk()) else { return Ok(Changed::NotFound) };
    let Channel { name, topic, archived, .. } = wish.clone();
    let wanted = called(wish)?;
    let find = "SELECT called, version FROM logs WHERE number = ?1";
    let (is, known): (String, i64) =
        transaction.connection.prepare_cached(find)?.query_row([log.number], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if version < known {
        return Ok(Changed::Unchanged { position: log.position() });
    }
    let is_new = is != wanted || log.is_archived != archived;
    let update = "UPDATE logs SET called = ?2, archived = ?3, version = ?4 WHERE number = ?1";
    transaction.connection.prepare_cached(update)?.execute((log.number, wanted, archived, version))?;
    if !is_new {
        return Ok(Changed::Unchanged { position: log.position() });
    }
    log.is_archived = archived;
    log.append(transaction, at, Noted::from(ChannelChanged { name, topic, archived, by }).into())?;
    Ok(Changed::Done { position: log.position() })
}
