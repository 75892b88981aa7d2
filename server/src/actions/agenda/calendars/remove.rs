//! A calendar is no longer taken in; what it brought and is to come is called off.
//!
//! Another node may be taking it in at this moment: it is told first that there is an end to it, and what it commits after that
//! fails. So all of its meetings are there to be called off.

use super::{found, take_in};
use crate::actions::recorded::recorded;
use crate::actions::{Actor, Declined, Service, clock_doubt};
use crate::documents;
use crate::documents::agenda::calendar::Calendar;
use crate::documents::agenda::ending::Ending;
use crate::documents::audit::{Act, Scope};
use crate::documents::jobs::Job;
use crate::kernel::store::records::Committed;
use quartier_protocol::id::CalendarId;

/// How often it is read anew, because whoever fetched it has just kept how that went.
const TRIES: u32 = 3;

/// Ends it. Where that stops half-way it is there still, and read anew once it is followed again.
pub async fn run(service: &Service, actor: &Actor, id: CalendarId) -> Result<(), Declined> {
    let _lock = service.locks.take(format!("calendar {id}")).await;
    let calendar = &begin(service, actor, id).await?;
    take_in::call_off(service, calendar).await?;
    clock_doubt::refuse(service).await?;
    let mut changes = vec![documents::remove::<Calendar>(&id.to_string())];
    changes.extend(calendar.due.as_deref().map(documents::remove::<Job>));
    let (channel, subject) = (Some(calendar.channel), Some(id.to_string()));
    let act = Act { what: "calendar.removed", by: Some(actor.id()), channel, subject, ..Act::default() };
    recorded(service, Scope::Pairing(calendar.pairing), &[act], changes).await
}

/// Notes that there is an end to it.
async fn begin(service: &Service, actor: &Actor, id: CalendarId) -> Result<Calendar, Declined> {
    for _ in 0..TRIES {
        let mut kept = found(service, actor, id).await?;
        let now = service.clock.now();
        // By a clock that is far ahead all it brought would be over, and stay.
        clock_doubt::refuse(service).await?;
        (kept.it.digest, kept.it.etag, kept.it.modified) = (None, None, None);
        let changes = [documents::set(&Ending { calendar: id, since: now })?, kept.replace()?];
        if service.stores.records.commit(&changes, now).await? == Committed::Done {
            return Ok(kept.it);
        }
    }
    Err(Declined::conflict())
}
