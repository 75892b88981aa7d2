//! Delete what channels no longer keep. One node at a time does it; a run that was cut off is done again.

use super::agenda;
use crate::actions::{Declined, Service, clock_doubt};
use crate::documents::keeping::{Keeping, KeepingRun, OfAgenda};
use crate::documents::{self, Kept, add, load_all};
use crate::kernel::store::Stored;
use crate::kernel::store::records::Committed;
use quartier_protocol::id::ChannelId;
use quartier_protocol::time::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// How often it is looked whether a run is due.
const LOOK: Duration = Duration::from_secs(60);
/// Milliseconds in a day.
const DAY_MS: i64 = 86_400_000;
/// Milliseconds after which a run is tried again that did not succeed everywhere.
const AGAIN_MS: i64 = 600_000;
/// Expired records taken out at once.
const SWEPT_AT_ONCE: u32 = 500;

/// What a run removed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Removed {
    /// Events of logs.
    pub events: u64,
    /// What was in agendas.
    pub agenda: OfAgenda,
    /// Things of capabilities, by their names.
    pub capabilities: BTreeMap<String, u64>,
}

/// Looks, as long as the server runs.
pub async fn forever(service: Arc<Service>) {
    loop {
        match if_due(&service).await {
            Ok(Some(Removed { events, agenda, capabilities })) => {
                tracing::info!(removed = events, ?agenda, ?capabilities, "deleted what channels no longer keep");
            }
            Ok(None) => {}
            Err(declined) => tracing::warn!(?declined, "could not delete what channels no longer keep; trying again"),
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Does a run if one is due on whichever node. What was removed; `None`: it isn't due, or another node does it.
pub async fn if_due(service: &Service) -> Result<Option<Removed>, Declined> {
    let records = &service.stores.records;
    let now = service.clock.now();
    if clock_doubt::is_doubted(service).await? {
        return Ok(None);
    }
    let kept: Option<Kept<KeepingRun>> = documents::load(&**records, KeepingRun::ID, now).await?;
    if let Some(kept) = &kept {
        tell(&kept.it);
        if !kept.it.is_due(now) {
            return Ok(None);
        }
    }
    // Whoever moves the date on does the run.
    let mut run = kept.as_ref().map_or_else(KeepingRun::default, |kept| kept.it.clone());
    let may_delete = run.begin(now);
    let change = match kept {
        Some(mut kept) => {
            kept.it = run;
            kept.replace()?
        }
        None => add(&run)?,
    };
    if let Committed::Stale(_) = records.commit(&[change], now).await? {
        return Ok(None);
    }
    if !may_delete {
        tracing::error!(%now, "the clock went on by months since the last run; nothing is deleted until it has said so for a day");
        return Ok(None);
    }
    let mut removed = Removed::default();
    let done = everywhere(service, now, &mut removed).await;
    while records.sweep(now, SWEPT_AT_ONCE).await? == SWEPT_AT_ONCE {}
    service.stores.health.tidy().await;
    let kept: Option<Kept<KeepingRun>> = documents::load(&**records, KeepingRun::ID, now).await?;
    if let Some(mut kept) = kept {
        kept.it.removed += removed.events;
        kept.it.agenda += removed.agenda;
        for (name, count) in &removed.capabilities {
            *kept.it.capabilities.entry(name.clone()).or_default() += count;
        }
        match &done {
            Ok(()) => kept.it.ended_ms = now.unix_ms(),
            Err(_) => kept.it.due_ms = now.plus_ms(AGAIN_MS).unix_ms(),
        }
        records.commit(&[kept.replace()?], now).await?;
        tell(&kept.it);
    }
    done.map(|()| Some(removed))
}

/// Counts what was removed. A channel that can't be read is not in the way of the others; the first error is told at the end.
async fn everywhere(service: &Service, now: Timestamp, removed: &mut Removed) -> Result<(), Declined> {
    let directory = &service.stores.directory;
    let mut done = Ok(());
    for pairing in directory.overview().await?.pairings {
        let channels: Vec<ChannelId> =
            directory.channels_of(pairing.id).await?.into_iter().map(|channel| channel.id).collect();
        let ids = channels.iter().map(ChannelId::to_string);
        let said = load_all::<Keeping>(&*service.stores.records, ids, now).await?;
        for (channel, said) in channels.into_iter().zip(said) {
            let days = said.map_or(service.options.retention_days, |kept| kept.it.days).max(1);
            let before = now.plus_ms(-i64::from(days) * DAY_MS);
            let log = log(service, channel, before, now).await.map(|events| removed.events += events);
            for what in [log.map_err(Declined::from), beside(service, channel, before, removed).await] {
                let Err(declined) = what else { continue };
                tracing::error!(?declined, %channel, "what a channel no longer keeps could not be removed");
                // Where all of the store is away, no other channel is asked.
                service.stores.health.check().await?;
                done = done.and(Err(declined));
            }
        }
    }
    done
}

/// What is kept beside its log. What can't be read is in no other's way; the first error is told.
async fn beside(
    service: &Service,
    channel: ChannelId,
    before: Timestamp,
    removed: &mut Removed,
) -> Result<(), Declined> {
    let mut done = agenda::run(service, channel, before).await.map(|gone| removed.agenda += gone);
    for one in service.capabilities {
        match one.forget_old(service, channel, before).await {
            Ok(count) => *removed.capabilities.entry(one.name().to_owned()).or_default() += count,
            Err(declined) => done = done.and(Err(declined)),
        }
    }
    done
}

async fn log(service: &Service, channel: ChannelId, before: Timestamp, now: Timestamp) -> Stored<u64> {
    let log = &service.stores.log;
    let mut removed = 0;
    while let (Some(head), Some(reached)) = (log.head(channel).await?, log.reached(channel, before, now).await?)
        && reached > head.trimmed
    {
        log.trim(channel, reached).await?;
        removed += reached - head.trimmed;
    }
    Ok(removed)
}

/// In metrics: a job that silently does nothing shows.
fn tell(run: &KeepingRun) {
    metrics::gauge!("quartier_retention_last_run_seconds").set(run.ended_ms as f64 / 1_000.0);
    metrics::gauge!("quartier_retention_removed_events_total").set(run.removed as f64);
    let OfAgenda { meetings, answers, minutes } = run.agenda;
    let of_agenda = [("meetings", meetings), ("answers", answers), ("minutes", minutes)];
    let of_agenda = of_agenda.map(|(what, removed)| (what.to_owned(), removed));
    for (what, removed) in of_agenda.into_iter().chain(run.capabilities.clone()) {
        metrics::gauge!("quartier_retention_removed_records_total", "what" => what).set(removed as f64);
    }
}
