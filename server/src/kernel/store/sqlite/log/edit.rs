//! Giving a message another text.

use super::message_row::MessageRow;
use crate::kernel::store::Said;
use crate::kernel::store::log::Changed;
use crate::kernel::store::sqlite::transaction::WriteTransaction;
use quartier_protocol::event::EventKind;
use quartier_protocol::id::{ChannelId, MemberId, MessageId};
use quartier_protocol::lang::Lang;
use quartier_protocol::time::Timestamp;
use rusqlite::Result;

pub(super) fn edit(
    transaction: &mut WriteTransaction<'_>,
    channel: ChannelId,
    id: MessageId,
    by: MemberId,
    (said, lang): (&Said, &Lang),
    at: Timestamp,
) -> Result<Changed> {
    let Some(mut log) = transaction.log(channel)? else { return Ok(Changed::NotFound) };
    let Some(message) = MessageRow::find_in(transaction.connection, &log, id)? else { return Ok(Changed::NotFound) };
    if message.author != by {
        return Ok(Changed::NotAuthor);
    }
    if message.is_removed {
        return Ok(Changed::Removed);
    }
    if log.is_archived {
        return Ok(Changed::Archived);
    }
    if message.said() == Some(said) && message.lang() == lang {
        return Ok(Changed::Unchanged { position: log.position() });
    }
    let (lang, Said { text, translation, meeting }) = (lang.clone(), said.clone());
    let kept = said.kept();
    let event = EventKind::MessageEdited { id, text: Some(text), lang: lang.clone(), translation, meeting, by };
    let at = log.append(transaction, at, event)?;
    message.keep_revision(transaction.connection, &log, by)?;
    let update = "UPDATE messages SET edited_at = ?2, edited_lang = ?3, edited_text = ?4 WHERE id = ?1";
    let columns = (id.0.as_bytes(), at.unix_ms(), lang.as_str(), &*kept);
    transaction.connection.prepare_cached(update)?.execute(columns)?;
    Ok(Changed::Done { position: log.position() })
}
