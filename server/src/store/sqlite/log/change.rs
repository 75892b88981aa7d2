//! Changing a channel's name, topic or state.

use super::open::called;
use crate::store::log::Changed;
use crate::store::sqlite::job::Turn;
use quartier_protocol::directory::Channel;
use quartier_protocol::event::EventKind;
use quartier_protocol::id::MemberId;
use quartier_protocol::time::Timestamp;
use rusqlite::Result;

pub(super) fn change(turn: &mut Turn<'_>, wish: &Channel, by: MemberId, at: Timestamp) -> Result<Changed> {
    let Some(mut log) = turn.log(wish.id)?.filter(|log| !log.is_desk()) else { return Ok(Changed::NotFound) };
    let Channel { name, topic, archived, .. } = wish.clone();
    let wanted = called(wish)?;
    let find = "SELECT called FROM logs WHERE number = ?1";
    let is: String = turn.connection.prepare_cached(find)?.query_row([log.number], |row| row.get(0))?;
    if is == wanted && log.is_archived == archived {
        return Ok(Changed::Unchanged { position: log.position() });
    }
    let update = "UPDATE logs SET called = ?2, archived = ?3 WHERE number = ?1";
    turn.connection.prepare_cached(update)?.execute((log.number, wanted, archived))?;
    log.is_archived = archived;
    log.append(turn, at, EventKind::ChannelChanged { name, topic, archived, by })?;
    Ok(Changed::Done { position: log.position() })
}
