//! The clock of this node: sleeps until the next thing is due, sees to it, and sleeps again.
//!
//! Never knows what is done; whoever does it puts another record in the place of the one that was due, in the commit in which it
//! is done with. Invariant: what is due is seen to by every node that looks, and done once, because messages have derived
//! ids and commits compare.

use super::{calendars, card, hooks, scheduled};
use crate::actions::{Declined, Service};
use crate::documents::agenda::due::{Due, DueWhat, Lane};
use crate::documents::{self, Document, Kept};
use quartier_protocol::time::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinSet;

/// Longest sleep: until then another node's commit is heard of.
const LOOK: Duration = Duration::from_secs(30);
/// Wait after the store failed.
const RETRY: Duration = Duration::from_secs(2);
/// Records read at once, and seen to at the same time.
const PAGE: u32 = 16;

/// Wakes this node's clock.
#[derive(Default)]
pub struct Alarm([Notify; 3]);

impl Alarm {
    /// Something was committed that may be due sooner than what was known.
    pub fn ring(&self) {
        self.0.iter().for_each(Notify::notify_one);
    }

    /// Waits until it rings for a lane.
    pub async fn rung(&self, lane: Lane) {
        self.0[lane as usize].notified().await;
    }
}

/// Sees to a lane, as long as the server runs.
pub async fn forever(service: Arc<Service>, lane: Lane) {
    loop {
        let rest = match once(&service, lane).await {
            Ok(next) => next.map_or(LOOK, |at| until(service.clock.now(), at)),
            Err(declined) => {
                tracing::warn!(?declined, lane = lane.term(), "could not look for what is due; trying again");
                RETRY
            }
        };
        let _ = tokio::time::timeout(rest, service.alarm.rung(lane)).await;
    }
}

fn until(now: Timestamp, at: Timestamp) -> Duration {
    Duration::from_millis((at.unix_ms() - now.unix_ms()).max(0).unsigned_abs()).min(LOOK)
}

/// Sees to all of a lane that is due by now. When the next is, if one is known.
pub async fn once(service: &Arc<Service>, lane: Lane) -> Result<Option<Timestamp>, Declined> {
    let mut after: Option<String> = None;
    let mut is_changed = false;
    loop {
        let now = service.clock.now();
        let page: Vec<Kept<Due>> =
            documents::page(&*service.stores.records, lane.term(), after.as_deref(), PAGE, now).await?;
        let is_last = page.len() < PAGE as usize;
        after = page.last().map(|kept| kept.it.id());
        let next = page.iter().map(|kept| kept.it.at).find(|at| *at > now);
        let mut under_way = JoinSet::new();
        is_changed |= page.first().is_some_and(|first| first.it.at <= now);
        for due in page.into_iter().map(|kept| kept.it).take_while(|due| due.at <= now) {
            let service = service.clone();
            under_way.spawn(async move {
                // One that can't be seen to is not in the way of the others.
                if let Err(declined) = see_to(&service, due).await {
                    tracing::warn!(?declined, due = due.id(), "what is due could not be done; trying again");
                }
            });
        }
        while let Some(seen_to) = under_way.join_next().await {
            // It stays due, and is tried again with the others.
            if let Err(error) = seen_to {
                tracing::error!(%error, lane = lane.term(), "seeing to what is due panicked");
                metrics::counter!("quartier_due_panics_total").increment(1);
            }
        }
        if (next.is_some() || is_last) && is_changed {
            // What was seen to has another time by now.
            return next_after(service, lane, now).await;
        }
        if next.is_some() || is_last {
            return Ok(next);
        }
    }
}

async fn next_after(service: &Service, lane: Lane, now: Timestamp) -> Result<Option<Timestamp>, Declined> {
    // In order of bytes it comes after every id that begins with this moment.
    let after = format!("{:015};", now.unix_ms());
    let page = documents::page::<Due>(&*service.stores.records, lane.term(), Some(&after), 1, now).await?;
    Ok(page.first().map(|kept| kept.it.at))
}

async fn see_to(service: &Arc<Service>, due: Due) -> Result<(), Declined> {
    match due.what {
        DueWhat::Scheduled(id) => scheduled::post::when_due(service, &due, id).await,
        // Reminders are the agenda bot's.
        DueWhat::Reminder { .. } => Ok(()),
        DueWhat::Calendar(id) => calendars::fetch::when_due(service, &due, id).await,
        DueWhat::Card { meeting, in_french } => card::when_due(service, &due, meeting, in_french).await,
        DueWhat::Hook(id) => hooks::deliver::when_due(service, &due, id).await,
    }
}
