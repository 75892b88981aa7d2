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
use quartier_protocol::id::CalendarId;

/// Ends it.
pub async fn run(service: &Service, actor: &Actor, id: CalendarId) -> Result<(), Declined> {
    // By a clock that is far ahead all it brought would be over, and stay.
    clock_doubt::refuse(service).await?;
    let _turn = service.turns.take(format!("calendar {id}")).await;
    let kept = found(service, actor, id).await?;
    let calendar = &kept.it;
    let now = service.clock.now();
    service.stores.records.commit(&[documents::set(&Ending { calendar: id, since: now })?], now).await?;
    take_in::call_off(service, calendar).await?;
    clock_doubt::refuse(service).await?;
    let mut changes = vec![documents::remove::<Calendar>(&id.to_string())];
    changes.extend(calendar.due.as_deref().map(documents::remove::<Job>));
    let (channel, subject) = (Some(calendar.channel), Some(id.to_string()));
    let act = Act { what: "calendar.removed", by: Some(actor.id()), channel, subject, ..Act::default() };
    recorded(service, Scope::Pairing(calendar.pairing), &[act], changes).await
}
