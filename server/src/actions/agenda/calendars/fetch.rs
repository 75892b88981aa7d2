//! Fetch a calendar: when it is time, or when somebody asks for it.

use super::{found, goes_on, is_archived, load, noted, planned, reading, take_in};
use crate::actions::{Actor, Declined, Service};
use crate::documents::agenda::calendar::Calendar;
use crate::documents::jobs::Job;
use crate::documents::lease::Lease;
use crate::documents::{self, Document, Kept};
use crate::kernel::store::records::Committed;
use crate::outbound::{Answer, Fetch, OutboundError, Target};
use quartier_protocol::http::agenda::calendars::Calendar as Told;
use quartier_protocol::id::CalendarId;
use quartier_protocol::limits::CALENDAR_BYTES;
use quartier_protocol::problem::ProblemCode;

/// Milliseconds of an hour; it is tried again after one when something was wrong.
const HOUR_MS: i64 = 3_600_000;
/// Milliseconds of a lease: longer than fetching and taking in last. One that a crash left behind ends by itself.
pub(super) const LEASE_MS: i64 = 300_000;

/// Somebody asks for it.
pub async fn run(service: &Service, actor: &Actor, id: CalendarId) -> Result<Told, Declined> {
    let _lock = service.locks.take(format!("calendar {id}")).await;
    let kept = found(service, actor, id).await?;
    if kept.it.url.is_none() {
        return Err(Declined::bad("this calendar was brought as a file"));
    }
    goes_on(service, &kept.it).await?;
    fetched(service, kept).await
}

/// It is time. Of several nodes that find so, the one whose commit takes the lease fetches; the job stays until that is done.
pub async fn when_due(service: &Service, due: &Job, id: CalendarId) -> Result<(), Declined> {
    let now = service.clock.now();
    let Some(mut kept) = load(service, id).await?.filter(|kept| kept.it.due.as_deref() == Some(&due.id())) else {
        // Nothing has it any more.
        service.stores.records.commit(&[documents::remove::<Job>(&due.id())], now).await?;
        return Ok(());
    };
    if is_archived(service, &kept.it).await? {
        let mut changes = planned(&mut kept.it, Some(now.plus_ms(every_ms(service))))?;
        changes.push(kept.replace()?);
        service.stores.records.commit(&changes, now).await?;
        return Ok(());
    }
    if kept.it.lease.is_some_and(|lease| lease.is_held(now, LEASE_MS)) {
        return Err(elsewhere());
    }
    kept.it.lease = Some(Lease::of(now, LEASE_MS));
    if let Committed::Stale(_) = service.stores.records.commit(&[kept.replace()?], now).await? {
        return Err(elsewhere());
    }
    let _lock = service.locks.take(format!("calendar {id}")).await;
    let Some(kept) = load(service, id).await? else { return Ok(()) };
    match fetched(service, kept).await {
        Err(declined) => {
            give_back(service, id).await?;
            Err(declined)
        }
        Ok(_) => Ok(()),
    }
}

/// It stays due, and what is known of its failures stays.
fn elsewhere() -> Declined {
    Declined::Problem(ProblemCode::Gone, "this calendar is being fetched elsewhere")
}

/// Lets it be tried again before the lease is over.
async fn give_back(service: &Service, id: CalendarId) -> Result<(), Declined> {
    let Some(mut kept) = load(service, id).await?.filter(|kept| kept.it.lease.is_some()) else { return Ok(()) };
    kept.it.lease = None;
    service.stores.records.commit(&[kept.replace()?], service.clock.now()).await?;
    Ok(())
}

async fn fetched(service: &Service, kept: Kept<Calendar>) -> Result<Told, Declined> {
    let answer = match Target::parse(kept.it.url.as_deref().unwrap_or_default(), &service.outbound.reach) {
        Ok(target) => ask(service, &kept.it, &target).await,
        Err(error) => Err(error),
    };
    answered(service, kept, answer).await
}

/// Asks the address, which says whether it is what was read last; unless something of that was left out, which may stand by now.
pub(super) async fn ask(service: &Service, calendar: &Calendar, target: &Target) -> Result<Answer, OutboundError> {
    let is_whole = |_: &&str| calendar.left_out.count == 0;
    let [etag, modified] = [&calendar.etag, &calendar.modified].map(|said| said.as_deref().filter(is_whole));
    let accept = "text/calendar, */*;q=0.1";
    service.outbound.fetch(Fetch { target, accept, etag, modified, limit: CALENDAR_BYTES }).await
}

/// Takes in what came, and says when it is fetched next.
pub(super) async fn answered(
    service: &Service,
    mut kept: Kept<Calendar>,
    answer: Result<Answer, OutboundError>,
) -> Result<Told, Declined> {
    let now = service.clock.now();
    let read = match answer {
        Ok(Answer::Unchanged) => Ok(()),
        Ok(Answer::Body { bytes, .. }) if kept.it.has_read(reading::digest(&bytes)) => Ok(()),
        Ok(Answer::Body { bytes, etag, modified }) => {
            let taken = match reading::meetings(service, &kept.it, bytes.to_vec()).await {
                Ok(read) => take_in::run(service, &kept.it, read.meetings).await?.map(|taken| (taken, read.digest)),
                Err(wrong) => Err(wrong),
            };
            taken.map(|(taken, digest)| {
                (kept.it.meetings, kept.it.left_out) = (taken.meetings, taken.left_out);
                (kept.it.etag, kept.it.modified, kept.it.digest) = (etag, modified, Some(digest));
            })
        }
        Err(error) => Err(error.into()),
    };
    let next_ms = match read {
        Ok(()) => {
            (kept.it.read_at, kept.it.problem) = (Some(now), None);
            every_ms(service)
        }
        Err(wrong) => {
            tracing::info!(calendar = %kept.it.id, kind = ?wrong.kind, line = wrong.line, "a calendar was not taken in");
            kept.it.problem = Some(wrong.problem(now));
            every_ms(service).min(HOUR_MS)
        }
    };
    kept.it.lease = None;
    let changes = planned(&mut kept.it, Some(now.plus_ms(next_ms)))?;
    noted(service, &kept, changes).await?;
    Ok(kept.it.told())
}

fn every_ms(service: &Service) -> i64 {
    i64::from(service.options.fetch_hours) * HOUR_MS
}
