//! VTIMEZONE, from the database that the program brings along (RFC 5545, section 3.6.5).
//!
//! Always holds: from the first year asked for on, whoever goes by what is written here comes to the same instants as
//! [`Zone`]. Where clocks change by one rule up to the end of what is known, the rule is written with its beginning;
//! before that, and where there is none, each change stands for itself, up to [`YEARS_AHEAD`] years after the last year
//! asked for, or after [`LAST_TOLD`].

use super::lines::Lines;
use crate::calendar::recurrence::weekday_name;
use crate::calendar::values;
use crate::calendar::zones::Zone;
use jiff::Timestamp;
use jiff::civil::{DateTime, Weekday};
use jiff::tz::Offset;
use std::ops::RangeInclusive;

/// The last year whose changes the database tells one by one in nearly all zones. What holds after it holds for ever, as
/// far as anybody knows.
const LAST_TOLD: i16 = 2037;
/// Years that are written beyond the last one asked for where clocks change without a rule.
const YEARS_AHEAD: i16 = 20;
/// Years that a rule has to hold to be one: in 28 every date has had every day of the week.
const YEARS_OF_A_RULE: i16 = 28;

/// One change of the clocks.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Change {
    /// What the clock showed, had it not been changed: what DTSTART says.
    at: DateTime,
    from: Offset,
    to: Offset,
    name: String,
    is_summer: bool,
}

/// Writes the zone so that it is right from the first of the years on.
pub fn write(lines: &mut Lines, zone: &Zone, years: &RangeInclusive<i16>) {
    lines.component("VTIMEZONE", |lines| {
        lines.plain("TZID", zone.name());
        let last = (*years.end()).clamp(LAST_TOLD, 9_000) + YEARS_AHEAD;
        let changes = changes(zone, *years.start(), last + YEARS_OF_A_RULE);
        let rules = rules(&changes, last);
        let apart = rules.as_ref().map_or_else(
            || changes.partition_point(|change| change.at.year() <= last).max(1),
            |[(first, _), _]| *first,
        );
        for change in &changes[..apart.min(changes.len())] {
            observance(lines, change, None);
        }
        for (place, rule) in rules.iter().flatten() {
            observance(lines, &changes[*place], Some(rule));
        }
    });
}

fn observance(lines: &mut Lines, change: &Change, rule: Option<&String>) {
    lines.component(if change.is_summer { "DAYLIGHT" } else { "STANDARD" }, |lines| {
        lines.plain("DTSTART", &values::date_time(change.at));
        lines.plain("TZOFFSETFROM", &values::offset(change.from));
        lines.plain("TZOFFSETTO", &values::offset(change.to));
        if let Some(rule) = rule {
            lines.plain("RRULE", rule);
        }
        lines.text("TZNAME", &[], &change.name);
    });
}

/// The changes of the years, and before them the one that made what holds when they begin.
fn changes(zone: &Zone, first: i16, last: i16) -> Vec<Change> {
    let tz = zone.tz();
    let begin = zone.resolve(DateTime::constant(first, 1, 1, 0, 0, 0, 0)).instant;
    let end = zone.resolve(DateTime::constant(last, 12, 31, 23, 59, 59, 0)).instant;
    let before = tz.preceding(begin).next().map(|transition| transition.timestamp());
    let transitions = tz.following(before.map_or(begin, just_before)).map(|change| change.timestamp());
    let found: Vec<Change> = transitions.take_while(|at| *at <= end).map(|at| change(zone, at)).collect();
    if before.is_some() {
        return found;
    }
    let info = tz.to_offset_info(begin);
    let at = DateTime::constant(first.min(1970), 1, 1, 0, 0, 0, 0);
    let (name, is_summer) = (info.abbreviation().to_owned(), info.dst().is_dst());
    let always = Change { at, from: info.offset(), to: info.offset(), name, is_summer };
    std::iter::once(always).chain(found).collect()
}

fn change(zone: &Zone, at: Timestamp) -> Change {
    let (before, after) = (zone.tz().to_offset_info(just_before(at)), zone.tz().to_offset_info(at));
    Change {
        at: before.offset().to_datetime(at),
        from: before.offset(),
        to: after.offset(),
        name: after.abbreviation().to_owned(),
        is_summer: after.dst().is_dst(),
    }
}

fn just_before(at: Timestamp) -> Timestamp {
    at.saturating_sub(jiff::SignedDuration::from_secs(1)).unwrap_or(Timestamp::MIN)
}

/// Two rules that all changes follow from one of them on, with the places of their beginnings: as early as possible.
fn rules(changes: &[Change], last: i16) -> Option<[(usize, String); 2]> {
    // Whatever holds in the years ahead is what holds for ever.
    let tail = changes.iter().position(|change| change.at.year() > last)?;
    let rules = [rule(changes, tail)?, rule(changes, tail + 1)?];
    let is_tails = |place: usize| place.abs_diff(tail).is_multiple_of(2);
    let is_kept = |place: usize| {
        let (change, a_year_later) = (&changes[place], &changes[place + 2]);
        change.is_like(a_year_later)
            && a_year_later.at.year() - change.at.year() == 1
            && rules[usize::from(!is_tails(place))].names(change.at)
    };
    let mut start = tail;
    while start > 0 && is_kept(start - 1) {
        start -= 1;
    }
    let said = |place: usize| (place, rules[usize::from(!is_tails(place))].said());
    Some([said(start), said(start + 1)])
}

/// A day of each year: a day of the week within seven days of a month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Yearly {
    month: i8,
    weekday: Weekday,
    /// The first of the seven days.
    first: i8,
    is_last: bool,
}

impl Change {
    /// Whether both change the same, at the same time of a day of the same name.
    fn is_like(&self, other: &Self) -> bool {
        let same = |change: &Self| (change.from, change.to, change.is_summer, change.at.time(), change.at.weekday());
        same(self) == same(other) && self.name == other.name
    }
}

impl Yearly {
    fn names(self, at: DateTime) -> bool {
        let days = self.first..self.first + 7;
        at.month() == self.month && at.weekday() == self.weekday && days.contains(&at.day())
    }

    fn said(self) -> String {
        let (month, day, first) = (self.month, weekday_name(self.weekday), self.first);
        if self.is_last {
            return format!("FREQ=YEARLY;BYDAY=-1{day};BYMONTH={month}");
        }
        if first % 7 == 1 && first <= 22 {
            return format!("FREQ=YEARLY;BYDAY={}{day};BYMONTH={month}", first / 7 + 1);
        }
        let days: Vec<String> = (first..first + 7).map(|day| day.to_string()).collect();
        format!("FREQ=YEARLY;BYDAY={day};BYMONTHDAY={};BYMONTH={month}", days.join(","))
    }
}

/// The rule that every second change follows from a place on, if there is one.
fn rule(changes: &[Change], from: usize) -> Option<Yearly> {
    let all: Vec<&Change> = changes.get(from..)?.iter().step_by(2).collect();
    let like = *all.first()?;
    let is_yearly = all.windows(2).all(|two| two[1].at.year() - two[0].at.year() == 1);
    let same = all.iter().all(|one| one.is_like(like) && one.at.month() == like.at.month());
    let days = || all.iter().map(|one| one.at.day());
    let (first, last) = (days().min()?, days().max()?);
    if !is_yearly || !same || all.len() < usize::try_from(YEARS_OF_A_RULE - 1).ok()? || last - first != 6 {
        return None;
    }
    // 29 February never matters: no clock changes then.
    let is_last = last == like.at.days_in_month();
    Some(Yearly { month: like.at.month(), weekday: like.at.weekday(), first, is_last })
}
