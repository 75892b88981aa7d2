//! Putting an emoji to a message, or taking it away.

use super::message_row::MessageRow;
use crate::kernel::store::log::{Changed, REACTION_GROUPS_MAX};
use crate::kernel::store::sqlite::column::{self, int};
use crate::kernel::store::sqlite::transaction::WriteTransaction;
use quartier_protocol::event::EventKind;
use quartier_protocol::id::{ChannelId, MemberId, MessageId};
use quartier_protocol::text::Emoji;
use quartier_protocol::time::Timestamp;
use rusqlite::{Connection, Result};

/// How a reaction shall be.
pub(super) struct Wish {
    pub(super) id: MessageId,
    pub(super) by: MemberId,
    pub(super) emoji: Emoji,
    pub(super) on: bool,
}

pub(super) fn react(
    transaction: &mut WriteTransaction<'_>,
    channel: ChannelId,
    wish: &Wish,
    at: Timestamp,
) -> Result<Changed> {
    let Some(mut log) = transaction.log(channel)? else { return Ok(Changed::NotFound) };
    let Some(message) = MessageRow::find_in(transaction.connection, &log, wish.id)? else {
        return Ok(Changed::NotFound);
    };
    if message.is_removed {
        return Ok(Changed::Removed);
    }
    if log.is_archived {
        return Ok(Changed::Archived);
    }
    let group = Group::find(transaction.connection, wish)?;
    if group.has_member == wish.on {
        return Ok(Changed::Unchanged { position: log.position() });
    }
    if wish.on && group.opened.is_none() && count_groups(transaction.connection, wish.id)? >= REACTION_GROUPS_MAX as u64
    {
        return Ok(Changed::TooMany);
    }
    let Wish { id, by, emoji, on } = wish;
    log.append(transaction, at, EventKind::ReactionSet { id: *id, by: *by, emoji: emoji.clone(), on: *on })?;
    let key = (id.0.as_bytes(), emoji.as_str(), by.0.as_bytes());
    if wish.on {
        let set = "INSERT INTO reactions (message, emoji, member, opened, since) VALUES (?1, ?2, ?3, ?4, ?5)";
        let since = int(log.head);
        let columns = (key.0, key.1, key.2, group.opened.unwrap_or(since), since);
        transaction.connection.prepare_cached(set)?.execute(columns)?;
    } else {
        let unset = "DELETE FROM reactions WHERE message = ?1 AND emoji = ?2 AND member = ?3";
        transaction.connection.prepare_cached(unset)?.execute(key)?;
    }
    Ok(Changed::Done { position: log.position() })
}

/// Takes a reaction that is there away, in whatever state the channel is.
pub(super) fn take_back(
    transaction: &mut WriteTransaction<'_>,
    channel: ChannelId,
    wish: &Wish,
    at: Timestamp,
) -> Result<()> {
    let Some(mut log) = transaction.log(channel)? else { return Ok(()) };
    let Wish { id, by, emoji, .. } = wish;
    log.append(transaction, at, EventKind::ReactionSet { id: *id, by: *by, emoji: emoji.clone(), on: false })?;
    let unset = "DELETE FROM reactions WHERE message = ?1 AND emoji = ?2 AND member = ?3";
    let key = (id.0.as_bytes(), emoji.as_str(), by.0.as_bytes());
    transaction.connection.prepare_cached(unset)?.execute(key).map(drop)
}

/// Those who reacted with one emoji.
struct Group {
    /// Offset at which it came up; none when nobody is in it.
    opened: Option<i64>,
    has_member: bool,
}

impl Group {
    fn find(connection: &Connection, wish: &Wish) -> Result<Self> {
        let mut find = connection.prepare_cached(
            "SELECT min(opened), coalesce(max(member = ?3), 0) FROM reactions WHERE message = ?1 AND emoji = ?2",
        )?;
        find.query_row((wish.id.0.as_bytes(), wish.emoji.as_str(), wish.by.0.as_bytes()), |row| {
            Ok(Self { opened: row.get(0)?, has_member: row.get(1)? })
        })
    }
}

fn count_groups(connection: &Connection, id: MessageId) -> Result<u64> {
    let count = "SELECT count(DISTINCT emoji) FROM reactions WHERE message = ?1";
    connection.prepare_cached(count)?.query_row([id.0.as_bytes()], |row| column::offset(row, 0))
}
