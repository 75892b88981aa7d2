//! What is new goes to the archive; what is old, and there, is dropped here.
//!
//! Some workers take turns at the logs that wait. Usually they leave room for whoever talks; they hurry when something waits for too
//! long, when what came back may have lost its end, and at the end.

use super::super::super::Stored;
use super::super::super::archive::Archiving;
use super::super::super::archive::tables::Far;
use super::RedisLog;
use super::handing::{Handed, Handing, Reached};
use super::hot::Edge;
use super::waiting::Waiting;
use crate::kernel::store::StoreError;
use futures_util::future::join_all;
use parking_lot::Mutex;
use quartier_protocol::id::ChannelId;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

/// Usually the next step waits five times as long as the last one took.
const CALM: Pace = Pace { workers: 2, pause: 5 };
const HURRIED: Pace = Pace { workers: 8, pause: 0 };
/// A pause is no longer.
const PAUSE_MAX: Duration = Duration::from_secs(1);
/// What waits for so long is hurried with.
const TOO_LONG_MS: u64 = 15_000;
/// Steps of one log before another has its turn.
const STEPS: usize = 4;
/// Logs looked at in one question.
const LOOKED_AT_ONCE: u32 = 1_000;
/// What is added within so long is handed on together.
const ROUND: Duration = Duration::from_secs(2);
/// Connections that come back within so long are one reason to look.
const TOGETHER: Duration = Duration::from_millis(100);
/// Rounds between two looks at all logs: at what a node that ended left, and at what is old.
const ROUNDS_BETWEEN_SWEEPS: u32 = 300;
/// Between two looks whether the workers have ended what they do.
const LOOK: Duration = Duration::from_millis(10);

/// How much of the stores' time handing on takes.
#[derive(Clone, Copy)]
struct Pace {
    /// Logs handed on beside each other.
    workers: usize,
    /// How many times as long as a step took the next one waits.
    pause: u32,
}

/// What came of a log's turn.
enum Settled {
    /// Nothing more is to be done.
    Whole,
    /// It has more.
    InPart,
}

/// Hands on and drops.
pub struct Archiver {
    log: Arc<RedisLog>,
    waiting: Mutex<Waiting>,
    /// Told when logs were added.
    added: Notify,
    /// The workers hurry, as long as something is in the queue.
    hurries: AtomicBool,
    /// The same, and nothing is added: what fails now is not tried again.
    flushes: AtomicBool,
    /// Logs that can't be archived, of which it was told.
    told: Mutex<HashSet<ChannelId>>,
}

#[async_trait::async_trait]
impl Archiving for Archiver {
    async fn forever(&self) {
        let workers = join_all((0..HURRIED.workers).map(|number| async move {
            loop {
                self.work(number).await;
                self.added.notified().await;
            }
        }));
        tokio::select! {
            _ = workers => {}
            () = self.add_what_is_noted() => {}
        }
    }

    async fn flush(&self) {
        self.flushes.store(true, Ordering::Relaxed);
        self.add_noted();
        join_all((0..HURRIED.workers).map(|number| self.work(number))).await;
        // What the other workers have taken, and have more of.
        while !self.waiting.lock().is_done() {
            sleep(LOOK).await;
            self.work(0).await;
        }
        self.flushes.store(false, Ordering::Relaxed);
    }

    async fn settle(&self, channel: ChannelId) -> Stored<()> {
        while let Settled::InPart = self.settle_some(channel, || HURRIED).await? {}
        Ok(())
    }
}

/// A log that a worker has taken. Dropped, as when the worker ends in between, it is as if it had failed.
struct Taken<'a> {
    archiver: &'a Archiver,
    channel: ChannelId,
    outcome: Option<Settled>,
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let now_ms = self.archiver.now_ms();
        let mut waiting = self.archiver.waiting.lock();
        match self.outcome {
            Some(Settled::Whole) => waiting.settled(self.channel, now_ms),
            Some(Settled::InPart) => waiting.goes_on(self.channel, now_ms),
            None => {
                waiting.failed(self.channel);
                self.archiver.log.note_unarchived(self.channel);
            }
        }
    }
}

impl Archiver {
    /// Of these logs.
    pub fn new(log: Arc<RedisLog>) -> Self {
        let (hurries, flushes) = (AtomicBool::new(false), AtomicBool::new(false));
        Self { log, waiting: Mutex::default(), added: Notify::new(), hurries, flushes, told: Mutex::default() }
    }

    fn now_ms(&self) -> u64 {
        self.log.clock.monotonic_ms()
    }

