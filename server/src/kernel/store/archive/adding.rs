//! Adding what is new, several rows in one statement: most of what an archive does.

use super::kept::{KeptEvent, KeptMessage};
use super::messages::{Put, values_of};
use crate::kernel::store::Stored;
use crate::kernel::{Sql, Step, Value};
use crate::{sql, values};
use quartier_protocol::id::ChannelId;
use quartier_protocol::position::Offset;

/// Rows added by one statement; what is left over is added one by one.
const TOGETHER: usize = 8;

const EVENT: Sql = sql!(
    "INSERT INTO archive_events (channel, number, at, posts, line, said, message) VALUES ($1, $2, $3, $4, $5, $6, $7)"
);
const EVENTS: Sql = sql!(
    "INSERT INTO archive_events (channel, number, at, posts, line, said, message) VALUES \
     ($1, $2, $3, $4, $5, $6, $7), ($1, $8, $9, $10, $11, $12, $13), ($1, $14, $15, $16, $17, $18, $19), \
     ($1, $20, $21, $22, $23, $24, $25), ($1, $26, $27, $28, $29, $30, $31), ($1, $32, $33, $34, $35, $36, $37), \
     ($1, $38, $39, $40, $41, $42, $43), ($1, $44, $45, $46, $47, $48, $49)"
);

const MESSAGE: Sql = sql!(
    "INSERT INTO archive_messages (channel, id, posted, author, post, record, said, reactions, withheld, \
     withheld_reactions, removed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
     ON CONFLICT (id) DO NOTHING RETURNING id"
);
const MESSAGES: Sql = sql!(
    "INSERT INTO archive_messages (channel, id, posted, author, post, record, said, reactions, withheld, \
     withheld_reactions, removed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11), \
     ($1, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21), ($1, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31), \
     ($1, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41), ($1, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51), \
     ($1, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61), ($1, $62, $63, $64, $65, $66, $67, $68, $69, $70, $71), \
     ($1, $72, $73, $74, $75, $76, $77, $78, $79, $80, $81) \
     ON CONFLICT (id) DO NOTHING RETURNING id"
);

/// Runs one text for each eight rows and another for each that is left over. `each` is given the statement's number, and its rows.
fn together<T>(
    step: &mut Step,
    channel: ChannelId,
    [one, eight]: [Sql; 2],
    rows: &[T],
    params: impl Fn(&T) -> Stored<Vec<Value>>,
    mut each: impl FnMut(&mut Step, Sql, Vec<Value>, &[T]),
) -> Stored<()> {
    let (full, rest) = rows.as_chunks::<TOGETHER>();
    let statements = full.iter().map(|some| (eight, some.as_slice()));
    for (sql, some) in statements.chain(rest.chunks(1).map(|some| (one, some))) {
        let mut values = values![channel.0];
        for row in some {
            values.extend(params(row)?);
        }
        each(step, sql, values, some);
    }
    Ok(())
}

/// Adds events.
pub(super) fn add_events(step: &mut Step, channel: ChannelId, events: &[KeptEvent]) -> Stored<()> {
    let params = |event: &KeptEvent| {
        let message = event.message().map(|id| id.0);
        let (number, posts) = (Value::count(event.offset), Value::count(event.posts));
        Ok(values![number, event.at, posts, &event.line, event.said.clone(), message])
    };
    together(step, channel, [EVENT, EVENTS], events, params, |step, sql, values, some| {
        step.expect(some.len() as u64, sql, values);
    })
}

/// Adds messages that the archive has never had, without their earlier texts and who reacted. Gives what was put.
pub(super) fn add_messages(
    step: &mut Step,
    channel: ChannelId,
    messages: &[&KeptMessage],
    end: Offset,
) -> Stored<Vec<Put>> {
    let mut numbers = Vec::new();
    let params = |message: &&KeptMessage| values_of(message, end);
    together(step, channel, [MESSAGE, MESSAGES], messages, params, |step, sql, values, some| {
        numbers.push((step.statements().len(), some.iter().map(|message| message.id).collect()));
        step.run(sql, values);
    })?;
    Ok(numbers)
}
