//! Erasing somebody: a job that is kept in the first step, so that it is done whatever breaks off.
//!
//! What is kept of them is taken out twice: at once, and a minute after nobody of that name is there, when what was under way has ended.
//! Everything here is repeatable, by whichever node. Invariant: whoever was decided to be erased is erased; while they are
//! marked as such, nobody comes in as them.

use super::credentials::{self, Ending};
use super::outbox::Decided;
use super::recorded::forget_reasons;
use super::{Declined, Service, agenda, join, moderation, names, passkeys};
use crate::documents::card::{Card, of_member};
use crate::documents::jobs::{Failing, Job, JobKind};
use crate::documents::profile::Profile;
use crate::documents::{self, Document, erasing, remove, set};
use crate::kernel::store::directory::DirectoryChange;
use crate::kernel::store::records::{CHANGES_MAX, Change, Committed};
use crate::kernel::store::{StoreError, Stored};
use futures_util::future::join_all;
use quartier_protocol::id::{MemberId, PairingId};
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::time::Timestamp;
use std::time::Duration;

/// After how many milliseconds it is done again. A request arrives within thirty seconds, and what it does takes a few more.
const AGAIN_MS: i64 = 60_000;
/// How long whoever decided it waits for the store's files: longer is left to the job.
const FILES_WAIT: Duration = Duration::from_secs(10);

/// A member who is to be erased, and in which pairings they are.
pub struct Erasure {
    job: Job,
    member: MemberId,
    pairings: Vec<PairingId>,
}

impl Erasure {
    /// Of whom. Nothing is kept yet.
    pub fn of(member: MemberId, pairings: Vec<PairingId>, now: Timestamp) -> Self {
        Self { job: again(member, pairings.clone(), now), member, pairings }
    }

    /// What has it done, as part of a step that decides it where nobody else has.
    pub fn first(&self) -> Stored<[Change; 2]> {
        Ok([set(&self.job)?, erasing::first(self.member)?])
    }

    /// What has it done, as part of a step that decides it along with something else, decided before or not.
    pub fn changes(&self) -> Stored<[Change; 2]> {
        Ok([set(&self.job)?, erasing::begun(self.member)?])
    }
}

fn again(member: MemberId, pairings: Vec<PairingId>, now: Timestamp) -> Job {
    Job { at: now.plus_ms(AGAIN_MS), what: JobKind::Erasure { member, pairings } }
}

/// Does at once what was decided. What can't be done now is left to the job.
pub async fn at_once(service: &Service, erasures: &[Erasure]) {
    join_all(erasures.iter().map(async |Erasure { job, member, pairings }| {
        let done = async {
            let (_, said) = everything(service, job, *member, pairings).await?;
            tokio::time::timeout(FILES_WAIT, written_anew(service)).await.unwrap_or_else(|_| Err(in_use()))?;
            said
        };
        if let Err(declined) = done.await {
            tracing::warn!(?declined, job = job.id(), "what is left to be erased is in a moment");
        }
    }))
    .await;
}

/// The job, when it is due.
pub async fn when_due(service: &Service, job: &Job, member: MemberId, pairings: &[PairingId]) -> Result<(), Declined> {
    let (records, clock) = (&*service.stores.records, &service.clock);
    let Some(kept) = documents::load::<Job>(records, &job.id(), clock.now()).await? else { return Ok(()) };
    // While the job is there the mark is: it may be one that ends.
    if let Committed::Stale(_) = records.commit(&[kept.unchanged(), erasing::begun(member)?], clock.now()).await? {
        return Ok(());
    }
    let (was_there, said) = everything(service, job, member, pairings).await?;
    if let WasThere::Yes = was_there {
        // Another job stands in the place of this one.
        return Ok(());
    }
    // What could be taken out doesn't wait in the files for what couldn't.
    written_anew(service).await?;
    said?;
    let now = clock.now();
    let [_, failing] = done_with(job);
    // Stale: another node had another job take its place, or ended it.
    records.commit(&[kept.remove(), failing, erasing::ended(member, now)?], now).await?;
    Ok(())
}

/// Takes a job out, with what is known of its failures, which names them too.
fn done_with(job: &Job) -> [Change; 2] {
    [remove::<Job>(&job.id()), remove::<Failing>(&job.id())]
}

