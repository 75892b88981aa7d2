//! Messages as they now are: adding one, or taking it over.

use super::kept::KeptMessage;
use crate::kernel::{Step, Value};
use crate::store::Stored;
use crate::{sql, values};
use quartier_protocol::id::ChannelId;
use quartier_protocol::position::Offset;

/// Where the archive's log is to end, and up to where it is trimmed.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    /// Events up to here are gone.
    pub(super) trimmed: Offset,
    /// The newest event.
    pub(super) end: Offset,
}

/// Adds a message as it now is, or takes it over. Gives the number of the statement that gives nothing back where another message has its
/// id: then nothing of it is kept.
pub(super) fn put(step: &mut Step, channel: ChannelId, message: &KeptMessage, extent: Extent) -> Stored<usize> {
    let KeptMessage { id, post, said, reactions, withheld, withheld_reactions, skipped, revisions, .. } = message;
    let record = message.record_up_to(extent.end)?;
    let (posted, author) = (message.posted()?, message.author()?);
    // A message that was trimmed and is about to be deleted gives way: its id may have been used again.
    let put = sql!(
        "INSERT INTO archive_messages (id, channel, posted, author, post, record, said, reactions, withheld, \
         withheld_reactions, removed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
         ON CONFLICT (id) DO UPDATE SET posted = excluded.posted, author = excluded.author, post = excluded.post, \
         record = excluded.record, removed = excluded.removed, said = excluded.said, reactions = excluded.reactions, \
         withheld = excluded.withheld, withheld_reactions = excluded.withheld_reactions \
         WHERE archive_messages.channel = excluded.channel \
         AND (archive_messages.posted = excluded.posted OR archive_messages.posted <= $12) RETURNING 1"
    );
    let mut params = values![id.0, channel.0, Value::count(posted), author.0, post, record, said.clone()];
    params.extend(values![reactions.clone(), withheld.clone(), withheld_reactions.clone(), message.is_removed()?]);
    params.push(Value::count(extent.trimmed));
    step.run(put, params);
    let number = step.statements().len() - 1;
    let this = || values![id.0, channel.0, Value::count(posted)];
    let with = |more: Vec<Value>| this().into_iter().chain(more).collect::<Vec<_>>();
    let fewer = sql!(
        "DELETE FROM archive_revisions WHERE number >= $4 AND message IN \
         (SELECT id FROM archive_messages WHERE id = $1 AND channel = $2 AND posted = $3)"
    );
    step.run(fewer, with(values![Value::count(message.earlier())]));
    for (number, kept) in (*skipped..).zip(revisions) {
        let add = sql!(
            "INSERT INTO archive_revisions (message, number, kept) SELECT id, $4, $5 \
             FROM archive_messages WHERE id = $1 AND channel = $2 AND posted = $3 \
             ON CONFLICT (message, number) DO UPDATE SET kept = excluded.kept"
        );
        step.run(add, with(values![Value::count(number), kept]));
    }
    let none = sql!(
        "DELETE FROM archive_reactions WHERE message IN \
         (SELECT id FROM archive_messages WHERE id = $1 AND channel = $2 AND posted = $3)"
    );
    step.run(none, this());
    for member in message.reacting() {
        let add = sql!(
            "INSERT INTO archive_reactions (message, channel, member) SELECT id, channel, $4 \
             FROM archive_messages WHERE id = $1 AND channel = $2 AND posted = $3"
        );
        step.run(add, with(values![member.0]));
    }
    Ok(number)
}
