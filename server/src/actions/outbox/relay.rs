//! The relay: delivers what was left in the outbox, because its node ended or what it needed was away.
//!
//! An entry that this node has seen unchanged for a second is claimed and delivered. No node's clock is compared with another's: polls
//! are counted.

use super::Effect;
use crate::actions::Service;
use crate::kernel::store::Stored;
use crate::kernel::store::outbox::Pending;
use parking_lot::Mutex;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use uuid::Uuid;

/// Between two polls.
const POLL: Duration = Duration::from_millis(500);
/// For so many polls, a second, an entry is left to its own node, or to whoever claimed it last.
const POLLS_UNCHANGED: u32 = 2;
/// Entries read at once.
const PAGE: u32 = 200;
/// Entries read in one poll.
const READ_MAX: usize = 50_000;
/// Entries delivered beside each other.
const IN_FLIGHT_MAX: usize = 64;

/// Entries with their attempts, and for how many polls they have been so.
type Seen = HashMap<Uuid, (u32, u32)>;

/// What this node is delivering just now.
#[derive(Default)]
struct InFlight {
    tasks: JoinSet<()>,
    ids: Arc<Mutex<HashSet<Uuid>>>,
}

/// An entry while it is being delivered; dropped, it can be delivered again, after a panic too.
struct Mark {
    id: Uuid,
    ids: Arc<Mutex<HashSet<Uuid>>>,
}

impl Drop for Mark {
    fn drop(&mut self) {
        self.ids.lock().remove(&self.id);
    }
}

/// Delivers what was left, as long as the server runs.
pub async fn forever(service: Arc<Service>) {
    let (mut seen, mut in_flight) = (Seen::new(), InFlight::default());
    loop {
        tokio::time::sleep(POLL).await;
        if let Err(error) = poll(&service, &mut seen, &mut in_flight).await {
            tracing::debug!(%error, "the outbox can't be read now; it is read again");
        }
    }
}

/// Acknowledges what this node has delivered.
pub async fn flush(service: &Service) -> Stored<()> {
    let delivered = service.delivered.take();
    let acknowledged = service.stores.outbox.acknowledge(&delivered).await;
    if acknowledged.is_err() {
        delivered.into_iter().for_each(|id| service.delivered.add(id));
    }
    acknowledged
}

async fn poll(service: &Arc<Service>, seen: &mut Seen, in_flight: &mut InFlight) -> Stored<()> {
    flush(service).await?;
    while let Some(ended) = in_flight.tasks.try_join_next() {
        if let Err(error) = ended {
            tracing::error!(%error, "delivering an entry of the outbox panicked; it is delivered again");
        }
    }
    let mut pending: Vec<Pending> = Vec::new();
    loop {
        let after = pending.last().map(|last| last.entry.id);
        let page = service.stores.outbox.pending(after, PAGE).await?;
        let is_last = page.len() < PAGE as usize;
        pending.extend(page);
        if is_last || pending.len() >= READ_MAX {
            break;
        }
    }
    metrics::gauge!("quartier_outbox_entries").set(pending.len() as f64);
    let polls = |one: &Pending| {
        let before = seen.get(&one.entry.id).filter(|(attempts, _)| *attempts == one.attempts);
        before.map_or(0, |(_, polls)| polls + 1)
    };
    let now_seen: Seen = pending.iter().map(|one| (one.entry.id, (one.attempts, polls(one)))).collect();
    let is_due = |one: &Pending| now_seen.get(&one.entry.id).is_some_and(|(_, polls)| *polls >= POLLS_UNCHANGED);
    let mut due: Vec<Pending> = pending.into_iter().filter(is_due).collect();
    // What can't be delivered now stands behind what was not tried yet.
    due.sort_by_key(|one| one.attempts);
    for one in due {
        match Effect::read(&one.entry.effect) {
            Some(effect) => deliver(service, one, effect, in_flight),
            // A newer program's: its nodes deliver it.
            None if now_seen[&one.entry.id].1 == POLLS_UNCHANGED => {
                tracing::warn!(id = %one.entry.id, "an entry of the outbox is none that this program knows");
            }
            None => {}
        }
    }
    *seen = now_seen;
    Ok(())
}

/// Begins to deliver an entry, unless it is being delivered or too many are.
fn deliver(service: &Arc<Service>, pending: Pending, effect: Effect, in_flight: &mut InFlight) {
    let id = pending.entry.id;
    if in_flight.tasks.len() >= IN_FLIGHT_MAX || !in_flight.ids.lock().insert(id) {
        return;
    }
    let (service, mark) = (service.clone(), Mark { id, ids: in_flight.ids.clone() });
    in_flight.tasks.spawn(async move {
        let _mark = mark;
        service.apply_here(&effect);
        let delivered = async {
            if service.stores.outbox.claim(&pending).await? {
                service.perform(&effect).await?;
                service.delivered.add(id);
            }
            Stored::Ok(())
        };
        if let Err(error) = delivered.await {
            tracing::debug!(%error, "an entry of the outbox can't be delivered now; it is delivered again");
        }
    });
}
