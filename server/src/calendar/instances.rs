//! What takes place between two instants: series repeated, changed occurrences put in their places.
//!
//! Always holds: of two events that say the same of one occurrence, the one with the higher SEQUENCE counts, then the
//! later one in the file; instances come in order; cancelled ones are given, and say so.

use super::event::{Event, When};
use super::zones::Zone;
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// One thing that takes place once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instance<'e> {
    /// The event it is one of: the series, or the change of one occurrence.
    pub event: &'e Event,
    /// What the clock on the event's own wall shows; of days, midnight.
    pub wall: DateTime,
    /// When it begins. Days begin at midnight in the zone that was given.
    pub begins: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
}

/// All that is under way from `from` (with it) to `until` (without it), the first `limit` of it.
pub fn between<'e>(
    events: &'e [Event],
    home: &Zone,
    from: Timestamp,
    until: Timestamp,
    limit: usize,
) -> Vec<Instance<'e>> {
    let mut found = Vec::new();
    for (series, changes) in by_uid(events) {
        let changed: BTreeSet<Timestamp> = changes.keys().copied().collect();
        if let Some(event) = series {
            found.extend(repeated(event, &changed, home, from, until, limit));
        }
        let none = BTreeSet::new();
        found.extend(changes.values().flat_map(|event| repeated(event, &none, home, from, until, 1)));
        if found.len() / 4 > limit {
            keep_first(&mut found, limit);
        }
    }
    keep_first(&mut found, limit);
    found
}

fn keep_first(found: &mut Vec<Instance<'_>>, limit: usize) {
    found.sort_by(|a, b| (a.begins, a.ends, &a.event.uid).cmp(&(b.begins, b.ends, &b.event.uid)));
    found.truncate(limit);
}

/// An event that repeats, and the changes of its occurrences by their instants.
type Whole<'e> = (Option<&'e Event>, BTreeMap<Timestamp, &'e Event>);

fn by_uid(events: &[Event]) -> Vec<Whole<'_>> {
    let mut wholes: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
    for event in events {
        wholes.entry(&event.uid).or_default().push(event);
    }
    wholes.into_values().map(whole).collect()
}

fn whole(mut all: Vec<&Event>) -> Whole<'_> {
    all.sort_by_key(|event| event.sequence);
    let series = all.iter().rev().find(|event| event.recurrence_id.is_none()).copied();
    // Which occurrence is meant is read by the clock of the series.
    let zone = series.and_then(|event| event.start.zone()).cloned().unwrap_or(Zone::UTC);
    let changes = all.iter().filter_map(|event| Some((id(event.recurrence_id.as_ref()?, series, &zone), *event)));
    (series, changes.collect())
}

/// The instant a change is for. A day given for a series with times means that day's time of the series.
fn id(recurrence_id: &When, series: Option<&Event>, zone: &Zone) -> Timestamp {
    match (recurrence_id, series.map(|event| &event.start)) {
        (When::Date(day), Some(When::Local { at, .. })) => zone.resolve(day.to_datetime(at.time())).instant,
        _ => recurrence_id.instant(zone),
    }
}

