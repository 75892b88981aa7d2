//! Holidays: the days a calendar names.

use super::event::{Calendar, Status};
use super::instances;
use super::zones::Zone;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Days that one answer has at most.
pub const DAYS_MAX: usize = 4_000;

/// The days from `from` to `until`, both with them, that all-day events of a calendar take, with what the day is called.
///
/// Of school holidays each day is given. What is cancelled or has times is left out.
pub fn days(calendar: &Calendar, from: Date, until: Date) -> BTreeSet<(Date, String)> {
    let home = Zone::UTC;
    let instant = |day: Date| home.resolve(day.at(0, 0, 0, 0)).instant;
    let after = until.saturating_add(1.day());
    let found = instances::between(&calendar.events, &home, instant(from), instant(after), DAYS_MAX);
    let mut days = BTreeSet::new();
    for instance in found.iter().filter(|one| one.event.is_all_day() && one.event.status != Status::Cancelled) {
        let name = instance.event.summary.as_ref().map(|summary| summary.text.trim()).unwrap_or_default();
        let end = home.wall(instance.ends).date();
        let mut day = instance.wall.date().max(from);
        while day < end && day <= until && days.len() < DAYS_MAX {
            days.insert((day, name.to_owned()));
            day = day.saturating_add(1.day());
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::event::{Event, Length, Text, When};
    use crate::calendar::recurrence::Rule;
    use jiff::Timestamp;

    fn event(name: &str, start: &str, days: u32, rule: &str) -> Event {
        let start = When::Date(start.parse().unwrap());
        let mut event = Event::new(name, Timestamp::UNIX_EPOCH, start, Length::days(days));
        event.summary = Some(Text::plain(name));
        event.rule = (!rule.is_empty()).then(|| Rule::parse(rule).unwrap());
        event
    }

    fn named(events: Vec<Event>, from: &str, until: &str) -> Vec<String> {
        let calendar = Calendar { events, ..Calendar::default() };
        let days = days(&calendar, from.parse().unwrap(), until.parse().unwrap());
        days.into_iter().map(|(day, name)| format!("{day} {name}")).collect()
    }

    #[test]
    fn each_day_of_a_holiday_is_one_within_the_bounds() {
        let all = vec![
            event("Fête nationale", "1880-07-14", 1, "FREQ=YEARLY"),
            event("Herbstferien", "2026-10-24", 9, ""),
            event("Tag der Einheit", "1990-10-03", 1, "FREQ=YEARLY;UNTIL=20261003"),
        ];
        assert_eq!(
            named(all.clone(), "2026-07-14", "2026-10-25"),
            [
                "2026-07-14 Fête nationale",
                "2026-10-03 Tag der Einheit",
                "2026-10-24 Herbstferien",
                "2026-10-25 Herbstferien",
            ]
        );
        assert_eq!(
            named(all.clone(), "2026-11-01", "2027-12-31"),
            ["2026-11-01 Herbstferien", "2027-07-14 Fête nationale"]
        );
        assert_eq!(named(all, "2026-11-02", "2027-07-13"), Vec::<String>::new());
    }

    #[test]
    fn what_is_cancelled_or_has_times_is_no_holiday() {
        let mut off = event("off", "2026-05-01", 1, "");
        off.status = Status::Cancelled;
        let mut timed = event("timed", "2026-05-01", 1, "");
        timed.start = When::Local { at: "2026-05-01T00:00".parse().unwrap(), zone: Zone::UTC };
        assert_eq!(
            named(vec![off, timed, event("on", "2026-05-01", 1, "")], "2026-05-01", "2026-05-01"),
            ["2026-05-01 on"]
        );
    }

    #[test]
    fn a_holiday_for_ever_is_given_up_to_a_bound() {
        let daily = event("always", "2000-01-01", 1, "FREQ=DAILY");
        assert_eq!(named(vec![daily], "2000-01-01", "2030-01-01").len(), DAYS_MAX);
        let long = event("long", "2000-01-01", 36_600, "FREQ=DAILY");
        assert_eq!(named(vec![long], "2026-01-01", "2026-01-02"), ["2026-01-01 long", "2026-01-02 long"]);
    }
}
