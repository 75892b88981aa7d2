//! How far members have read: the marks in the database, what is unread from the logs.

use crate::kernel::step::Cause;
use crate::kernel::store::Stored;
use crate::kernel::store::log::Log;
use crate::kernel::store::marks::{Mark, Marked, Marks, ReadState};
use crate::kernel::{Applied, Database, Step};
use crate::{sql, values};
use futures_util::{StreamExt, stream};
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::position::{Epoch, Position};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Logs that are asked beside each other.
const ASKED_AT_ONCE: usize = 64;

/// Marks in a table.
pub struct MarkTable {
    database: Arc<dyn Database>,
    log: Arc<dyn Log>,
}

impl MarkTable {
    /// In this database, of these logs.
    pub fn new(database: Arc<dyn Database>, log: Arc<dyn Log>) -> Self {
        Self { database, log }
    }

    /// The newest events of the logs that are marked, side by side; a log that doesn't answer isn't among them. An error: none does.
    async fn heads(&self, marks: &[Mark]) -> Stored<HashMap<ChannelId, Option<Position>>> {
        let channels: HashSet<ChannelId> = marks.iter().map(|mark| mark.channel).collect();
        let asked = channels.into_iter().map(|channel| async move { (channel, self.log.head(channel).await) });
        let answers: Vec<_> = stream::iter(asked).buffer_unordered(ASKED_AT_ONCE).collect().await;
        let (mut heads, mut failed) = (HashMap::new(), None);
        for (channel, answer) in answers {
            match answer {
                Ok(head) => drop(heads.insert(channel, head.map(|head| head.position))),
                Err(error) => {
                    tracing::warn!(%channel, %error, "a log can't be read to keep read marks in it; they wait");
                    failed = Some(error);
                }
            }
        }
        failed.filter(|_| heads.is_empty()).map_or(Ok(heads), Err)
    }
}

#[async_trait::async_trait]
impl Marks for MarkTable {
    async fn mark_all(&self, marks: &[Mark]) -> Stored<Vec<Marked>> {
        let heads = self.heads(marks).await?;
        let mut outcomes = vec![Marked::Unmoved; marks.len()];
        let mut wanted: Vec<usize> = Vec::new();
        for (number, Mark { channel, position, .. }) in marks.iter().enumerate() {
            let Some(head) = heads.get(channel) else {
                outcomes[number] = Marked::Later;
                continue;
            };
            match head.is_some_and(|head| head.epoch == position.epoch && position.offset <= head.offset) {
                false => outcomes[number] = Marked::Unknown,
                // Whoever has read nothing stands there already.
                true if position.offset > 0 => wanted.push(number),
                true => {}
            }
        }
        // In one order, so that racing steps wait for each other and never in a circle.
        wanted.sort_by_key(|number| (marks[*number].member, marks[*number].channel));
        loop {
            let mut step = Step::new();
            for Mark { member, channel, position } in wanted.iter().map(|number| marks[*number]) {
                let mark = sql!(
                    "INSERT INTO marks (member, channel, epoch, read_to) VALUES ($1, $2, $3, $4) \
                     ON CONFLICT (member, channel) DO UPDATE SET epoch = excluded.epoch, read_to = excluded.read_to \
                     WHERE marks.epoch <> excluded.epoch OR marks.read_to < excluded.read_to RETURNING read_to"
                );
                let offset = crate::kernel::Value::count(position.offset);
                step.run(mark, values![member.0, channel.0, position.epoch.as_str(), offset]);
            }
            match self.database.apply(step).await? {
                Applied::Done(moved) => {
                    for (number, moved) in wanted.iter().zip(moved) {
                        outcomes[*number] = if moved.is_empty() { Marked::Unmoved } else { Marked::Moved };
                    }
                    return Ok(outcomes);
                }
                // Nobody of that name any more: the others' marks are kept without theirs.
                Applied::Refused { statement, cause: Cause::Reference } => {
                    wanted.remove(statement);
                }
                Applied::Refused { .. } => return Ok(outcomes),
            }
        }
    }

    async fn read_states(&self, member: MemberId, channels: &[ChannelId]) -> Stored<Vec<Option<ReadState>>> {
        let find = sql!("SELECT channel, epoch, read_to FROM marks WHERE member = $1");
        let rows = self.database.query(find, values![member.0]).await?;
        let mut read: HashMap<ChannelId, Position> = HashMap::new();
        for row in rows {
            let epoch = row.parsed(1, "an epoch", Epoch::parse)?;
            read.insert(ChannelId(row.get(0)?), Position { epoch, offset: row.get(2)? });
        }
        let asked: Vec<_> = channels.iter().map(|channel| (*channel, read.get(channel).copied())).collect();
        self.log.read_states(&asked).await
    }
}
