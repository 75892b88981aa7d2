//! Jobs: what is done when its time comes.
//!
//! Owns the queues of this node, when a job that failed is tried again, and which are given up. Never knows what is done; whoever does it
//! puts another record in the place of the one that was due, in the commit in which it is done with. Invariant: what is due is seen to by
//! every node that looks, and done once, because messages have derived ids and commits compare.

mod alarm;
mod failures;
mod put_off;
mod run;

pub use alarm::Alarm;
pub use failures::{Failed, list, retry, unreadable};
pub use put_off::look as look_for_what_was_put_off;
pub use run::{forever, once};

use super::agenda::{calendars, card, hooks};
use super::moderation::{effects, expiry};
use super::{Declined, Service, erasure};
use crate::documents::jobs::{Job, JobKind};
use quartier_protocol::problem::ProblemCode;
use std::sync::Arc;

/// Does what a job is for.
async fn see_to(service: &Arc<Service>, job: Job) -> Result<(), Declined> {
    match job.what {
        JobKind::Capability { ref name, thing } => match service.capability(name) {
            Some(capability) => capability.see_to(service, &job, thing).await,
            // A newer node's: it stays due, and nothing is counted against it.
            None => Err(Declined::Problem(ProblemCode::Gone, "this version has no such capability")),
        },
        // Reminders are the agenda bot's.
        JobKind::Reminder { .. } => Ok(()),
        JobKind::Calendar(id) => calendars::fetch::when_due(service, &job, id).await,
        JobKind::Card { meeting, in_french } => card::when_due(service, &job, meeting, in_french).await,
        JobKind::Hook(id) => hooks::deliver::when_due(service, &job, id).await,
        JobKind::Expiry { message, edit } => expiry::when_due(service, &job, message, edit).await,
        JobKind::Erasure { member, ref pairings } => erasure::when_due(service, &job, member, pairings).await,
        JobKind::Decision(case) => effects::when_due(service, &job, case).await,
    }
}
