//! Handing on: what a log has and the archive doesn't.

use super::super::super::Stored;
use super::super::super::archive::kept::ToArchive;
use super::super::super::archive::tables::Archived;
use super::super::keys::ChannelKeys;
use super::super::request::Request;
use super::super::script;
use super::{RedisLog, TRIES, moving};
use crate::kernel::store::StoreError;
use crate::kernel::store::log::Changed;
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::position::{Epoch, Offset};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

/// Events handed on in one step.
const HANDED_ON_AT_ONCE: u32 = 200;
/// Rows written in one step, about: fewer events are handed on where they are of messages with much to them.
const ROWS_AT_ONCE: usize = 10_000;
/// Earlier texts of a message handed on with one event. Each event adds one at most, so that a message's next events bring the rest.
const REVISIONS_AT_ONCE: u64 = 1_000;

/// Steps that a reader waits for.
pub(super) const FOR_READERS: usize = 4;

/// How long whoever decides waits for the archive.
const DECIDED: Duration = Duration::from_secs(2);
/// How long somebody waits for a lock.
const LOCK: Duration = Duration::from_secs(1);
/// How many locks there are.
const LOCKS: usize = 64;

/// Whoever hands the same log on at the same time on this node waits for whoever began, and finds it done. Nothing depends on a lock:
/// what keeps steps apart is the version that they compare.
pub(super) struct Locks([Semaphore; LOCKS]);

impl Default for Locks {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Semaphore::new(1)))
    }
}

impl Locks {
    async fn take(&self, channel: ChannelId) -> Option<SemaphorePermit<'_>> {
        let [.., last] = channel.0.into_bytes();
        timeout(LOCK, self.0[usize::from(last) % LOCKS].acquire()).await.ok()?.ok()
    }
}

/// How far the archive has a log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Reached {
    /// The log's life.
    pub(super) epoch: Epoch,
    /// Its newest event there.
    pub(super) offset: Offset,
    /// Up to where what was trimmed is deleted there.
    pub(super) swept: Offset,
}

/// Whether a log goes on where the archive's ends.
fn goes_on(before: &Archived, page: &ToArchive) -> bool {
    let is_same = match (&before.newest, &page.seam) {
        (Some(there), Some(here)) => there == here,
        // Dropped here, trimmed there: nothing to compare.
        _ => true,
    };
    before.epoch == page.epoch && page.offset >= before.reached && is_same
}

/// What came of handing some of a log on.
pub(super) enum Handed {
    /// There is no such log.
    Nothing,
    /// The archive has more than before, and not all.
    Some,
    /// The archive has all of it, so far.
    All(Reached),
}

/// A log that is being handed on, some of it in each step.
pub(super) struct Handing<'l> {
    log: &'l RedisLog,
    channel: ChannelId,
    limit: u32,
}

impl<'l> Handing<'l> {
    pub(super) fn of(log: &'l RedisLog, channel: ChannelId) -> Self {
        Self { log, channel, limit: HANDED_ON_AT_ONCE }
    }

    /// Hands on the next events in one step of the archive.
    pub(super) async fn next(&mut self) -> Stored<Handed> {
        let (log, channel) = (self.log, self.channel);
        let mut tries = 0;
        while tries < TRIES {
            let _lock = log.locks.take(channel).await;
            // First how far the archive is, then the log: what another step changed in between ends this one.
            let before = log.archive.log(channel).await?;
            let known = before.as_ref().map_or(0, |before| before.reached);
            let Some(mut page) = log.to_archive(channel, known, self.limit, &[]).await? else {
                return Ok(Handed::Nothing);
            };
            if let Some(before) = &before
                && !goes_on(before, &page)
            {
                log.agree(channel, before, &page).await?;
                tries += 1;
                continue;
            }
            let reached = page.reached(known);
            let is_all = reached >= page.offset;
            let swept = before.as_ref().map_or(page.trimmed, |before| before.swept);
            let all = Handed::All(Reached { epoch: page.epoch, offset: reached, swept });
            if is_all && before.is_some() && page.events.is_empty() && page.messages.is_empty() {
                return Ok(all);
            }
            log.complete(channel, &mut page).await?;
            if page.rows() > ROWS_AT_ONCE && self.limit > 1 {
                self.limit = (self.limit / 4).max(1);
                continue;
            }
            // Another node may have done it just now.
            if !log.archive.take(channel, before.as_ref(), &page).await? {
                tries += 1;
                continue;
            }
            log.untouch(channel, &page, reached).await?;
            return Ok(if is_all && page.stale.len() < self.limit as usize { all } else { Handed::Some });
        }
        Err(moving())
    }
}

