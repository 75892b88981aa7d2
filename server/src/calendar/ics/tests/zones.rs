//! VTIMEZONEs, gone by as any program would.

use super::{Calendar, council, local, write, zone};
use crate::calendar::recurrence::Rule;
use crate::calendar::values::{read_date_time, read_offset};
use jiff::civil::DateTime;
use jiff::{Timestamp, ToSpan};

fn written(name: &str, start: &str, rule: &str) -> String {
    let mut event = council();
    event.start = local(start, name);
    event.rule = Some(Rule::parse(rule).unwrap());
    event.exdates.clear();
    write(&Calendar { events: vec![event], ..Calendar::default() })
}

/// The offset at an instant after the description in a calendar: the latest onset that is not after it (RFC 5545).
fn offset(calendar: &str, at: Timestamp) -> Option<i32> {
    let observances =
        calendar.split("BEGIN:").filter(|part| part.starts_with("STANDARD") || part.starts_with("DAYLIGHT"));
    let onset = |part: &str| {
        let value = |name: &str| part.split("\r\n").find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        let start = read_date_time(value("DTSTART")?)?;
        let (from, to) = (read_offset(value("TZOFFSETFROM")?)?, read_offset(value("TZOFFSETTO")?)?);
        let wall = from.to_datetime(at);
        let latest = match value("RRULE") {
            Some(rule) => {
                let rule = Rule::parse(rule).unwrap();
                assert!(rule.begins_with(start), "{part}");
                rule.between(start, wall.saturating_sub(1.years()), wall.saturating_add(1.second()), 9).pop()
            }
            None => Some(start).filter(|start| *start <= wall),
        };
        Some((from.to_timestamp(latest?).unwrap(), to.seconds()))
    };
    observances.filter_map(onset).max().map(|(_, offset)| offset)
}

#[test]
fn zones_written_out_mean_what_they_mean() {
    for (name, first, rule) in [
        ("Europe/Berlin", 2026, "FREQ=WEEKLY"),
        ("Europe/Paris", 1990, "FREQ=WEEKLY"),
        ("Europe/Berlin", 1945, "FREQ=WEEKLY"),
        ("Europe/Lisbon", 1970, "FREQ=WEEKLY"),
        ("America/Martinique", 2026, "FREQ=WEEKLY"),
        ("Indian/Reunion", 2026, "FREQ=WEEKLY"),
        ("Pacific/Noumea", 1995, "FREQ=WEEKLY"),
        ("America/Miquelon", 2026, "FREQ=WEEKLY"),
        ("America/New_York", 2005, "FREQ=WEEKLY"),
        ("Australia/Lord_Howe", 2026, "FREQ=WEEKLY"),
        ("America/Nuuk", 2020, "FREQ=WEEKLY"),
        ("Africa/Casablanca", 2026, "FREQ=WEEKLY;UNTIL=20301231T000000Z"),
        ("Asia/Gaza", 2026, "FREQ=WEEKLY;UNTIL=20301231T000000Z"),
        ("Europe/Moscow", 2010, "FREQ=WEEKLY;UNTIL=20301231T000000Z"),
        ("Asia/Kathmandu", 1980, "FREQ=WEEKLY"),
        ("Africa/Monrovia", 1960, "FREQ=WEEKLY"),
    ] {
        let calendar = written(name, &format!("{first}-01-14T18:00"), rule);
        let own = zone(name);
        let last = if rule.contains("UNTIL") { 2050 } else { 2200 };
        let [begin, end] =
            [first - 1, last].map(|year| own.resolve(DateTime::constant(year, 1, 2, 0, 0, 0, 0)).instant);
        let changes = own.tz().following(begin).map(|change| change.timestamp()).take_while(|at| *at < end);
        let around = changes.flat_map(|at| [at.saturating_sub(1.second()).unwrap(), at]);
        for at in [begin, end].into_iter().chain(around) {
            assert_eq!(offset(&calendar, at), Some(own.tz().to_offset(at).seconds()), "{name} {at}\n{calendar}");
        }
    }
}

#[test]
fn europe_is_two_rules() {
    let calendar = written("Europe/Berlin", "2026-01-14T18:00", "FREQ=WEEKLY");
    assert_eq!(calendar.matches("TZOFFSETTO").count(), 2, "{calendar}");
    assert!(calendar.contains("\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n"));
    assert!(calendar.contains("\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\n"));
    assert!(written("America/Martinique", "2026-01-14T18:00", "FREQ=WEEKLY").matches("TZOFFSETTO").count() == 1);
}
