//! Take a calendar in: a file at once, an address as soon as it answers.

use super::{fetch, load, planned, reading, replace};
use crate::actions::agenda::hooks::make::refused;
use crate::actions::agenda::planning;
use crate::actions::recorded::recorded;
use crate::actions::{Actor, Declined, Service, clock_doubt};
use crate::calendar::zones::Zone;
use crate::documents::agenda::calendar::{Calendar, of_pairing};
use crate::documents::audit::{Act, Scope};
use crate::documents::{self, Kept, add};
use crate::domain::administration::Care;
use crate::domain::agenda::plan::reminders;
use crate::kernel::store::records::Change;
use crate::outbound::{OutboundError, Target};
use quartier_protocol::directory::Channel;
use quartier_protocol::http::agenda::calendars::{Calendar as Told, LeftOut, NewCalendar};
use quartier_protocol::id::{CalendarId, ChannelId};
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::text::Name;

/// Calendars of one pairing at most.
const CALENDARS_MAX: usize = 20;

/// What is said of a calendar besides what is in it.
pub(super) struct Wanted {
    /// What it is to be called.
    pub name: String,
    /// The zone of times that name none.
    pub zone: String,
    /// How long before each start it is reminded.
    pub reminders: Vec<String>,
}

/// Takes it in. What can't be read is refused; what can't be fetched just now stays, with its problem, and is tried again.
pub async fn run(service: &Service, actor: &Actor, channel: ChannelId, new: NewCalendar) -> Result<Told, Declined> {
    let found = actor.membership.channels.iter().find(|one| one.id == channel).ok_or_else(Declined::not_found)?;
    actor.cares(service, found.pairing, Care::Everything)?;
    if found.archived {
        return Err(Declined::Problem(ProblemCode::Archived, "the channel is archived"));
    }
    clock_doubt::refuse(service).await?;
    let NewCalendar { name, url, ics, zone, reminders } = new;
    let id = CalendarId(service.entropy.uuid());
    let calendar = begun(service, actor, id, found, Wanted { name, zone, reminders }).await?;
    match (url, ics) {
        (Some(url), None) => fetched(service, calendar, &url).await,
        (None, Some(ics)) => {
            replace::fits(&ics)?;
            let read = reading::meetings(service, &calendar, ics.into_bytes()).await.map_err(replace::refused)?;
            let kept = keep(service, &calendar, Vec::new()).await?;
            replace::take(service, kept, read).await
        }
        _ => Err(Declined::bad("name either an address or a file")),
    }
}

/// A calendar that nothing was read of yet, if the pairing has room for one more.
pub(super) async fn begun(
    service: &Service,
    actor: &Actor,
    id: CalendarId,
    channel: &Channel,
    wanted: Wanted,
) -> Result<Calendar, Declined> {
    let Wanted { name, zone, reminders: offsets } = wanted;
    let records = &*service.stores.records;
    let there: Vec<Kept<Calendar>> =
        documents::list(records, &of_pairing(channel.pairing), service.clock.now()).await?;
    if there.len() >= CALENDARS_MAX {
        return Err(Declined::Problem(ProblemCode::TooMany, "a pairing has at most 20 calendars"));
    }
    let name = Name::parse(&name, &service.limits)?;
    planning::words(service, actor, channel, &[name.as_str()]).await?;
    Ok(Calendar {
        id,
        pairing: channel.pairing,
        channel: channel.id,
        name: name.as_str().to_owned(),
        url: None,
        zone: known_zone(&zone)?,
        reminders: reminders(offsets)?,
        by: Some(actor.id()),
        bot: None,
        meetings: 0,
        left_out: LeftOut::default(),
        read_at: None,
        problem: None,
        next: None,
        due: None,
        etag: None,
        modified: None,
        digest: None,
        lease: None,
    })
}

/// The name of a zone as the database has it.
pub(super) fn known_zone(zone: &str) -> Result<String, Declined> {
    let zone = Zone::parse(zone);
    let zone = zone.map_err(|_| Declined::Problem(ProblemCode::ZoneUnknown, "there is no such IANA zone"))?;
    Ok(zone.name().to_owned())
}

async fn fetched(service: &Service, mut calendar: Calendar, url: &str) -> Result<Told, Declined> {
    let target = Target::of_calendar(url, &service.outbound.reach).map_err(refused)?;
    calendar.url = Some(target.as_str().to_owned());
    let answer = fetch::ask(service, &calendar, &target).await;
    if answer == Err(OutboundError::Private) {
        return Err(refused(OutboundError::Private));
    }
    // Whatever becomes of what came, it is fetched again.
    let planned = planned(&mut calendar, Some(service.clock.now().plus_ms(fetch::LEASE_MS)))?;
    let kept = keep(service, &calendar, planned).await?;
    fetch::answered(service, kept, answer).await
}

/// Keeps it for the first time, with what goes with it, and writes down who brought it.
pub(super) async fn keep(
    service: &Service,
    calendar: &Calendar,
    mut changes: Vec<Change>,
) -> Result<Kept<Calendar>, Declined> {
    // It may have been set while the calendar was fetched.
    clock_doubt::refuse(service).await?;
    let (channel, subject) = (Some(calendar.channel), Some(calendar.id.to_string()));
    let act = Act { what: "calendar.added", by: calendar.by, channel, subject, ..Act::default() };
    changes.push(add(calendar)?);
    recorded(service, Scope::Pairing(calendar.pairing), &[act], changes).await?;
    load(service, calendar.id).await?.ok_or_else(Declined::conflict)
}
