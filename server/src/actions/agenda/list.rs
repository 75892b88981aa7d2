//! The agenda of a pairing: what begins on some days.

use super::{access, planning, told};
use crate::actions::{Actor, Declined, Service};
use crate::documents::agenda::meeting::{Meeting, on_days};
use crate::documents::{self, Kept};
use crate::domain::administration::Pairing;
use crate::domain::agenda::times::Time;
use crate::domain::permission::{Reach, may_plan};
use crate::kernel::store::Stored;
use futures_util::future::try_join_all;
use jiff::ToSpan;
use quartier_protocol::http::agenda::meetings::Agenda;
use quartier_protocol::id::{ChannelId, PairingId};
use quartier_protocol::limits::{AGENDA_DAYS_MAX, AGENDA_TIMES_MAX};
use quartier_protocol::local::LocalDate;
use quartier_protocol::problem::ProblemCode;
use std::collections::BTreeMap;

/// Meetings worked out without a pause: a few milliseconds.
const WORKED_OUT_AT_ONCE: usize = 16;
/// Times gathered before those beyond the answer are dropped.
const GATHERED_MAX: usize = 10 * AGENDA_TIMES_MAX;

/// A time with its meeting.
type Placed<'m> = (&'m Meeting, Time<'m>);

/// What begins from one day to another, both included.
pub async fn run(
    service: &Service,
    actor: &Actor,
    pairing: PairingId,
    from: LocalDate,
    until: LocalDate,
) -> Result<Agenda, Declined> {
    if actor.pairing(pairing) == Pairing::Another {
        return Err(Declined::not_found());
    }
    access::reads(actor)?;
    let days = from.civil().until(until.civil()).map_or(i32::MAX, |span| span.get_days());
    if days < 0 {
        return Err(Declined::bad("the last day is before the first"));
    }
    if days >= AGENDA_DAYS_MAX {
        return Err(Declined::Problem(ProblemCode::TooMany, "an agenda is of 400 days at most"));
    }
    let meetings = found(service, actor, pairing, from, until).await?;
    let (mut times, more) = begun(service, &meetings, from, until).await?;
    times.truncate(AGENDA_TIMES_MAX);
    Ok(Agenda {
        occurrences: told::occurrences(service, actor, &times).await?,
        more,
        holidays: service.options.holidays.touching(pairing, from, until),
        may_plan: plannable(service, actor, pairing).await?,
    })
}

/// The meetings of the asker's channels that may take place on these days.
async fn found(
    service: &Service,
    actor: &Actor,
    pairing: PairingId,
    from: LocalDate,
    until: LocalDate,
) -> Result<Vec<Meeting>, Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let terms = on_days(pairing, widened(from, -1), widened(until, 1));
    let lists = terms.iter().map(|term| documents::list::<Meeting>(records, term, now));
    let found: Vec<Vec<Kept<Meeting>>> = try_join_all(lists).await?;
    let sees = |channel: ChannelId| actor.membership.channels.iter().any(|own| own.id == channel);
    let shown = |meeting: &Meeting| {
        !meeting.told.cancelled || meeting.told.changed_at.plus_ms(planning::CANCELLED_SHOWN_MS) > now
    };
    // Those with two terms are found twice.
    let all: BTreeMap<_, Meeting> = found
        .into_iter()
        .flatten()
        .map(|kept| kept.it)
        .filter(|meeting| sees(meeting.told.channel) && shown(meeting))
        .map(|meeting| (meeting.told.id, meeting))
        .collect();
    Ok(all.into_values().collect())
}

/// Their times that begin on these days on the wall of each, in order; whether there are more than an agenda tells. Between so many
/// meetings whatever else this thread has to do has its turn.
async fn begun<'m>(
    service: &Service,
    meetings: &'m [Meeting],
    from: LocalDate,
    until: LocalDate,
) -> Result<(Vec<Placed<'m>>, bool), Declined> {
    let midnight = |day: LocalDate, by: i64| {
        let day = day.civil().saturating_add(by.days());
        crate::calendar::zones::Zone::UTC.resolve(day.at(0, 0, 0, 0)).instant
    };
    let (first, last) = (midnight(from, -1), midnight(until, 2));
    let mut all: Vec<Placed<'_>> = Vec::new();
    let mut more = false;
    let mut drop_late = |all: &mut Vec<Placed<'m>>| {
        all.sort_by_key(|(meeting, time)| (time.starts, meeting.told.id, time.name));
        more |= all.len() > AGENDA_TIMES_MAX;
        all.truncate(AGENDA_TIMES_MAX + 1);
    };
    for (index, meeting) in meetings.iter().enumerate() {
        if index % WORKED_OUT_AT_ONCE == WORKED_OUT_AT_ONCE - 1 {
            tokio::task::yield_now().await;
        }
        let times = told::times(service, meeting)?;
        // Two more days may each have times that are of neither.
        let of_days = times.between(first, last, 2 * AGENDA_TIMES_MAX);
        let on_days = of_days.into_iter().filter(|time| (from..=until).contains(&time.start.date()));
        all.extend(on_days.map(|time| (meeting, time)));
        if all.len() > GATHERED_MAX {
            drop_late(&mut all);
        }
    }
    drop_late(&mut all);
    Ok((all, more))
}

/// Channels of the pairing in which the asker may plan.
async fn plannable(service: &Service, actor: &Actor, pairing: PairingId) -> Stored<Vec<ChannelId>> {
    let allowed = access::is_planner(service, actor, pairing).await?;
    let own = actor.membership.channels.iter().filter(|channel| channel.pairing == pairing);
    let may = own.filter(|channel| may_plan(actor.me().role, Reach::of(Some(channel)), allowed).is_ok());
    Ok(may.map(|channel| channel.id).collect())
}

fn widened(day: LocalDate, by: i64) -> LocalDate {
    LocalDate::of(day.civil().saturating_add(by.days())).unwrap_or(day)
}