fn repeated<'e>(
    event: &'e Event,
    changed: &BTreeSet<Timestamp>,
    home: &Zone,
    from: Timestamp,
    until: Timestamp,
    limit: usize,
) -> Vec<Instance<'e>> {
    let series = event.series(home);
    let length = SignedDuration::from_hours(i64::from(event.length.days) * 24 + 24)
        .saturating_add(SignedDuration::from_secs(i64::from(event.length.seconds)));
    let earliest = from.saturating_sub(length).unwrap_or(Timestamp::MIN);
    // Changes of days are named by midnight in UTC, whatever home is.
    let names = if event.is_all_day() { &Zone::UTC } else { &series.zone };
    let instances =
        series.within(earliest, until).filter(|occurrence| !changed.contains(&names.resolve(occurrence.wall).instant));
    let instances = instances.map(|occurrence| {
        let begins = occurrence.resolved.instant;
        let ends = event.length.end(occurrence.wall, begins, &series.zone);
        Instance { event, wall: occurrence.wall, begins, ends }
    });
    instances.filter(|instance| instance.ends > from || instance.begins >= from).take(limit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::event::{Length, Status};
    use crate::calendar::recurrence::Rule;

    fn berlin(at: &str) -> When {
        When::Local { at: at.parse().unwrap(), zone: Zone::parse("Europe/Berlin").unwrap() }
    }

    fn weekly() -> Event {
        let mut event = Event::new("w", Timestamp::UNIX_EPOCH, berlin("2026-03-01T18:00"), Length::minutes(90));
        event.rule = Some(Rule::parse("FREQ=WEEKLY;COUNT=4").unwrap());
        event
    }

    fn changed(of: &Event, id: When, start: When) -> Event {
        Event { recurrence_id: Some(id), start, rule: None, sequence: of.sequence + 1, ..of.clone() }
    }

    fn walls(events: &[Event], from: &str, until: &str) -> Vec<String> {
        let (from, until) = (from.parse().unwrap(), until.parse().unwrap());
        let found = between(events, &Zone::UTC, from, until, 100);
        found.iter().map(|one| one.wall.to_string()).collect()
    }

    #[test]
    fn a_moved_occurrence_is_where_it_went_only() {
        let series = weekly();
        let moved = changed(&series, berlin("2026-03-08T18:00"), berlin("2026-03-20T10:00"));
        let utc = When::Local { at: "2026-03-15T17:00".parse().unwrap(), zone: Zone::UTC };
        let named_in_utc = changed(&series, utc, berlin("2026-03-16T18:00"));
        let all = [moved, series, named_in_utc];
        let march = walls(&all, "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z");
        assert_eq!(march, ["2026-03-01T18:00:00", "2026-03-16T18:00:00", "2026-03-20T10:00:00", "2026-03-22T18:00:00"]);
        assert_eq!(walls(&all, "2026-03-07T00:00:00Z", "2026-03-16T00:00:00Z"), Vec::<String>::new());
    }

    #[test]
    fn the_higher_sequence_counts() {
        let old = weekly();
        let new = Event { start: berlin("2026-03-01T19:00"), sequence: 2, ..old.clone() };
        let first = changed(&new, berlin("2026-03-08T19:00"), berlin("2026-03-08T20:00"));
        let second = Event { sequence: 9, status: Status::Cancelled, ..first.clone() };
        let all = [new, second, first, old];
        let (from, until) = ("2026-03-01T00:00:00Z".parse().unwrap(), "2026-03-10T00:00:00Z".parse().unwrap());
        let found = between(&all, &Zone::UTC, from, until, 100);
        let found: Vec<_> = found.iter().map(|one| (one.wall.hour(), one.event.status)).collect();
        assert_eq!(found, [(19, Status::Confirmed), (20, Status::Cancelled)]);
    }

    #[test]
    fn what_is_under_way_is_there_and_what_ends_is_not() {
        let all = [weekly()];
        for (from, until, number) in [
            ("2026-03-01T18:29:59Z", "2026-03-01T19:00:00Z", 1),
            ("2026-03-01T18:30:00Z", "2026-03-01T19:00:00Z", 0),
            ("2026-03-01T16:00:00Z", "2026-03-01T17:00:00Z", 0),
            ("2026-03-01T17:00:00Z", "2026-03-01T17:00:01Z", 1),
        ] {
            assert_eq!(walls(&all, from, until).len(), number, "{from}");
        }
    }

    #[test]
    fn days_are_changed_by_days() {
        let start = When::Date("2026-05-01".parse().unwrap());
        let mut days = Event::new("d", Timestamp::UNIX_EPOCH, start, Length::days(1));
        days.rule = Some(Rule::parse("FREQ=DAILY;COUNT=3").unwrap());
        let day = |text: &str| When::Date(text.parse().unwrap());
        let all = [changed(&days, day("2026-05-02"), day("2026-05-09")), days];
        let home = Zone::parse("Europe/Paris").unwrap();
        let (from, until) = ("2026-04-30T22:00:00Z".parse().unwrap(), "2026-05-09T00:00:00Z".parse().unwrap());
        let found: Vec<_> = between(&all, &home, from, until, 9).iter().map(|one| one.begins.to_string()).collect();
        assert_eq!(
            found,
            ["2026-04-30T22:00:00Z", "2026-05-02T22:00:00Z", "2026-05-08T22:00:00Z"],
            "midnight in Paris"
        );
    }
}
