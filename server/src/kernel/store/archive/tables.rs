//! How far the archive has each log, and taking more of it over.

use super::adding::{add_events, add_messages};
use super::kept::{Entry, KeptMessage, LogHead, ToArchive};
use super::messages::{Extent, Put, put, put_details};
use crate::kernel::store::{StoreError, Stored, called};
use crate::kernel::{Applied, Database, Query, Row, Step, Value};
use crate::{sql, values};
use quartier_protocol::directory::Channel;
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::position::{Epoch, Offset};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// Logs asked about in one query.
const ASKED_AT_ONCE: usize = 500;

/// How far the archive has a log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Archived {
    /// The log's life.
    pub epoch: Epoch,
    /// The newest event that is here.
    pub reached: Offset,
    /// Up to where it was trimmed.
    pub trimmed: Offset,
    /// Up to where what was trimmed is deleted.
    pub swept: Offset,
    /// How often something of it was written.
    pub version: u64,
    /// Where the log stood at `reached`.
    pub head: LogHead,
    /// The event at `reached`, if it is there.
    pub newest: Option<Entry>,
}

/// How far the archive has a log, in short.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Far {
    /// Which.
    pub channel: ChannelId,
    /// The log's life. `None`: it can't be read, which is in no other's way.
    pub epoch: Option<Epoch>,
    /// The newest event that is here.
    pub reached: Offset,
    /// Up to where what was trimmed is deleted.
    pub swept: Offset,
}

/// The archive of all logs.
pub struct Archive {
    pub(super) database: Arc<dyn Database>,
}

pub(super) fn unreadable(what: &str) -> StoreError {
    StoreError::Corrupt(format!("the archive has {what} that can't be read"))
}

impl Archive {
    /// In this database.
    pub fn new(database: Arc<dyn Database>) -> Self {
        Self { database }
    }

    /// What the directory says a channel is called, and how often that was changed. `None`: it is a desk.
    pub async fn called(&self, channel: ChannelId) -> Stored<Option<(Channel, u64)>> {
        called::called(&*self.database, channel).await
    }

    /// Those of these that the directory knows.
    pub async fn called_all(&self, channels: &[ChannelId]) -> Stored<Vec<Channel>> {
        called::called_all(&*self.database, channels).await
    }

    /// How far a log is here. `None`: not at all.
    pub async fn log(&self, channel: ChannelId) -> Stored<Option<Archived>> {
        self.logs_of(&[channel]).await?.pop().unwrap_or(Ok(None))
    }

    /// How far these logs are here, in their order. One that can't be read is in no other's way.
    pub async fn logs_of(&self, channels: &[ChannelId]) -> Stored<Vec<Stored<Option<Archived>>>> {
        let find = sql!(
            "SELECT l.epoch, l.reached, l.trimmed, l.swept, l.version, l.head, e.at, e.line FROM archive_logs l \
             LEFT JOIN archive_events e ON e.channel = l.channel AND e.number = l.reached WHERE l.channel = $1"
        );
        let mut logs = Vec::with_capacity(channels.len());
        for some in channels.chunks(ASKED_AT_ONCE) {
            let queries = some.iter().map(|channel| Query { sql: find, params: values![channel.0] }).collect();
            for rows in self.database.query_all(queries).await? {
                logs.push(rows.first().map(archived).transpose());
            }
        }
        Ok(logs)
    }

    /// How far up to `limit` logs are here, in the order of their channels, after one.
    pub async fn logs_after(&self, channel: ChannelId, limit: u32) -> Stored<Vec<Far>> {
        let find = sql!(
            "SELECT channel, epoch, reached, swept FROM archive_logs WHERE channel > $1 ORDER BY channel LIMIT $2"
        );
        let rows = self.database.query(find, values![channel.0, limit]).await?;
        let read = |row: &Row| {
            let (channel, epoch) = (ChannelId(row.get(0)?), row.parsed(1, "an epoch", Epoch::parse).ok());
            Ok(Far { channel, epoch, reached: row.get(2)?, swept: row.get(3)? })
        };
        rows.iter().map(read).collect()
    }

