//! Changing a channel's name, topic or state.

use crate::store::log::Changed;
use crate::store::sqlite::directory::rows;
use crate::store::sqlite::job::Turn;
use quartier_protocol::directory::Channel;
use quartier_protocol::event::EventKind;
use quartier_protocol::id::MemberId;
use quartier_protocol::time::Timestamp;
use rusqlite::Result;

pub(super) fn change(turn: &mut Turn<'_>, wish: &Channel, by: MemberId, at: Timestamp) -> Result<Changed> {
    let Some(mut log) = turn.log(wish.id)? else { return Ok(Changed::NotFound) };
    let Some(channel) = rows::channel(turn.connection, wish.id)? else { return Ok(Changed::NotFound) };
    let Channel { name, topic, archived, .. } = wish.clone();
    if channel.name == name && channel.topic == topic && channel.archived == archived {
        return Ok(Changed::Unchanged { position: log.position() });
    }
    let mut update = turn.connection.prepare_cached(
        "UPDATE channels SET name_de = ?2, name_fr = ?3, topic_de = ?4, topic_fr = ?5, archived = ?6 WHERE number = ?1",
    )?;
    let (names, topics) = ((name.de.as_str(), name.fr.as_str()), (topic.de.as_str(), topic.fr.as_str()));
    update.execute((log.number, names.0, names.1, topics.0, topics.1, archived))?;
    log.is_archived = archived;
    log.append(turn, at, EventKind::ChannelChanged { name, topic, archived, by })?;
    Ok(Changed::Done { position: log.position() })
}
