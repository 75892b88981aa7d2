//! A meeting as the events of a calendar.
//!
//! Never names a member, never asks the time.

use crate::actions::agenda::told::instant;
use crate::calendar::event::{Event, Length, Status, Text, When};
use crate::calendar::recurrence::Rule;
use crate::calendar::zones::Zone;
use crate::documents::agenda::meeting::Meeting;
use crate::domain::agenda::times::{DaysOff, Time, Times};
use jiff::ToSpan;
use quartier_protocol::http::agenda::meetings::{Meeting as Told, Plan};
use quartier_protocol::lang::Bilingual;
use quartier_protocol::local::LocalTime;

/// Days off that one series leaves out.
const LEFT_OUT_MAX: usize = 1_000;

/// A meeting as events: the series, and each time that was changed by itself. `None`: its plan is none that was ever taken.
pub fn written(meeting: &Meeting, off: &DaysOff, french: bool) -> Option<Vec<Event>> {
    let told = &meeting.told;
    let times = Times::of(told, off)?;
    let zone = Zone::parse(&told.plan.zone).ok()?;
    let mut series = event(told, &told.plan, told.plan.start, &zone, french);
    series.rule = told.plan.rule.as_deref().and_then(|rule| Rule::parse(rule).ok());
    series.status = status(told.cancelled);
    describe(&mut series, &told.plan, told.why.as_ref().map(|why| of(french, why).as_str()), french);
    if series.rule.is_some() {
        let left_out = told.plan.except.iter().map(|name| name.civil()).chain(days_off(told, off));
        let is_changed = |at: &jiff::civil::DateTime| told.changed.iter().any(|one| one.occurrence.civil() == *at);
        let mut left_out: Vec<_> = left_out.filter(|at| !is_changed(at)).collect();
        left_out.sort_unstable();
        left_out.dedup();
        series.exdates = left_out.into_iter().map(|at| When::Local { at, zone: zone.clone() }).collect();
    }
    series.rdates = on_top(told).into_iter().map(|at| When::Local { at, zone: zone.clone() }).collect();
    let mut events = vec![series];
    for changed in &told.changed {
        let Some(time) = times.named(changed.occurrence) else { continue };
        events.push(by_itself(told, &time, &zone, french));
    }
    Some(events)
}

/// Times that are there though the rule doesn't give them: some programs show a RECURRENCE-ID only where the series has that time.
fn on_top(told: &Told) -> Vec<jiff::civil::DateTime> {
    let whole = Plan { except: Vec::new(), skip_holidays: false, ..told.plan.clone() };
    let Some(times) = Times::planned(&whole, &DaysOff::new()) else { return Vec::new() };
    let names = told.changed.iter().map(|one| one.occurrence).filter(|name| !times.plans(*name));
    names.map(LocalTime::civil).collect()
}

fn by_itself(told: &Told, time: &Time<'_>, series: &Zone, french: bool) -> Event {
    // A time that is only called off stands where the rule has it.
    let start = if std::ptr::eq(time.plan, &told.plan) { time.name } else { time.plan.start };
    let mut event = event(told, time.plan, start, &time.zone, french);
    event.recurrence_id = Some(When::Local { at: time.name.civil(), zone: series.clone() });
    event.status = status(time.cancelled);
    describe(&mut event, time.plan, time.why.map(|why| of(french, why).as_str()), french);
    event
}

/// What every event of a meeting has in common. The id is the meeting's, which says nothing about anybody.
fn event(told: &Told, plan: &Plan, start: LocalTime, zone: &Zone, french: bool) -> Event {
    let changed = instant(told.changed_at);
    let start = When::Local { at: start.civil(), zone: zone.clone() };
    let (lang, place) = (lang(french), of(french, &plan.place));
    Event {
        sequence: told.sequence,
        created: Some(instant(told.made)),
        last_modified: Some(changed),
        summary: Some(Text::in_lang(of(french, &plan.title), lang)),
        location: (!place.is_empty()).then(|| Text::in_lang(place, lang)),
        url: plan.link.clone(),
        ..Event::new(told.id.to_string(), changed, start, Length::minutes(plan.minutes))
    }
}

/// The title in the other language, what is to be talked about, and why it is called off.
fn describe(event: &mut Event, plan: &Plan, why: Option<&str>, french: bool) {
    let other = [of(!french, &plan.title), of(!french, &plan.place)];
    let mut parts: Vec<String> = why.into_iter().filter(|why| !why.is_empty()).map(str::to_owned).collect();
    parts.push(other.into_iter().filter(|line| !line.is_empty()).cloned().collect::<Vec<_>>().join("\n"));
    let items = plan.items.iter().enumerate();
    let items: Vec<String> = items.map(|(n, item)| format!("{}. {}", n + 1, of(french, &item.title))).collect();
    parts.push(items.join("\n"));
    parts.retain(|part| !part.is_empty());
    event.description = Some(Text::plain(parts.join("\n\n")));
}

/// Times of the rule that fall on a day off.
fn days_off(told: &Told, off: &DaysOff) -> Vec<jiff::civil::DateTime> {
    let (Some(first), Some(last)) = (off.first(), off.last()) else { return Vec::new() };
    if !told.plan.skip_holidays {
        return Vec::new();
    }
    let whole = Plan { skip_holidays: false, ..told.plan.clone() };
    let Some(times) = Times::planned(&whole, off) else { return Vec::new() };
    let [from, until] = [first.saturating_sub(1.day()), last.saturating_add(2.days())]
        .map(|day| Zone::UTC.resolve(day.at(0, 0, 0, 0)).instant);
    let all = times.between(from, until, usize::MAX).into_iter().map(|time| time.name.civil());
    all.filter(|at| off.contains(&at.date())).take(LEFT_OUT_MAX).collect()
}

fn status(cancelled: bool) -> Status {
    if cancelled { Status::Cancelled } else { Status::Confirmed }
}

fn lang(french: bool) -> &'static str {
    if french { "fr" } else { "de" }
}

pub fn of<T>(french: bool, both: &Bilingual<T>) -> &T {
    if french { &both.fr } else { &both.de }
}
