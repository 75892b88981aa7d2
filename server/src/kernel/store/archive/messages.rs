//! Messages as they now are: adding one, or taking it over.

use super::kept::KeptMessage;
use crate::kernel::store::Stored;
use crate::kernel::{Step, Value};
use crate::{sql, values};
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::position::Offset;

/// Where the archive's log is to end, and up to where it is trimmed.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    /// Events up to here are gone.
    pub(super) trimmed: Offset,
    /// The newest event.
    pub(super) end: Offset,
}

/// A statement's number, and the messages of which it gives back the ids of those that are kept: of another nothing is, since another
/// message has its id.
pub(super) type Put = (usize, Vec<MessageId>);

/// Adds a message as it now is, or takes it over.
pub(super) fn put(step: &mut Step, channel: ChannelId, message: &KeptMessage, extent: Extent) -> Stored<Put> {
    // A message that was trimmed and is about to be deleted gives way: its id may have been used again.
    let put = sql!(
        "INSERT INTO archive_messages (channel, id, posted, author, post, record, said, reactions, withheld, \
         withheld_reactions, removed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
         ON CONFLICT (id) DO UPDATE SET posted = excluded.posted, author = excluded.author, post = excluded.post, \
         record = excluded.record, removed = excluded.removed, said = excluded.said, reactions = excluded.reactions, \
         withheld = excluded.withheld, withheld_reactions = excluded.withheld_reactions \
         WHERE archive_messages.channel = excluded.channel \
         AND (archive_messages.posted = excluded.posted OR archive_messages.posted <= $12) RETURNING id"
    );
    let mut params = values![channel.0];
    params.extend(values_of(message, extent.end)?);
    params.push(Value::count(extent.trimmed));
    let number = step.statements().len();
    step.run(put, params);
    let (posted, earlier) = (message.posted()?, message.earlier());
    let this = || values![message.id.0, channel.0, Value::count(posted)];
    let fewer = sql!(
        "DELETE FROM archive_revisions WHERE number >= $4 AND message IN \
         (SELECT id FROM archive_messages WHERE id = $1 AND channel = $2 AND posted = $3)"
    );
    step.run(fewer, this().into_iter().chain([Value::count(earlier)]).collect());
    let none = sql!(
        "DELETE FROM archive_reactions WHERE message IN \
         (SELECT id FROM archive_messages WHERE id = $1 AND channel = $2 AND posted = $3)"
    );
    step.run(none, this());
    put_details(step, channel, message)?;
    Ok((number, vec![message.id]))
}

/// Puts a message's earlier texts, and adds who reacted.
pub(super) fn put_details(step: &mut Step, channel: ChannelId, message: &KeptMessage) -> Stored<()> {
    let posted = message.posted()?;
    let this = || values![message.id.0, channel.0, Value::count(posted)];
    let with = |more: Vec<Value>| this().into_iter().chain(more).collect::<Vec<_>>();
    for (number, kept) in (message.skipped..).zip(&message.revisions) {
        let add = sql!(
            "INSERT INTO archive_revisions (message, number, kept) SELECT id, $4, $5 \
             FROM archive_messages WHERE id = $1 AND channel = $2 AND posted = $3 \
             ON CONFLICT (message, number) DO UPDATE SET kept = excluded.kept"
        );
        step.run(add, with(values![Value::count(number), kept]));
    }
    for member in message.reacting() {
        let add = sql!(
            "INSERT INTO archive_reactions (message, channel, member) SELECT id, channel, $4 \
             FROM archive_messages WHERE id = $1 AND channel = $2 AND posted = $3"
        );
        step.run(add, with(values![member.0]));
    }
    Ok(())
}

/// What a message's row has beside its channel, in a log that ends there.
pub(super) fn values_of(message: &KeptMessage, end: Offset) -> Stored<Vec<Value>> {
    let KeptMessage { id, post, said, reactions, withheld, withheld_reactions, .. } = message;
    let (record, posted, author) = (message.record_up_to(end)?, message.posted()?, message.author()?);
    let mut values = values![id.0, Value::count(posted), author.0, post, record, said.clone()];
    values.extend(values![reactions.clone(), withheld.clone(), withheld_reactions.clone(), message.is_removed()?]);
    Ok(values)
}
