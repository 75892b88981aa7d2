//! A queue on this node: sleeps until its next job is due, sees to it, and sleeps again.

use super::{failures, put_off, see_to};
use crate::actions::{Declined, Service, clock_doubt};
use crate::documents::jobs::{Failing, Job, Queue};
use crate::documents::{self, Document, Kept};
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::refusal::RefusalCode;
use quartier_protocol::time::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::{Id, JoinSet};

/// Longest sleep: until then another node's commit is heard of.
const LOOK: Duration = Duration::from_secs(30);
/// Wait after a store failed.
const RETRY_MS: i64 = 2_000;
/// Records read at once, and seen to at the same time.
const PAGE: u32 = 16;

/// Sees to a queue, as long as the server runs.
pub async fn forever(service: Arc<Service>, queue: Queue) {
    let mut next_look_ms = 0;
    loop {
        if service.clock.monotonic_ms() >= next_look_ms {
            match put_off::look(&service, queue).await {
                Ok(false) => {}
                Ok(true) => next_look_ms = service.clock.monotonic_ms() + put_off::EVERY_MS,
                Err(declined) => {
                    tracing::warn!(?declined, queue = queue.term(), "could not look for what was put off; trying again")
                }
            }
        }
        let rest = match once(&service, queue).await {
            Ok(next) => next.map_or(LOOK, |at| until(service.clock.now(), at)),
            Err(declined) => {
                tracing::warn!(?declined, queue = queue.term(), "could not look for what is due; trying again");
                Duration::from_millis(RETRY_MS.unsigned_abs())
            }
        };
        let _ = tokio::time::timeout(rest, service.alarm.rung(queue)).await;
    }
}

fn until(now: Timestamp, at: Timestamp) -> Duration {
    Duration::from_millis((at.unix_ms() - now.unix_ms()).max(0).unsigned_abs()).min(LOOK)
}

/// Sees to all of a queue that is due by now. When the next is, or one that failed is tried again, if that is known.
pub async fn once(service: &Arc<Service>, queue: Queue) -> Result<Option<Timestamp>, Declined> {
    let records = &*service.stores.records;
    let (mut after, mut is_changed, mut again): (Option<String>, _, Option<Timestamp>) = (None, false, None);
    let mut unreadable = 0;
    loop {
        let now = service.clock.now();
        if clock_doubt::is_doubted(service).await? {
            return Ok(None);
        }
        let found = documents::readable::<Job>(records, queue.term(), after.as_deref(), PAGE, now).await?;
        let (page, is_last) = (found.kept, found.is_last);
        unreadable += found.unreadable.len()
            + page.iter().filter(|kept| failures::is_unknown(service.capabilities, &kept.it)).count();
        metrics::gauge!("quartier_jobs_unreadable", "queue" => queue.term()).set(unreadable as f64);
        after = page.last().map(|kept| kept.it.id());
        let next = page.iter().map(|kept| kept.it.at).find(|at| *at > now);
        let due: Vec<Kept<Job>> = page.into_iter().take_while(|kept| kept.it.at <= now).collect();
        is_changed |= !due.is_empty();
        let failing = failures::of(records, &due, now).await?;
        again = earlier(again, see_to_all(service, due.into_iter().zip(failing), now).await?);
        if (next.is_some() || is_last) && is_changed {
            // What was seen to has another time by now.
            return Ok(earlier(next_after(service, queue, now).await?, again));
        }
        if next.is_some() || is_last {
            return Ok(next);
        }
    }
}

fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    one.into_iter().chain(other).min()
}

async fn next_after(service: &Service, queue: Queue, now: Timestamp) -> Result<Option<Timestamp>, Declined> {
    // In order of bytes it comes after every id that begins with this moment.
    let after = format!("{:015};", now.unix_ms());
    let found = documents::readable::<Job>(&*service.stores.records, queue.term(), Some(&after), 1, now).await?;
    Ok(found.kept.first().map(|kept| kept.it.at))
}