    /// Takes events and messages over, behind what is here. `false`: something was written since `before` was read.
    pub async fn take(&self, channel: ChannelId, before: Option<&Archived>, page: &ToArchive) -> Stored<bool> {
        let known = before.map_or(0, |before| before.reached);
        let start = known.max(page.cold).max(page.trimmed);
        if page.events.iter().zip(start + 1..).any(|(event, wanted)| event.offset != wanted) {
            return Err(StoreError::Corrupt(format!("the log of channel {channel} has a hole behind event {start}")));
        }
        if page.cold > known.max(page.trimmed) {
            let (from, to) = (known.max(page.trimmed) + 1, page.cold);
            tracing::error!(%channel, from, to, "events are in no store: the archive lost what the log store had dropped");
        }
        let reached = page.reached(known);
        let mut step = Step::new();
        // The log store is trimmed first.
        let trimmed = begin(&mut step, channel, before, page, reached)?.max(page.trimmed);
        let first = page.events.partition_point(|event| event.offset <= trimmed);
        add_events(&mut step, channel, &page.events[first..])?;
        let removed: BTreeMap<MessageId, Offset> = page
            .events
            .iter()
            .filter(|event| event.is_removal())
            .filter_map(|event| Some((event.message()?, event.offset)))
            .collect();
        // Of a message behind what is here nothing is here, unless a trimmed one that isn't deleted yet has its id.
        let is_clean = trimmed <= before.map_or(0, |before| before.swept);
        let extent = Extent { trimmed, end: reached };
        let (mut puts, mut new, mut gone) = (Vec::new(), Vec::new(), Vec::new());
        for message in &page.messages {
            let posted = message.posted()?;
            // A newer one comes with its event.
            if posted <= trimmed || posted > reached {
                continue;
            }
            match is_clean && posted > known {
                true => new.push(message),
                false => puts.push(put(&mut step, channel, message, extent)?),
            }
            // What it said up to its last removal is nowhere any more; if it is removed now, all it said.
            let up_to = if message.is_removed()? { Some(Offset::MAX) } else { removed.get(&message.id).copied() };
            gone.extend(up_to.map(|up_to| (message.id, up_to)));
        }
        puts.extend(add_messages(&mut step, channel, &new, reached)?);
        for message in new {
            put_details(&mut step, channel, message)?;
        }
        for (id, up_to) in gone {
            let forget =
                sql!("UPDATE archive_events SET said = NULL WHERE channel = $1 AND message = $2 AND number <= $3");
            step.run(forget, values![channel.0, id.0, Value::count(up_to)]);
        }
        self.written(channel, step, &puts).await
    }

    /// Applies a step that puts messages. `false`: something was written since its version was read.
    async fn written(&self, channel: ChannelId, step: Step, puts: &[Put]) -> Stored<bool> {
        let Applied::Done(returned) = self.database.apply(step).await? else { return Ok(false) };
        for (number, ids) in puts {
            let kept = returned.get(*number).map_or(&[][..], Vec::as_slice);
            if kept.len() == ids.len() {
                continue;
            }
            let kept: Vec<Uuid> = kept.iter().map(|row| row.get(0)).collect::<Stored<_>>()?;
            for id in ids.iter().filter(|id| !kept.contains(&id.0)) {
                tracing::error!(%channel, %id, "two messages have one id; the archive has the first");
            }
        }
        Ok(true)
    }

    /// The log goes on in another life, with all that is here. `false`: something was written since `before` was read.
    pub async fn begin_anew(&self, channel: ChannelId, before: &Archived, epoch: Epoch) -> Stored<bool> {
        let mut step = Step::new();
        let anew =
            sql!("UPDATE archive_logs SET epoch = $3, version = version + 1 WHERE channel = $1 AND version = $2");
        step.expect(1, anew, values![channel.0, Value::count(before.version), epoch.as_str()]);
        Ok(self.database.apply(step).await?.is_done())
    }

    /// Takes messages over as they are where a log ends that the archive has more of. `false`: something was written since `before` was
    /// read.
    pub async fn put_at(
        &self,
        channel: ChannelId,
        before: &Archived,
        end: Offset,
        messages: &[KeptMessage],
    ) -> Stored<bool> {
        let mut step = Step::new();
        let written = sql!("UPDATE archive_logs SET version = version + 1 WHERE channel = $1 AND version = $2");
        step.expect(1, written, values![channel.0, Value::count(before.version)]);
        let extent = Extent { trimmed: before.trimmed, end };
        let mut puts = Vec::new();
        for message in messages {
            puts.push(put(&mut step, channel, message, extent)?);
            // A removal that was lost had taken it out.
            let back = sql!("UPDATE archive_events SET said = $3 WHERE channel = $1 AND number = $2");
            let text = message.text()?;
            if let Some(said) = message.said.as_ref().filter(|_| text > 0 && text <= end) {
                step.run(back, values![channel.0, Value::count(text), said]);
            }
        }
        self.written(channel, step, &puts).await
    }

