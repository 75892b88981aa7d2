//! What a member said is taken out, and the end of erasing somebody: a job that is kept in the step after which nobody of that name is
//! there, so that it is done whatever breaks off.

use super::recorded::forget_reasons;
use super::{Declined, Service, moderation};
use crate::documents::jobs::{Failing, Job, JobKind};
use crate::documents::{Document, remove};
use futures_util::future::join_all;
use quartier_protocol::id::{MemberId, PairingId};
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::time::Timestamp;

/// After how many milliseconds whichever node sees to an end that was cut off.
const LEFT_MS: i64 = 10_000;

/// What is left to be done of erasing a member; to be kept in the step that leaves it.
pub fn left(member: MemberId, pairings: Vec<PairingId>, now: Timestamp) -> Job {
    Job { at: now.plus_ms(LEFT_MS), what: JobKind::Erasure { member, pairings } }
}

/// Does what is left at once. What can't be done now is left to the jobs.
pub async fn end(service: &Service, left: &[Job]) {
    join_all(left.iter().map(async |job| {
        let JobKind::Erasure { member, pairings } = &job.what else { return };
        if let Err(declined) = finish(service, job, *member, pairings).await {
            tracing::warn!(?declined, "what is left to be erased is in a moment");
        }
    }))
    .await;
}

/// Takes out what was under way while the rest was (a message let through, one for later whose time had come, a decision), and works what
/// was taken out out of the store's files. Repeatable. Of somebody who is there, because their erasing broke off before, nothing is taken out.
pub async fn finish(service: &Service, job: &Job, member: MemberId, pairings: &[PairingId]) -> Result<(), Declined> {
    if service.stores.directory.membership(member).await?.is_none() {
        said(service, member, pairings).await?;
    }
    if !service.stores.health.scrub().await? {
        return Err(Declined::Problem(
            ProblemCode::Conflict,
            "somebody uses the store's files, which may have it still",
        ));
    }
    // With what is known of its failures, which names them too.
    let done = [remove::<Job>(&job.id()), remove::<Failing>(&job.id())];
    service.stores.records.commit(&done, service.clock.now()).await?;
    Ok(())
}

/// Takes out what a member said, but for what is in the agenda: first what waits, so that none of it comes into a log behind the one who
/// looks through it. All channels of their pairings, those they were once kept out of too, and logs that were lost and are in the archive.
/// Repeatable.
pub async fn said(service: &Service, member: MemberId, pairings: &[PairingId]) -> Result<(), Declined> {
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
