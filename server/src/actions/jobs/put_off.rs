//! Jobs that a clock that was ahead put off: they are planned for much later than anything of their kind ever is.
//!
//! What is to be done at a time that people named is never among them.

use super::{failures, run};
use crate::actions::agenda::hooks::deliver;
use crate::actions::{Declined, Service, clock_doubt};
use crate::documents::jobs::{Job, JobKind, Queue};
use crate::documents::{self, Document, Kept};
use std::sync::Arc;

/// Milliseconds between two looks, by what only grows.
pub(super) const EVERY_MS: u64 = 3_600_000;
/// Milliseconds of an hour.
const HOUR_MS: i64 = 3_600_000;
/// Records read at once.
const PAGE: u32 = 16;

/// Milliseconds for which anything in a queue is put off at most. `None`: it is done at times that people named.
fn longest_ms(service: &Service, queue: Queue) -> Option<i64> {
    match queue {
        Queue::Reminders | Queue::General => None,
        Queue::Hooks => Some(deliver::LAST_WAIT_MS),
        Queue::Calendars => Some(i64::from(service.options.fetch_hours) * HOUR_MS),
        // What was decided; what waits for approval does so until a time that its author was told.
        Queue::Erasures | Queue::Moderation => Some(HOUR_MS),
    }
}

fn is_put_off(kept: &Kept<Job>) -> bool {
    matches!(kept.it.what, JobKind::Hook(_) | JobKind::Calendar(_) | JobKind::Erasure { .. } | JobKind::Decision(_))
}

/// Sees to those of a queue. Whether it looked: not by a clock that may be wrong.
pub async fn look(service: &Arc<Service>, queue: Queue) -> Result<bool, Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let Some(longest_ms) = longest_ms(service, queue) else { return Ok(true) };
    if clock_doubt::is_doubted(service).await? {
        return Ok(false);
    }
    let mut after = format!("{:015};", now.plus_ms(2 * longest_ms).unix_ms());
    loop {
        let found = documents::readable::<Job>(records, queue.term(), Some(&after), PAGE, now).await?;
        let last = found.kept.last().map(|kept| kept.it.id());
        let jobs: Vec<Kept<Job>> = found.kept.into_iter().filter(is_put_off).collect();
        if !jobs.is_empty() {
            let (queue, jobs) = (queue.term(), jobs.len());
            tracing::warn!(
                queue,
                jobs,
                "jobs are planned for later than any is now, as by a clock that was ahead; they are tried"
            );
        }
        let failing = failures::of(records, &jobs, now).await?;
        run::see_to_all(service, jobs.into_iter().zip(failing), now).await?;
        match last {
            Some(last) if !found.is_last => after = last,
            _ => return Ok(true),
        }
    }
}