impl RedisLog {
    /// Hands on all that a log has and the archive doesn't, in so many steps at most; how far the archive has it then. `None`: there is no
    /// such log.
    pub(super) async fn hand_on(&self, channel: ChannelId, most: usize) -> Stored<Option<Reached>> {
        let mut handing = Handing::of(self, channel);
        for _ in 0..most {
            match handing.next().await? {
                Handed::Nothing => return Ok(None),
                Handed::Some => {}
                Handed::All(reached) => return Ok(Some(reached)),
            }
        }
        Err(StoreError::Unavailable("the archive is behind the log".into()))
    }

    /// What was decided, once the archive has it: a Redis that comes back empty would undo it, and nobody decides it again. `Unavailable`: it is
    /// to be asked for again, by whoever knows that nothing else was decided since. A log that can't be handed on at all is told of by whoever
    /// does that.
    pub(super) async fn kept_by_the_archive(&self, channel: ChannelId, changed: Changed) -> Stored<Changed> {
        let (Changed::Done { position } | Changed::Unchanged { position }) = changed else { return Ok(changed) };
        let handed_on = timeout(DECIDED, self.hand_on(channel, FOR_READERS)).await;
        match handed_on.unwrap_or_else(|_| Err(StoreError::Unavailable("the archive takes too long".into()))) {
            Ok(Some(there)) if there.epoch == position.epoch && there.offset >= position.offset => Ok(changed),
            Err(StoreError::Corrupt(why) | StoreError::Invalid(why)) => {
                tracing::error!(%channel, why, "the archive can't be given what was decided");
                Ok(changed)
            }
            Err(away) => Err(away),
            _ => Err(StoreError::Unavailable("the log was lost while something was decided about it".into())),
        }
    }

    /// Adds earlier texts that were left out and that the archive doesn't have.
    pub(super) async fn complete(&self, channel: ChannelId, page: &mut ToArchive) -> Stored<()> {
        let long: Vec<MessageId> =
            page.messages.iter().filter(|message| message.skipped > 0).map(|message| message.id).collect();
        if long.is_empty() {
            return Ok(());
        }
        let there = self.archive.revisions(&long).await?;
        for (id, there) in long.into_iter().zip(there) {
            let Some(message) = page.messages.iter_mut().find(|message| message.id == id) else { continue };
            if there >= message.skipped {
                continue;
            }
            let of = ChannelKeys(channel);
            let most = (message.earlier() - there).min(REVISIONS_AT_ONCE);
            let request = script::REVISIONS.on(&[of.state()]).arg(id.to_string()).arg(there).arg(most);
            // Erased meanwhile: then it is taken over once more.
            let Some(kept) = self.servers.request::<Option<Vec<String>>>(request).await? else { continue };
            (message.skipped, message.revisions) = (there, kept);
        }
        Ok(())
    }

    /// Notes that the archive has what was changed without an event, unless something was again.
    async fn untouch(&self, channel: ChannelId, page: &ToArchive, reached: Offset) -> Stored<()> {
        if page.stale.is_empty() {
            return Ok(());
        }
        let of = ChannelKeys(channel);
        let request: Request = script::UNTOUCH.on(&[of.state(), of.recalled()]).arg(page.touched).arg(reached);
        let request = page.stale.iter().fold(request, |request, id| request.arg(id.to_string()));
        self.servers.request::<u8>(request).await.map(|_| ())
    }
}
