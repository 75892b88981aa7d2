//! What another calendar of holidays changes about the reminders of meetings that skip them.
//!
//! A meeting's next reminder is counted out when something about the meeting changes. Holidays change between two starts of the server, and then it
//! is counted out anew. Invariant: what is due already is left to whoever looks at what is due.

use super::plan::{before, between, from_now_on};
use crate::actions::agenda::told::instant;
use crate::actions::{Declined, Service};
use crate::documents::agenda::meeting::{Meeting, SKIPPING};
use crate::documents::{self, Document, Kept};
use quartier_protocol::local::LocalDate;
use std::sync::Arc;
use std::time::Duration;

/// Meetings read at once.
const PAGE: u32 = 100;
/// Wait after the store failed.
const RETRY: Duration = Duration::from_secs(2);

/// Counts out anew what comes next, until it is done.
pub async fn at_start(service: Arc<Service>) {
    while let Err(declined) = run(&service).await {
        tracing::warn!(?declined, "could not heed the holidays in reminders; trying again");
        tokio::time::sleep(RETRY).await;
    }
}

/// The same, once.
pub async fn run(service: &Service) -> Result<(), Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let today = LocalDate::of(jiff::tz::Offset::UTC.to_datetime(instant(now)).date());
    let mut after: Option<String> = None;
    loop {
        let page: Vec<Kept<Meeting>> = documents::page(records, SKIPPING, after.as_deref(), PAGE, now).await?;
        after = page.last().map(|kept| kept.it.id());
        let is_last = page.len() < PAGE as usize;
        for kept in page.iter().filter(|kept| kept.it.span.last.is_none_or(|last| Some(last) >= today)) {
            anew(service, kept).await?;
        }
        if is_last {
            service.alarm.ring();
            return Ok(());
        }
    }
}

async fn anew(service: &Service, kept: &Kept<Meeting>) -> Result<(), Declined> {
    let now = service.clock.now();
    let before = before(service, &kept.it).await?;
    if before.as_ref().is_some_and(|before| before.next.due <= now) {
        return Ok(());
    }
    let next = from_now_on(service, &kept.it, before.as_ref());
    if before.as_ref().map(|before| &before.next) == next.as_ref().map(|next| &next.next) {
        return Ok(());
    }
    let mut changes = between(before.as_ref(), next.as_ref())?;
    changes.push(kept.unchanged());
    // Whoever changed the meeting meanwhile counted it out.
    service.stores.records.commit(&changes, now).await?;
    Ok(())
}
