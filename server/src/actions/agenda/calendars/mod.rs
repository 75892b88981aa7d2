//! Calendars of others, taken in: their events are meetings here that nobody changes here.
//!
//! Invariant: a calendar that can't be had or read changes nothing but its problem.

pub mod bring;
pub mod fetch;
mod known;
pub mod list;
pub mod make;
pub mod reading;
pub mod remove;
pub mod replace;
mod take_in;
mod word_rules;

use crate::actions::{Actor, Declined, Service, clock_doubt};
use crate::documents::agenda::calendar::Calendar;
use crate::documents::jobs::{Job, JobKind, replaced};
use crate::documents::{self, Document, Kept};
use crate::domain::administration::Care;
use crate::kernel::store::records::{Change, Committed};
use quartier_protocol::id::CalendarId;
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::time::Timestamp;

/// A calendar of a pairing the administrator cares for.
async fn found(service: &Service, actor: &Actor, id: CalendarId) -> Result<Kept<Calendar>, Declined> {
    let kept = load(service, id).await?.ok_or_else(Declined::not_found)?;
    actor.cares(service, kept.it.pairing, Care::Everything)?;
    Ok(kept)
}

async fn load(service: &Service, id: CalendarId) -> Result<Option<Kept<Calendar>>, Declined> {
    Ok(documents::load(&*service.stores.records, &id.to_string(), service.clock.now()).await?)
}

/// Whether its channel is archived: nobody plans there any more, nor do calendars.
async fn is_archived(service: &Service, calendar: &Calendar) -> Result<bool, Declined> {
    Ok(service.stores.directory.channel(calendar.channel).await?.is_none_or(|channel| channel.archived))
}

/// Refuses to take anything in where nobody plans any more, and by a clock that may be wrong.
async fn goes_on(service: &Service, calendar: &Calendar) -> Result<(), Declined> {
    clock_doubt::refuse(service).await?;
    match is_archived(service, calendar).await? {
        true => Err(Declined::Problem(ProblemCode::Archived, "the channel is archived")),
        false => Ok(()),
    }
}

/// Says when it is fetched next; the changes that go with that.
fn planned(calendar: &mut Calendar, next: Option<Timestamp>) -> Result<Vec<Change>, Declined> {
    let due = next.map(|at| Job { at, what: JobKind::Calendar(calendar.id) });
    let changes = replaced(calendar.due.as_deref(), due.as_ref())?;
    (calendar.next, calendar.due) = (next, due.map(|due| due.id()));
    Ok(changes)
}

/// Keeps how it went. Whoever changed or removed it meanwhile was right. What a clock that may be wrong took for over is not kept as read,
/// so that it is taken in the next time.
async fn noted(service: &Service, kept: &Kept<Calendar>, mut changes: Vec<Change>) -> Result<(), Declined> {
    clock_doubt::refuse(service).await?;
    changes.push(kept.replace()?);
    match service.stores.records.commit(&changes, service.clock.now()).await? {
        Committed::Done => {
            service.alarm.ring();
            Ok(())
        }
        Committed::Stale(_) => Err(Declined::conflict()),
    }
}
