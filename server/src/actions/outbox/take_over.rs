//! Taking over what was not done: its node ended, or what it needed was away.
//!
//! An entry that this node has seen unchanged for a second is taken over. No node's clock is compared with another's: looks are counted.

use super::Effect;
use crate::actions::Service;
use crate::kernel::outbox::Waiting;
use crate::store::Stored;
use futures_util::{StreamExt, stream};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Between two looks.
const LOOK: Duration = Duration::from_millis(500);
/// For so many looks, a second, an entry is its own node's, or that of whoever took it over last.
const TURN: u32 = 2;
/// After so many tries, ten minutes, one is made every minute: it may never be possible.
const TRIES: (u32, u32) = (600, 120);
/// Entries read at once.
const PAGE: u32 = 200;
/// Entries looked at in one look.
const LOOKED_AT: usize = 5_000;
/// Entries done beside each other.
const AT_ONCE: usize = 16;

/// Entries with their tries, and how many looks ago they were first seen so.
type Seen = HashMap<Uuid, (u32, u32)>;

/// Takes over what was not done, as long as the server runs.
pub async fn forever(service: Arc<Service>) {
    let mut seen = Seen::new();
    loop {
        tokio::time::sleep(LOOK).await;
        if let Err(error) = look(&service, &mut seen).await {
            tracing::debug!(%error, "the outbox can't be read now; it is read again");
        }
    }
}

/// Takes out of the outbox what this node has done.
pub async fn keep(service: &Service) -> Stored<()> {
    let finished = service.finished.take();
    let kept = service.stores.outbox.done(&finished).await;
    if kept.is_err() {
        finished.into_iter().for_each(|id| service.finished.add(id));
    }
    kept
}

async fn look(service: &Service, seen: &mut Seen) -> Stored<()> {
    keep(service).await?;
    let mut waiting: Vec<Waiting> = Vec::new();
    loop {
        let after = waiting.last().map(|last| last.entry.id);
        let page = service.stores.outbox.waiting(after, PAGE).await?;
        let is_last = page.len() < PAGE as usize;
        waiting.extend(page);
        if is_last || waiting.len() >= LOOKED_AT {
            break;
        }
    }
    metrics::gauge!("quartier_outbox_entries").set(waiting.len() as f64);
    let looks = |one: &Waiting| {
        let before = seen.get(&one.entry.id).filter(|(tries, _)| *tries == one.tries);
        before.map_or(0, |(_, looks)| looks + 1)
    };
    *seen = waiting.iter().map(|one| (one.entry.id, (one.tries, looks(one)))).collect();
    let is_due = |one: &Waiting| {
        let turn = if one.tries < TRIES.0 { TURN } else { TRIES.1 };
        seen.get(&one.entry.id).is_some_and(|(_, looks)| *looks >= turn)
    };
    let due: Vec<Waiting> = waiting.into_iter().filter(is_due).collect();
    stream::iter(due).for_each_concurrent(AT_ONCE, |one| take_over(service, one)).await;
    keep(service).await
}

async fn take_over(service: &Service, waiting: Waiting) {
    let Some(effect) = Effect::read(&waiting.entry.effect) else {
        // A newer program's: its nodes do it.
        tracing::debug!(id = %waiting.entry.id, "an entry of the outbox can't be read");
        return;
    };
    let done = async {
        if service.stores.outbox.take_over(&waiting).await? {
            service.bring_about(&effect).await?;
            service.finished.add(waiting.entry.id);
        }
        Stored::Ok(())
    };
    if let Err(error) = done.await {
        tracing::debug!(%error, "an entry of the outbox can't be done now; it is done again");
    }
}
