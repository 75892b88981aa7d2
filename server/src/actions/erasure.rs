//! Erasing somebody: a job that is kept in the first step, so that it is done whatever breaks off.
//!
//! What is kept of them is taken out twice: at once, and when every request of theirs that was under way has ended. Everything here is
//! repeatable, by whichever node. Invariant: whoever is marked as being erased is erased; nothing leads back.

use super::credentials::{self, Ending};
use super::outbox::Decided;
use super::recorded::forget_reasons;
use super::{Declined, Service, agenda, join, moderation, names, passkeys};
use crate::documents::card::{Card, of_member};
use crate::documents::jobs::{Failing, Job, JobKind};
use crate::documents::profile::Profile;
use crate::documents::{self, Document, Kept, erasing, remove, set};
use crate::store::Stored;
use crate::store::directory::DirectoryChange;
use crate::store::records::{CHANGES_MAX, Change, Committed};
use futures_util::future::join_all;
use quartier_protocol::id::{MemberId, PairingId};
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::time::Timestamp;

/// After how many milliseconds it is done again, or whichever node sees to what was cut off. A request ends after thirty seconds.
const AGAIN_MS: i64 = 35_000;

/// A member who is to be erased, and in which pairings they are.
pub struct Erasure {
    job: Job,
    member: MemberId,
    pairings: Vec<PairingId>,
}

impl Erasure {
    /// Of whom. Nothing is kept yet.
    pub fn of(member: MemberId, pairings: Vec<PairingId>, now: Timestamp) -> Self {
        let what = JobKind::Erasure { member, pairings: pairings.clone() };
        Self { job: Job { at: now.plus_ms(AGAIN_MS), what }, member, pairings }
    }

    /// What has it done, as part of the step that decides it.
    pub fn changes(&self, now: Timestamp) -> Stored<[Change; 2]> {
        Ok([set(&self.job)?, erasing::begun(self.member, now)?])
    }
}

/// Does at once what was decided. What can't be done now is left to the job.
pub async fn at_once(service: &Service, erasures: &[Erasure]) {
    join_all(erasures.iter().map(async |erasure| {
        let done = match everything(service, erasure.member, &erasure.pairings).await {
            Ok(()) => written_anew(service).await,
            Err(declined) => Err(declined),
        };
        if let Err(declined) = done {
            tracing::warn!(?declined, job = erasure.job.id(), "what is left to be erased is in a moment");
        }
    }))
    .await;
}

/// The job, when it is due.
pub async fn when_due(service: &Service, job: &Job, member: MemberId, pairings: &[PairingId]) -> Result<(), Declined> {
    everything(service, member, pairings).await?;
    written_anew(service).await?;
    // With what is known of its failures, which names them too.
    let done = [remove::<Job>(&job.id()), remove::<Failing>(&job.id())];
    service.stores.records.commit(&done, service.clock.now()).await?;
    Ok(())
}

/// Works what was taken out out of the store's files.
async fn written_anew(service: &Service) -> Result<(), Declined> {
    let why = match service.stores.health.scrub().await {
        Ok(true) => return Ok(()),
        Ok(false) => "somebody uses the store's files, which may have it still",
        Err(error) => {
            tracing::warn!(%error, "what was erased could not be worked out of the store's files");
            "the store's files could not be written anew"
        }
    };
    // A failure that counts, so that the operator sees one that lasts.
    Err(Declined::Problem(ProblemCode::Conflict, why))
}

/// Takes out what is kept of a member, and them.
async fn everything(service: &Service, member: MemberId, known: &[PairingId]) -> Result<(), Declined> {
    credentials::end_all(service, member, Ending::Ended).await?;
    let there = service.stores.directory.membership(member).await?;
    let mut pairings = known.to_vec();
    pairings.extend(there.iter().flat_map(|there| &there.pairings).map(|pairing| pairing.id));
    pairings.sort_unstable();
    pairings.dedup();
    said(service, member, &pairings).await?;
    agenda::forget::everything(service, member, &pairings).await?;
    let records = &service.stores.records;
    let now = service.clock.now();
    let mut changes = names::give_back(service, member).await?;
    changes.push(remove::<Profile>(&member.to_string()));
    changes.extend(passkeys::end(service, member).await?);
    changes.extend(documents::list::<Card>(&**records, &of_member(member), now).await?.iter().map(Kept::remove));
    for some in changes.chunks(CHANGES_MAX) {
        if let Committed::Stale(_) = records.commit(some, now).await? {
            return Err(Declined::conflict());
        }
    }
    if there.is_some() {
        let gone = Decided::from(DirectoryChange::Gone(member)).tell(join::told(member, &pairings));
        service.commit(gone).await?;
    }
    Ok(())
}

/// Takes out what a member said, but for what is in the agenda: first what waits, so that none of it comes into a log behind the one who
/// looks through it. All channels of their pairings, those they were once kept out of too, and logs that were lost and are in the archive.
async fn said(service: &Service, member: MemberId, pairings: &[PairingId]) -> Result<(), Declined> {
    moderation::forget::everything(service, member, pairings).await?;
    for one in service.capabilities {
        one.forget(service, member, pairings).await?;
    }
    forget_reasons(service, member).await?;
    for pairing in pairings {
        let channels = service.stores.directory.channels_of(*pairing).await?;
        service.stores.log.open_channels(&channels).await?;
        for channel in channels {
            service.stores.log.erase(channel.id, member, service.clock.now()).await?;
        }
    }
    Ok(())
}
