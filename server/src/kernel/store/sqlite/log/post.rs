//! Posting a message.

use super::head::LogRow;
use super::message_row::MessageRow;
use crate::kernel::store::log::{NewMessage, Posted};
use crate::kernel::store::sqlite::transaction::WriteTransaction;
use quartier_protocol::event::EventKind;
use quartier_protocol::id::ChannelId;
use quartier_protocol::message::PostedMessage;
use quartier_protocol::time::Timestamp;
use rusqlite::Result;

pub(super) fn post(
    transaction: &mut WriteTransaction<'_>,
    channel: ChannelId,
    message: &NewMessage,
    at: Timestamp,
) -> Result<Posted> {
    let Some(mut log) = transaction.log(channel)?.filter(|log| !log.is_desk()) else { return Ok(Posted::NoChannel) };
    // Before all else: whoever didn't hear the answer asks again, and gets the same one.
    if let Some(known) = MessageRow::find(transaction.connection, message.id)? {
        let is_same = is_same(&log, &known, message);
        let duplicate = || Posted::Duplicate { position: log.at(known.offset), at: known.at };
        return Ok(if is_same { duplicate() } else { Posted::Conflict });
    }
    if log.is_archived {
        return Ok(Posted::Archived);
    }
    if let Some(id) = message.reply_to {
        match MessageRow::find_in(transaction.connection, &log, id)? {
            None => return Ok(Posted::NoReplyTo),
            Some(answered) if answered.is_removed => return Ok(Posted::RemovedReplyTo),
            Some(_) => {}
        }
    }
    let NewMessage { id, author, lang, text, reply_to, written_at, translation, meeting } = message.clone();
    let posted = PostedMessage { id, author, lang, text: Some(text), reply_to, written_at, translation, meeting };
    let at = log.append(transaction, at, EventKind::MessagePosted { message: posted })?;
    let insert = "INSERT INTO messages (id, place) VALUES (?1, ?2)";
    transaction.connection.prepare_cached(insert)?.execute((id.0.as_bytes(), log.place(log.head)))?;
    Ok(Posted::New { position: log.position(), at })
}

/// Whether this is what was posted under its id.
fn is_same(log: &LogRow, known: &MessageRow, message: &NewMessage) -> bool {
    // Of a message that was ever removed there is nothing left to compare.
    let says_the_same = known.posted.as_ref().is_none_or(|said| *said == message.said());
    says_the_same
        && known.channel == log.number
        && known.author == message.author
        && known.posted_lang == message.lang
        && known.reply_to == message.reply_to
}