    /// Drops what is behind an offset: the log lost its end, and has gone on without it in the life that a page is of. `false`: something
    /// was written since `before` was read.
    pub async fn go_back(&self, channel: ChannelId, before: &Archived, to: Offset, page: &ToArchive) -> Stored<bool> {
        let (trimmed, since) = match to < before.trimmed {
            // The log lost the trim too.
            true => (page.trimmed, &page.head),
            false => (before.trimmed, &before.head),
        };
        let head = self.head_at(channel, to, since).await?;
        let (mut step, number) = (Step::new(), || Value::count(to));
        let back = sql!(
            "UPDATE archive_logs SET reached = $3, epoch = $4, head = $5, trimmed = $6, swept = $7, \
             version = version + 1 WHERE channel = $1 AND version = $2"
        );
        let (epoch, swept) = (page.epoch.as_str(), before.swept.min(trimmed));
        let mut params = values![channel.0, Value::count(before.version), number(), epoch, json(&head)?];
        params.extend([Value::count(trimmed), Value::count(swept)]);
        step.expect(1, back, params);
        step.run(sql!("DELETE FROM archive_events WHERE channel = $1 AND number > $2"), values![channel.0, number()]);
        step.run(sql!("DELETE FROM archive_messages WHERE channel = $1 AND posted > $2"), values![channel.0, number()]);
        Ok(self.database.apply(step).await?.is_done())
    }

    /// Where a log stood at an offset, which it may have stood behind since.
    async fn head_at(&self, channel: ChannelId, offset: Offset, since: &LogHead) -> Stored<LogHead> {
        let event = sql!("SELECT at, posts FROM archive_events WHERE channel = $1 AND number = $2");
        let last = sql!("SELECT max(posted) FROM archive_messages WHERE channel = $1 AND posted <= $2");
        let params = || values![channel.0, Value::count(offset)];
        let queries = [event, last].map(|sql| Query { sql, params: params() });
        let answers = self.database.query_all(queries.into()).await?;
        let [event, last] = answers.as_slice() else { return Err(unreadable("answers")) };
        let (at, posts) = match event.first() {
            Some(row) => (row.get(0)?, row.get(1)?),
            None => (0, since.dropped),
        };
        let last: Option<Offset> = last.first().map(|row| row.get(0)).transpose()?.flatten();
        Ok(LogHead { at, posts, last: last.unwrap_or(0), ..since.clone() })
    }
}

/// Begins the step that takes a page over, by how far the log has come with it; up to where the archive has it trimmed.
fn begin(
    step: &mut Step,
    channel: ChannelId,
    before: Option<&Archived>,
    page: &ToArchive,
    reached: Offset,
) -> Stored<Offset> {
    let (epoch, reached) = (page.epoch.as_str(), Value::count(reached));
    let Some(before) = before else {
        let add = sql!(
            "INSERT INTO archive_logs (channel, epoch, reached, trimmed, swept, version, head) \
             VALUES ($1, $2, $3, $4, $4, 0, $5)"
        );
        step.expect(1, add, values![channel.0, epoch, reached, Value::count(page.trimmed), json(&page.head)?]);
        return Ok(page.trimmed);
    };
    // How much was dropped goes with up to where, which a trim says.
    let head = LogHead { dropped: before.head.dropped, ..page.head.clone() };
    let go_on = sql!(
        "UPDATE archive_logs SET reached = $3, head = $4, version = version + 1 WHERE channel = $1 AND version = $2"
    );
    step.expect(1, go_on, values![channel.0, Value::count(before.version), reached, json(&head)?]);
    Ok(before.trimmed)
}

pub(super) fn json(head: &LogHead) -> Stored<String> {
    serde_json::to_string(head).map_err(|error| StoreError::Corrupt(error.to_string()))
}

fn archived(row: &Row) -> Stored<Archived> {
    let (at, line): (Option<_>, Option<String>) = (row.get(6)?, row.get(7)?);
    Ok(Archived {
        epoch: row.parsed(0, "an epoch", Epoch::parse)?,
        reached: row.get(1)?,
        trimmed: row.get(2)?,
        swept: row.get(3)?,
        version: row.get(4)?,
        head: row.parsed(5, "a log's head", |json| serde_json::from_str(json).ok())?,
        newest: at.zip(line),
    })
}
