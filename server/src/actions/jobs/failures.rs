//! What becomes of a job that failed.
//!
//! It stays due, is tried again later and later, and is given up in the end; the operator sees both, and may have it tried again.

use crate::actions::capability::Capabilities;
use crate::documents::jobs::{FAILING, Failing, Job, JobKind, Queue};
use crate::documents::{self, Document, Kept, add};
use crate::kernel::store::records::Committed;
use crate::kernel::store::{Records, Stored};
use quartier_protocol::time::Timestamp;

/// A job that failed, for the operator.
pub type Failed = Failing;

/// What is known of these jobs' failures, in their order.
pub(super) async fn of(
    records: &dyn Records,
    jobs: &[Kept<Job>],
    now: Timestamp,
) -> Stored<Vec<Option<Kept<Failing>>>> {
    if jobs.is_empty() {
        return Ok(Vec::new());
    }
    documents::load_all(records, jobs.iter().map(|kept| kept.it.id()), now).await
}

/// Notes that a job failed; when it is tried again, if it is. `None`: it is not there any more, or another node noted it.
pub(super) async fn note(
    records: &dyn Records,
    job: &Kept<Job>,
    before: Option<Kept<Failing>>,
    why: &str,
    now: Timestamp,
) -> Stored<Option<Option<Timestamp>>> {
    let failing = Failing::once_more(job.it.clone(), before.as_ref().map(|kept| &kept.it), why, now);
    let change = match before {
        Some(mut kept) => {
            kept.it = failing.clone();
            kept.replace()?
        }
        None => add(&failing)?,
    };
    let committed = records.commit(&[job.unchanged(), change], now).await?;
    Ok((committed == Committed::Done).then_some(failing.next))
}

/// The jobs that failed and are due still, the earliest first.
pub async fn list(records: &dyn Records, now: Timestamp) -> Stored<Vec<Kept<Failed>>> {
    let failed = documents::readable::<Failing>(records, FAILING, None, u32::MAX, now).await?.kept;
    let jobs = documents::load_all::<Job>(records, failed.iter().map(|kept| kept.it.id()), now).await?;
    Ok(failed.into_iter().zip(jobs).filter_map(|(failed, job)| job.is_some().then_some(failed)).collect())
}

/// The ids of the jobs that this version of the program can't read, or that are of none of these capabilities.
pub async fn unreadable(records: &dyn Records, capabilities: Capabilities, now: Timestamp) -> Stored<Vec<String>> {
    let mut all = Vec::new();
    for queue in Queue::ALL {
        let found = documents::readable::<Job>(records, queue.term(), None, u32::MAX, now).await?;
        let unknown = found.kept.iter().filter(|kept| is_unknown(capabilities, &kept.it));
        all.extend(unknown.map(|kept| kept.it.id()));
        all.extend(found.unreadable);
    }
    Ok(all)
}

/// Whether it is of a capability that another version has.
pub(super) fn is_unknown(capabilities: Capabilities, job: &Job) -> bool {
    matches!(&job.what, JobKind::Capability { name, .. } if capabilities.iter().all(|one| one.name() != name))
}

/// Has all of them tried again, by whichever node looks next; how many there are.
pub async fn retry(records: &dyn Records, now: Timestamp) -> Stored<usize> {
    let failed = list(records, now).await?;
    for kept in &failed {
        records.commit(&[documents::remove::<Failing>(&kept.it.id())], now).await?;
    }
    Ok(failed.len())
}