/// Sees to jobs beside each other: one that can't be done is not in the way of the others. When the first of them is tried again.
pub(super) async fn see_to_all(
    service: &Arc<Service>,
    due: impl Iterator<Item = (Kept<Job>, Option<Kept<Failing>>)>,
    now: Timestamp,
) -> Result<Option<Timestamp>, Declined> {
    let mut under_way: JoinSet<Result<(), Declined>> = JoinSet::new();
    let (mut jobs, mut again) = (Vec::<(Id, Kept<Job>, Option<Kept<Failing>>)>::new(), None);
    for (job, failing) in due {
        if let Some(failing) = failing.as_ref().filter(|kept| !kept.it.may_be_tried(now)) {
            again = earlier(again, failing.it.next);
            continue;
        }
        let (service, what) = (service.clone(), job.it.clone());
        let task = under_way.spawn(async move { see_to(&service, what).await });
        jobs.push((task.id(), job, failing));
    }
    let mut unnoted = None;
    while let Some(ended) = under_way.join_next_with_id().await {
        let (id, outcome) = match ended {
            Ok((id, outcome)) => (id, outcome.map_err(Failure::Declined)),
            Err(panic) => (panic.id(), Err(Failure::Panicked)),
        };
        let Some(number) = jobs.iter().position(|(of, ..)| *of == id) else { continue };
        let (_, job, failing) = jobs.swap_remove(number);
        match after_trying(service, job, failing, outcome).await {
            Ok(next) => again = earlier(again, next),
            Err(declined) => unnoted = Some(declined),
        }
    }
    unnoted.map_or(Ok(again), Err)
}

/// Why something was declined, for the operator.
fn words(declined: Declined) -> String {
    match declined {
        Declined::Refused(refusal) => format!("{}: {}", refusal.code.name(), refusal.detail),
        Declined::Problem(code, why) => format!("{}: {why}", code.name()),
        Declined::Told(code, why) => format!("{}: {why}", code.name()),
    }
}

enum Failure {
    Declined(Declined),
    /// What it said is in the log; it may be somebody's words.
    Panicked,
}

/// What follows from how a job went; when it is tried again.
async fn after_trying(
    service: &Service,
    job: Kept<Job>,
    before: Option<Kept<Failing>>,
    outcome: Result<(), Failure>,
) -> Result<Option<Timestamp>, Declined> {
    let (records, now, id, queue) = (&*service.stores.records, service.clock.now(), job.it.id(), job.it.queue().term());
    let why = match outcome {
        Ok(()) => {
            if let Some(failing) = before {
                records.commit(&[documents::remove::<Failing>(&failing.it.id())], now).await?;
            }
            return Ok(None);
        }
        // Not its fault: it is tried as soon as the store may be back, and as often.
        Err(Failure::Declined(Declined::Refused(refusal))) if refusal.code == RefusalCode::Unavailable => {
            tracing::warn!(?refusal, job = id, "what is due could not be done; trying again");
            return Ok(Some(now.plus_ms(RETRY_MS)));
        }
        Err(Failure::Declined(Declined::Problem(ProblemCode::ClockDoubted, why))) => {
            tracing::warn!(why, job = id, "what is due could not be done; trying again");
            return Ok(Some(now.plus_ms(RETRY_MS)));
        }
        // An archived channel, say: it is tried at each look.
        Err(Failure::Declined(Declined::Problem(ProblemCode::Gone, why))) => {
            tracing::debug!(why, job = id, "what is due can't be done now; trying again");
            return Ok(None);
        }
        Err(Failure::Declined(declined)) => words(declined),
        Err(Failure::Panicked) => "it panicked".to_owned(),
    };
    let Some(next) = failures::note(records, &job, before, &why, now).await? else {
        // Another node did it or noted that it failed, or it was put off before something else failed, and has another time.
        tracing::warn!(why, job = id, "a job failed that is another's or another by now");
        return Ok(None);
    };
    metrics::counter!("quartier_job_failures_total", "queue" => queue).increment(1);
    match next {
        Some(next) => tracing::warn!(why, job = id, %next, "a job failed; it is tried again"),
        None => {
            tracing::error!(why, job = id, "a job was given up");
            metrics::counter!("quartier_jobs_given_up_total", "queue" => queue).increment(1);
        }
    }
    Ok(next)
}