/// Works what was taken out out of the store's files.
async fn written_anew(service: &Service) -> Result<(), Declined> {
    match service.stores.health.scrub().await {
        Ok(true) => Ok(()),
        Ok(false) => Err(in_use()),
        Err(error) => {
            tracing::warn!(%error, "what was erased could not be worked out of the store's files");
            service.stores.health.check().await?;
            // It is not away: a failure that counts, so that the operator sees one that lasts.
            Err(Declined::Problem(ProblemCode::Conflict, "the store's files could not be written anew"))
        }
    }
}

fn in_use() -> Declined {
    Declined::Problem(ProblemCode::Conflict, "somebody uses the store's files, which may have it still")
}

/// Whether a member was in the directory until just now.
enum WasThere {
    Yes,
    No,
}

/// Takes out what is kept of a member, and them. With the step after which nobody of that name is there, another job takes the place of
/// this one: requests of theirs may be under way until then. With the first error of a log in which it couldn't be done, which is in the way of
/// nothing else.
async fn everything(
    service: &Service,
    job: &Job,
    member: MemberId,
    known: &[PairingId],
) -> Result<(WasThere, Result<(), Declined>), Declined> {
    credentials::end_all(service, member, Ending::Ended).await?;
    out(service, ways_in(service, member).await?).await?;
    let there = service.stores.directory.membership(member).await?;
    let mut pairings = known.to_vec();
    pairings.extend(there.iter().flat_map(|there| &there.pairings).map(|pairing| pairing.id));
    pairings.sort_unstable();
    pairings.dedup();
    let said = said(service, member, &pairings).await?;
    agenda::forget::everything(service, member, &pairings).await?;
    let mut changes = names::give_back(service, member).await?;
    changes.push(remove::<Profile>(&member.to_string()));
    out(service, changes).await?;
    if there.is_none() {
        return Ok((WasThere::No, said));
    }
    let now = service.clock.now();
    let next = again(member, pairings.clone(), now);
    let mut changes = vec![set(&next)?];
    if next.id() != job.id() {
        changes.extend(done_with(job));
    }
    let gone = Decided::from(DirectoryChange::Gone(member)).changes(changes).tell(join::told(member, &pairings));
    service.commit(gone).await?;
    Ok((WasThere::Yes, said))
}

/// What takes out their passkeys and cards.
async fn ways_in(service: &Service, member: MemberId) -> Result<Vec<Change>, Declined> {
    let mut changes = passkeys::end(service, member).await?;
    let cards = documents::list::<Card>(&*service.stores.records, &of_member(member), service.clock.now()).await?;
    changes.extend(cards.iter().map(|kept| remove::<Card>(&kept.it.id())));
    Ok(changes)
}

/// None of these compares, so none can be stale.
async fn out(service: &Service, changes: Vec<Change>) -> Stored<()> {
    for some in changes.chunks(CHANGES_MAX) {
        service.stores.records.commit(some, service.clock.now()).await?;
    }
    Ok(())
}

/// Takes out what a member said, but for what is in the agenda: first what waits, so that none of it comes into a log behind the one who
/// looks through it. All channels of their pairings, those they were once kept out of too, and logs that were lost and are in the archive.
/// Of logs in which that can't be done now, each in no other's way, the first error is given, for whoever comes again.
async fn said(service: &Service, member: MemberId, pairings: &[PairingId]) -> Result<Result<(), Declined>, Declined> {
    moderation::forget::everything(service, member, pairings).await?;
    for one in service.capabilities {
        one.forget(service, member, pairings).await?;
    }
    forget_reasons(service, member).await?;
    let mut erased = Ok(());
    for pairing in pairings {
        let channels = service.stores.directory.channels_of(*pairing).await?;
        if let Err(error) = service.stores.log.open_channels(&channels).await {
            tracing::warn!(%error, %pairing, "not all logs can be begun in which somebody is to be erased");
        }
        for channel in channels {
            let Err(error) = service.stores.log.erase(channel.id, member, service.clock.now()).await else { continue };
            // Where all of the store is away, no other log is asked.
            service.stores.health.check().await?;
            tracing::error!(%error, channel = %channel.id, "what somebody said in a channel can't be erased now");
            erased = erased.and(Err(match error {
                // It is this log's alone: a failure that counts, so that the operator sees one that lasts.
                StoreError::Unavailable(_) => Declined::Problem(ProblemCode::Conflict, "a log can't be read now"),
                other => other.into(),
            }));
        }
    }
    Ok(erased)
}