    /// Adds what is noted to what waits, and looks at all logs when any may have lost its end, and now and then.
    async fn add_what_is_noted(&self) {
        // Whether any log may have lost its end since all of them were looked at.
        let mut is_owed = false;
        // Whether it is time for a look in any case.
        let mut is_time = false;
        for round in 1_u32.. {
            if timeout(ROUND, self.log.interrupted.notified()).await.is_ok() {
                is_owed = true;
                sleep(TOGETHER).await;
            }
            is_time |= round % ROUNDS_BETWEEN_SWEEPS == 0;
            if is_owed || is_time {
                match self.look_at_all().await {
                    Ok(found) => {
                        self.add_found(found, is_owed);
                        (is_owed, is_time) = (false, false);
                    }
                    Err(error) => tracing::warn!(%error, "logs can't be looked at now; they are in a moment"),
                }
            }
            if !self.flushes.load(Ordering::Relaxed) {
                self.add_noted();
            }
            let longest_ms = self.waiting.lock().longest_ms(self.now_ms());
            metrics::gauge!("quartier_unarchived_seconds").set(longest_ms as f64 / 1_000.0);
        }
    }

    /// Whatever lost its end is to be seen before anybody adds to it.
    fn add_found(&self, found: Vec<ChannelId>, may_have_lost: bool) {
        if self.flushes.load(Ordering::Relaxed) {
            return;
        }
        if may_have_lost {
            self.waiting.lock().add_first(found, self.now_ms());
            self.hurries.store(true, Ordering::Relaxed);
        } else {
            self.waiting.lock().add(found, self.now_ms());
        }
    }

    fn add_noted(&self) {
        let noted = std::mem::take(&mut *self.log.unarchived.lock());
        self.waiting.lock().add(noted, self.now_ms());
        self.added.notify_waiters();
    }

    fn pace(&self) -> Pace {
        let is_late = || self.waiting.lock().longest_for_want_of_time_ms(self.now_ms()) >= TOO_LONG_MS;
        let hurries = [&self.hurries, &self.flushes].iter().any(|flag| flag.load(Ordering::Relaxed));
        if hurries || is_late() { HURRIED } else { CALM }
    }

    /// Takes turns at what waits, as long as something does and so many workers are wanted.
    async fn work(&self, number: usize) {
        while number < self.pace().workers {
            let taken = {
                let mut waiting = self.waiting.lock();
                if waiting.is_done() {
                    self.hurries.store(false, Ordering::Relaxed);
                }
                waiting.take()
            };
            let Some(channel) = taken else { return };
            let mut taken = Taken { archiver: self, channel, outcome: None };
            match self.settle_some(channel, || self.pace()).await {
                Ok(settled) => {
                    self.told.lock().remove(&channel);
                    taken.outcome = Some(settled);
                }
                Err(StoreError::Unavailable(why)) => {
                    tracing::debug!(%channel, why, "a log can't be archived now; it is tried again");
                }
                // Told once: it is tried every other second, and the metric goes on telling.
                Err(error) if self.told.lock().insert(channel) => {
                    tracing::error!(%channel, %error, "a log can't be archived; it is tried again");
                }
                Err(error) => tracing::debug!(%channel, %error, "a log still can't be archived"),
            }
        }
    }

    /// Hands on some of a log; once all of it is there, drops what is old.
    async fn settle_some(&self, channel: ChannelId, pace: impl Fn() -> Pace + Send) -> Stored<Settled> {
        let mut handing = Handing::of(&self.log, channel);
        for _ in 0..STEPS {
            let began_ms = self.now_ms();
            let handed = handing.next().await;
            let took = Duration::from_millis(self.now_ms() - began_ms);
            sleep((took * pace().pause).min(PAUSE_MAX)).await;
            match handed? {
                // It may have been lost, since whoever asked noted it.
                Handed::Nothing => return self.log.restore_if_missing(channel).await.map(|()| Settled::Whole),
                Handed::Some => {}
                Handed::All(reached) => return self.drop_old(channel, reached).await,
            }
        }
        Ok(Settled::InPart)
    }

    /// Drops what is old of a log that the archive has.
    async fn drop_old(&self, channel: ChannelId, reached: Reached) -> Stored<Settled> {
        let Some((epoch, edge)) = self.log.edge(channel).await? else { return Ok(Settled::Whole) };
        if epoch != reached.epoch {
            // It lost something just now: then they are made to agree first.
            self.log.note_unarchived(channel);
            return Ok(Settled::Whole);
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
        Ok(Settled::Whole)
    }

    /// The logs that have something to be handed on, deleted or dropped, whichever node was told, and those that are gone.
    async fn look_at_all(&self) -> Stored<Vec<ChannelId>> {
        let mut found = Vec::new();
        let mut last = ChannelId(Uuid::nil());
        loop {
            let logs = self.log.archive.logs_after(last, LOOKED_AT_ONCE).await?;
            let Some(newest) = logs.last() else { return Ok(found) };
            last = newest.channel;
            let channels: Vec<ChannelId> = logs.iter().map(|far| far.channel).collect();
            for (far, edge) in logs.into_iter().zip(self.log.edges(&channels).await?) {
                // One that can't be read is told of when it is settled.
                if !matches!(edge, Ok(Some((epoch, edge))) if far.epoch == Some(epoch) && !self.wants(far, edge)) {
                    found.push(far.channel);
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
