//! What moderation takes down and puts back.

use super::head::LogRow;
use super::message_row::{self, MessageRow};
use super::remove;
use crate::kernel::store::Said;
use crate::kernel::store::log::Changed;
use crate::kernel::store::sqlite::column;
use crate::kernel::store::sqlite::transaction::WriteTransaction;
use quartier_protocol::event::EventKind;
use quartier_protocol::id::{ChannelId, MemberId, MessageId};
use quartier_protocol::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, Result};

pub(super) fn take_down(
    transaction: &mut WriteTransaction<'_>,
    channel: ChannelId,
    id: MessageId,
    by: MemberId,
    at: Timestamp,
) -> Result<Changed> {
    let Some(mut log) = transaction.log(channel)? else { return Ok(Changed::NotFound) };
    let Some(message) = MessageRow::find_in(transaction.connection, &log, id)? else { return Ok(Changed::NotFound) };
    let Some(said) = message.said().filter(|_| !message.is_removed) else {
        return Ok(Changed::Unchanged { position: log.position() });
    };
    let run = |sql| transaction.connection.prepare_cached(sql);
    run("INSERT INTO withheld (message, text) VALUES (?1, ?2)")?.execute((id.0.as_bytes(), said.kept()))?;
    run("INSERT INTO withheld_reactions (message, emoji, member, opened, since) \
         SELECT message, emoji, member, opened, since FROM reactions WHERE message = ?1")?
    .execute([id.0.as_bytes()])?;
    remove::take_out(transaction, &mut log, &message, by, at)?;
    Ok(Changed::Done { position: log.position() })
}

pub(super) fn put_back(
    transaction: &mut WriteTransaction<'_>,
    channel: ChannelId,
    id: MessageId,
    by: MemberId,
    at: Timestamp,
) -> Result<Changed> {
    let Some(mut log) = transaction.log(channel)? else { return Ok(Changed::NotFound) };
    let Some(message) = MessageRow::find_in(transaction.connection, &log, id)? else { return Ok(Changed::NotFound) };
    if !message.is_removed {
        return Ok(Changed::Unchanged { position: log.position() });
    }
    let Some(said) = said(transaction.connection, id)? else { return Ok(Changed::Removed) };
    let run = |sql| transaction.connection.prepare_cached(sql);
    run("INSERT INTO reactions (message, emoji, member, opened, since) \
         SELECT message, emoji, member, opened, since FROM withheld_reactions WHERE message = ?1")?
    .execute([id.0.as_bytes()])?;
    run("UPDATE messages SET removed = 0, edited_lang = ?2, edited_text = ?3 WHERE id = ?1")?.execute((
        id.0.as_bytes(),
        message.lang().as_str(),
        said.kept(),
    ))?;
    forget(transaction.connection, id)?;
    let reactions = message_row::reactions(transaction.connection, id)?;
    let (lang, edited_at) = (message.lang().clone(), message.edited_at);
    let Said { text, translation, meeting } = said;
    let text = Some(text);
    let restored = EventKind::MessageRestored { id, text, lang, translation, meeting, edited_at, reactions, by };
    log.append(transaction, at, restored)?;
    Ok(Changed::Done { position: log.position() })
}

/// Drops what is withheld of a message: it can't be put back any more.
pub(super) fn forget(connection: &Connection, id: MessageId) -> Result<()> {
    for what in ["DELETE FROM withheld WHERE message = ?1", "DELETE FROM withheld_reactions WHERE message = ?1"] {
        connection.prepare_cached(what)?.execute([id.0.as_bytes()])?;
    }
    Ok(())
}

/// Drops a member's reactions among what is withheld of a message.
pub(super) fn forget_reactions(connection: &Connection, id: MessageId, member: MemberId) -> Result<()> {
    let forget = "DELETE FROM withheld_reactions WHERE message = ?1 AND member = ?2";
    connection.prepare_cached(forget)?.execute((id.0.as_bytes(), member.0.as_bytes())).map(drop)
}

/// What a message of a channel said that was taken down.
pub(super) fn withheld(connection: &Connection, channel: ChannelId, id: MessageId) -> Result<Option<Said>> {
    let Some(log) = LogRow::find(connection, channel)? else { return Ok(None) };
    match MessageRow::find_in(connection, &log, id)? {
        Some(_) => said(connection, id),
        None => Ok(None),
    }
}

fn said(connection: &Connection, id: MessageId) -> Result<Option<Said>> {
    let mut find = connection.prepare_cached("SELECT text FROM withheld WHERE message = ?1")?;
    find.query_row([id.0.as_bytes()], |row| column::said(row, 0)).optional()
}
