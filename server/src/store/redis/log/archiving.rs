//! What is new goes to the archive; what is old, and there, is dropped here.

use super::super::super::Stored;
use super::super::super::archive::Archiving;
use super::super::super::archive::tables::Far;
use super::RedisLog;
use super::hot::Edge;
use crate::store::StoreError;
use futures_util::{StreamExt, stream};
use quartier_protocol::id::ChannelId;
use quartier_protocol::time::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;
use uuid::Uuid;

/// Logs handed on beside each other.
const LOGS_AT_ONCE: usize = 8;
/// Logs looked at in one question.
const LOOKED_AT_ONCE: u32 = 1_000;
/// Between two rounds.
const ROUND: Duration = Duration::from_secs(2);
/// Connections that come back within so long are one reason to look.
const TOGETHER: Duration = Duration::from_millis(100);
/// Rounds between two looks at all logs: at what a node that ended left, and at what is old.
const ROUNDS_BETWEEN_SWEEPS: u32 = 300;

/// Hands on and drops.
pub struct Archiver {
    log: Arc<RedisLog>,
}

#[async_trait::async_trait]
impl Archiving for Archiver {
    async fn forever(&self) {
        let mut waiting = HashMap::new();
        for round in 1_u32.. {
            // Whatever lost its end is to be seen before anybody adds to it.
            let is_back = timeout(ROUND, self.log.interrupted.notified()).await.is_ok();
            if is_back {
                tokio::time::sleep(TOGETHER).await;
            }
            if (is_back || round % ROUNDS_BETWEEN_SWEEPS == 0)
                && let Err(error) = self.look_at_all().await
            {
                tracing::debug!(%error, "logs can't be looked at now; they are later");
            }
            self.round(&mut waiting).await;
        }
    }

    async fn flush(&self) {
        self.round(&mut HashMap::new()).await;
    }

    async fn settle(&self, channel: ChannelId) -> Stored<()> {
        let Some(reached) = self.log.hand_on(channel, usize::MAX).await? else {
            // It may have been lost, since whoever asked noted it.
            return self.log.restore_missing(&[channel]).await.map(drop);
        };
        let Some(Some((epoch, edge))) = self.log.edges(&[channel]).await?.pop() else { return Ok(()) };
        if epoch != reached.epoch {
            // It lost something just now: then they are made to agree first.
            self.log.note_unarchived(channel);
            return Ok(());
        }
        if reached.swept < edge.trimmed {
            self.log.finish_trim(channel).await?;
        }
        let mut up_to = if self.has_many(edge) { edge.offset - self.log.window.events } else { edge.cold };
        if self.has_old(edge) {
            let now = self.log.clock.now();
            let before = now.plus_ms(-self.log.window.age_ms);
            let (old, _) = self.log.archive.from_before(channel, [edge.cold, reached.offset], before, now).await?;
            up_to = up_to.max(old);
        }
        if up_to > edge.cold || edge.has_idle {
            self.log.evict(channel, epoch, up_to, reached.offset).await?;
        }
        Ok(())
    }
}

impl Archiver {
    /// Of these logs.
    pub fn new(log: Arc<RedisLog>) -> Self {
        Self { log }
    }

    /// Settles what was noted. `waiting` has since when each log waits that couldn't be settled.
    async fn round(&self, waiting: &mut HashMap<ChannelId, Timestamp>) {
        let now = self.log.clock.now();
        let noted = std::mem::take(&mut *self.log.unarchived.lock());
        for channel in &noted {
            waiting.entry(*channel).or_insert(now);
        }
        let settled = noted.into_iter().map(|channel| async move { (channel, self.settle(channel).await) });
        let mut settled = stream::iter(settled).buffer_unordered(LOGS_AT_ONCE);
        while let Some((channel, outcome)) = settled.next().await {
            match outcome {
                Ok(()) => {
                    waiting.remove(&channel);
                    continue;
                }
                Err(StoreError::Unavailable(why)) => {
                    tracing::debug!(%channel, why, "a log can't be archived now; it is tried again");
                }
                Err(error) => tracing::error!(%channel, %error, "a log can't be archived; it is tried again"),
            }
            self.log.note_unarchived(channel);
        }
        let oldest = waiting.values().min().map_or(0, |since| self.log.clock.now().unix_ms() - since.unix_ms());
        metrics::gauge!("quartier_unarchived_seconds").set(oldest as f64 / 1_000.0);
    }

    /// Notes the logs that have something to be handed on, deleted or dropped, whichever node was told, and those that are gone.
    async fn look_at_all(&self) -> Stored<()> {
        let mut last = ChannelId(Uuid::nil());
        loop {
            let logs = self.log.archive.logs_after(last, LOOKED_AT_ONCE).await?;
            let Some(newest) = logs.last() else { return Ok(()) };
            last = newest.channel;
            let channels: Vec<ChannelId> = logs.iter().map(|far| far.channel).collect();
            for (far, edge) in logs.into_iter().zip(self.log.edges(&channels).await?) {
                if edge.is_none_or(|(epoch, edge)| far.epoch != epoch || self.wants(far, edge)) {
                    self.log.note_unarchived(far.channel);
                }
            }
        }
    }

    fn wants(&self, far: Far, edge: Edge) -> bool {
        let is_behind = far.reached != edge.offset || far.swept < edge.trimmed;
        is_behind || self.has_many(edge) || self.has_old(edge) || edge.has_idle
    }

    /// A tenth more than is wanted may stay, so that not each message has another one dropped.
    fn has_many(&self, edge: Edge) -> bool {
        let events = self.log.window.events;
        edge.offset - edge.cold > events + events / 10
    }

    fn has_old(&self, edge: Edge) -> bool {
        let now = self.log.clock.now();
        edge.oldest.is_some_and(|oldest| now.unix_ms() - oldest.unix_ms() >= self.log.window.age_ms)
    }
}
