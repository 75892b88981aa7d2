//! One time of a meeting, as whoever reminds of it sees it.

use crate::actions::agenda::told::{times, timestamp};
use crate::actions::{Declined, Service};
use crate::documents::agenda::attendance::{self, Attendance};
use crate::documents::agenda::meeting::Meeting;
use crate::documents::load;
use quartier_protocol::http::agenda::meetings::Occurrence;
use quartier_protocol::local::LocalTime;

/// The time of a name, with the answers so far; none: the meeting has it no more.
pub async fn occurrence(service: &Service, meeting: &Meeting, name: LocalTime) -> Result<Option<Occurrence>, Declined> {
    let times = times(service, meeting)?;
    let Some(time) = times.named(name) else { return Ok(None) };
    let (records, now) = (&*service.stores.records, service.clock.now());
    let id = attendance::id(meeting.names.of, meeting.names.kept(time.name));
    let answers = load::<Attendance>(records, &id, now).await?;
    let view = service.stores.directory.view(&[meeting.pairing]).await?;
    let pairing = view.pairings.iter().find(|pairing| pairing.id == meeting.pairing);
    let counts = answers.zip(pairing).map(|(answers, pairing)| answers.it.counts(pairing.councils));
    Ok(Some(Occurrence {
        meeting: meeting.told.id,
        channel: meeting.told.channel,
        occurrence: time.name,
        title: time.plan.title.clone(),
        place: time.plan.place.clone(),
        start: time.start,
        zone: time.zone.name().to_owned(),
        starts_at: timestamp(time.starts),
        ends_at: timestamp(time.ends),
        link: time.plan.link.clone(),
        items: time.plan.items.clone(),
        cancelled: time.cancelled,
        why: time.why.cloned(),
        recurring: meeting.told.plan.rule.is_some(),
        calendar: meeting.told.calendar,
        attendance: counts.unwrap_or_default(),
        mine: None,
        has_minutes: false,
    }))
}
