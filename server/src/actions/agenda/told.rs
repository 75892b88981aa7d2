//! Meetings and their times, as a reader sees them.

use super::access::{Seen, may_change};
use crate::actions::{Actor, Declined, Service};
use crate::documents::agenda::attendance::{self, Attendance};
use crate::documents::agenda::meeting::Meeting;
use crate::documents::agenda::minutes::Minutes;
use crate::documents::load_all;
use crate::domain::agenda::times::{Time, Times};
use jiff::SignedDuration;
use quartier_protocol::http::agenda::meetings::{MeetingView, Occurrence};
use quartier_protocol::time::Timestamp;

/// Times to come that stand with a meeting.
const NEXT_TIMES: usize = 10;
/// The longest a meeting lasts.
const LONGEST: SignedDuration = SignedDuration::from_hours(14 * 24 + 1);

/// An instant of the calendar as the wire writes it.
pub fn timestamp(instant: jiff::Timestamp) -> Timestamp {
    Timestamp::from_unix_ms(instant.as_millisecond())
}

/// A time of the wire as the calendar counts.
pub fn instant(at: Timestamp) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(at.unix_ms()).unwrap_or(jiff::Timestamp::MAX)
}

/// The times of a meeting, holidays heeded. A plan that can't be read is a fault.
pub fn times<'m>(service: &Service, meeting: &'m Meeting) -> Result<Times<'m>, Declined> {
    Times::of(&meeting.told, service.options.holidays.off(meeting.pairing))
        .ok_or_else(|| crate::actions::fault("a meeting's plan can't be read").into())
}

/// A meeting with its next times, and the latest one before.
pub async fn view(service: &Service, actor: &Actor, seen: &Seen) -> Result<MeetingView, Declined> {
    let (meeting, now) = (&seen.kept.it, instant(service.clock.now()));
    let times = times(service, meeting)?;
    let earliest = now.saturating_sub(LONGEST).unwrap_or(jiff::Timestamp::MIN);
    let next: Vec<Time<'_>> = times.from(earliest).filter(|time| time.ends > now).take(NEXT_TIMES).collect();
    let before = times.before(next.first().map_or(now, |first| first.starts)).filter(|time| time.ends <= now);
    let all: Vec<(&Meeting, Time<'_>)> = before.into_iter().chain(next).map(|time| (meeting, time)).collect();
    Ok(MeetingView {
        meeting: meeting.told.clone(),
        occurrences: occurrences(service, actor, &all).await?,
        may_change: may_change(service, actor, seen).await?,
    })
}

/// Times with what is kept of each.
pub async fn occurrences(
    service: &Service,
    actor: &Actor,
    times: &[(&Meeting, Time<'_>)],
) -> Result<Vec<Occurrence>, Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let ids = || times.iter().map(|(meeting, time)| attendance::id(meeting.names.of, meeting.names.kept(time.name)));
    let (answers, minutes) =
        tokio::try_join!(load_all::<Attendance>(records, ids(), now), load_all::<Minutes>(records, ids(), now))?;
    let kept = answers.into_iter().map(|kept| kept.map(|kept| kept.it)).zip(minutes);
    let told = times.iter().zip(kept).map(|((meeting, time), (answers, minutes))| {
        let answers = answers.unwrap_or_else(|| Attendance::none(meeting.names.of, meeting.names.kept(time.name)));
        occurrence(actor, meeting, time, &answers, minutes.is_some())
    });
    Ok(told.collect())
}

/// One time with the answers to it.
pub fn occurrence(
    actor: &Actor,
    meeting: &Meeting,
    time: &Time<'_>,
    answers: &Attendance,
    has_minutes: bool,
) -> Occurrence {
    let (told, plan) = (&meeting.told, time.plan);
    let counts = actor.councils(meeting.pairing).map(|councils| answers.counts(councils));
    Occurrence {
        meeting: told.id,
        channel: told.channel,
        occurrence: time.name,
        title: plan.title.clone(),
        place: plan.place.clone(),
        start: time.start,
        zone: plan.zone.clone(),
        starts_at: timestamp(time.starts),
        ends_at: timestamp(time.ends),
        link: plan.link.clone(),
        items: plan.items.clone(),
        cancelled: time.cancelled,
        why: time.why.cloned(),
        recurring: told.plan.rule.is_some(),
        calendar: told.calendar,
        attendance: counts.unwrap_or_default(),
        mine: answers.of(actor.id()),
        has_minutes,
    }
}
