//! Reading what the archive has.

use super::kept::{KeptEvent, KeptMessage};
use super::tables::{Archive, unreadable};
use crate::kernel::store::Stored;
use crate::kernel::{Query, Row, Value};
use crate::{sql, values};
use quartier_protocol::id::{ChannelId, MemberId, MessageId};
use quartier_protocol::position::Offset;
use quartier_protocol::time::Timestamp;

impl Archive {
    /// Up to `limit` events after an offset, up to another.
    pub async fn events(&self, channel: ChannelId, after: Offset, up_to: Offset, limit: u32) -> Stored<Vec<KeptEvent>> {
        let find = sql!(
            "SELECT number, at, posts, line, said FROM archive_events \
             WHERE channel = $1 AND number > $2 AND number <= $3 ORDER BY number LIMIT $4"
        );
        let asked = values![channel.0, Value::count(after), Value::count(up_to), limit];
        self.database.query(find, asked).await?.iter().map(event).collect()
    }

    /// Up to `limit` messages posted before an offset and after another, newest first, without their earlier texts.
    pub async fn messages(
        &self,
        channel: ChannelId,
        below: Offset,
        above: Offset,
        limit: u32,
    ) -> Stored<Vec<KeptMessage>> {
        let find = sql!(
            "SELECT id, record, post, said, reactions, withheld, withheld_reactions FROM archive_messages \
             WHERE channel = $1 AND posted < $2 AND posted > $3 ORDER BY posted DESC LIMIT $4"
        );
        let asked = values![channel.0, Value::count(below), Value::count(above), limit];
        self.database.query(find, asked).await?.iter().map(message).collect()
    }

    /// A message with its earlier texts, and the channel that it is in.
    pub async fn message(&self, id: MessageId) -> Stored<Option<(ChannelId, KeptMessage)>> {
        let find = sql!(
            "SELECT id, record, post, said, reactions, withheld, withheld_reactions, channel \
             FROM archive_messages WHERE id = $1"
        );
        let earlier = sql!("SELECT kept FROM archive_revisions WHERE message = $1 ORDER BY number");
        let first = sql!(
            "SELECT e.said FROM archive_messages m JOIN archive_events e ON e.channel = m.channel AND e.number = m.posted \
             WHERE m.id = $1"
        );
        let queries = [find, earlier, first].map(|sql| Query { sql, params: values![id.0] });
        let answers = self.database.query_all(queries.into()).await?;
        let [found, earlier, first] = answers.as_slice() else { return Err(unreadable("answers")) };
        let Some(row) = found.first() else { return Ok(None) };
        let revisions = earlier.iter().map(|row| row.get(0)).collect::<Stored<_>>()?;
        let first = first.first().map(|row| row.get(0)).transpose()?.flatten();
        Ok(Some((ChannelId(row.get(7)?), KeptMessage { revisions, first, ..message(row)? })))
    }

    /// Messages posted up to and with an event.
    pub async fn posts_at(&self, channel: ChannelId, offset: Offset) -> Stored<Option<u64>> {
        let find = sql!("SELECT posts FROM archive_events WHERE channel = $1 AND number = $2");
        let row = self.database.query_one(find, values![channel.0, Value::count(offset)]).await?;
        row.map(|row| row.get(0)).transpose()
    }

    /// The newest event from before a time, of those after an offset and up to another, up to the first that is not; and whether there is
    /// one that is not. What is from after `now` tells nothing.
    pub async fn from_before(
        &self,
        channel: ChannelId,
        [after, up_to]: [Offset; 2],
        before: Timestamp,
        now: Timestamp,
    ) -> Stored<(Offset, bool)> {
        let first = sql!(
            "SELECT min(number) FROM archive_events \
             WHERE channel = $1 AND number > $2 AND number <= $3 AND at >= $4 AND at <= $5"
        );
        let between = |end: Offset| values![channel.0, Value::count(after), Value::count(end)];
        let mut params = between(up_to);
        params.extend(values![before, now]);
        let found = self.database.query_one(first, params).await?;
        let first: Option<Offset> = found.map(|row| row.get(0)).transpose()?.flatten();
        let newest = sql!(
            "SELECT max(number) FROM archive_events WHERE channel = $1 AND number > $2 AND number <= $3 AND at < $4"
        );
        let mut params = between(first.map_or(up_to, |first| first - 1));
        params.push(before.into());
        let found = self.database.query_one(newest, params).await?;
        let newest: Option<Offset> = found.map(|row| row.get(0)).transpose()?.flatten();
        Ok((newest.unwrap_or(after), first.is_some()))
    }

    /// The messages in a channel that a member wrote or reacted to, of those posted after an offset and up to another.
    pub async fn of_member(
        &self,
        channel: ChannelId,
        member: MemberId,
        [after, up_to]: [Offset; 2],
    ) -> Stored<Vec<MessageId>> {
        let find = sql!(
            "SELECT id FROM archive_messages WHERE channel = $1 AND posted > $3 AND posted <= $4 AND (author = $2 \
             OR id IN (SELECT message FROM archive_reactions WHERE channel = $1 AND member = $2)) ORDER BY posted"
        );
        let asked = values![channel.0, member.0, Value::count(after), Value::count(up_to)];
        let rows = self.database.query(find, asked).await?;
        rows.iter().map(|row| row.get(0).map(MessageId)).collect()
    }

    /// The messages that events after an offset touched, and that were posted before.
    pub async fn touched_after(&self, channel: ChannelId, offset: Offset) -> Stored<Vec<MessageId>> {
        let find = sql!(
            "SELECT id FROM archive_messages WHERE channel = $1 AND posted <= $2 AND id IN \
             (SELECT message FROM archive_events WHERE channel = $1 AND number > $2)"
        );
        let rows = self.database.query(find, values![channel.0, Value::count(offset)]).await?;
        rows.iter().map(|row| row.get(0).map(MessageId)).collect()
    }

    /// How many earlier texts of these messages are here, in their order.
    pub async fn revisions(&self, ids: &[MessageId]) -> Stored<Vec<u64>> {
        let count = sql!("SELECT count(*) FROM archive_revisions WHERE message = $1");
        let queries = ids.iter().map(|id| Query { sql: count, params: values![id.0] }).collect();
        let answers = self.database.query_all(queries).await?;
        answers.iter().map(|rows| rows.first().map_or(Ok(0), |row| row.get(0))).collect()
    }

    /// The offsets at which messages were posted that were removed since.
    pub async fn removed(&self, channel: ChannelId) -> Stored<Vec<Offset>> {
        let find = sql!("SELECT posted FROM archive_messages WHERE channel = $1 AND removed = 1 ORDER BY posted");
        let rows = self.database.query(find, values![channel.0]).await?;
        rows.iter().map(|row| row.get(0)).collect()
    }
}

fn event(row: &Row) -> Stored<KeptEvent> {
    Ok(KeptEvent { offset: row.get(0)?, at: row.get(1)?, posts: row.get(2)?, line: row.get(3)?, said: row.get(4)? })
}

fn message(row: &Row) -> Stored<KeptMessage> {
    Ok(KeptMessage {
        id: MessageId(row.get(0)?),
        record: row.get(1)?,
        post: row.get(2)?,
        said: row.get(3)?,
        reactions: row.get(4)?,
        withheld: row.get(5)?,
        withheld_reactions: row.get(6)?,
        first: None,
        skipped: 0,
        revisions: Vec::new(),
    })
}
