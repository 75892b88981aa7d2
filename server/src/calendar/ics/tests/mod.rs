//! What is written reads back, and is what the standards want.

mod zones;

use super::read::{Limits, read};
use super::write::write;
use crate::calendar::event::{Calendar, Event, Length, Status, Text, When};
use crate::calendar::recurrence::Rule;
use crate::calendar::zones::Zone;
use jiff::Timestamp;
use jiff::civil::DateTime;
use proptest::prelude::*;

fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

fn at(text: &str) -> DateTime {
    text.parse().unwrap()
}

fn local(text: &str, name: &str) -> When {
    When::Local { at: at(text), zone: zone(name) }
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn council() -> Event {
    let start = local("2026-01-14T18:00", "Europe/Berlin");
    let mut event = Event::new("0198-a@quartier", instant("2026-01-02T03:04:05Z"), start, Length::minutes(90));
    event.rule = Some(Rule::parse("FREQ=MONTHLY;BYDAY=2WE").unwrap());
    event.exdates = vec![local("2026-08-12T18:00", "Europe/Berlin")];
    event.summary = Some(Text::in_lang("Sitzung; Séance", "de"));
    event.sequence = 3;
    event.last_modified = Some(instant("2026-01-02T03:04:05Z"));
    event
}

#[test]
fn a_calendar_is_written_as_the_standards_want_it() {
    let mut moved = council();
    moved.rule = None;
    moved.exdates.clear();
    moved.recurrence_id = Some(local("2026-03-11T18:00", "Europe/Berlin"));
    moved.start = local("2026-03-12T18:00", "Europe/Berlin");
    moved.status = Status::Cancelled;
    let calendar = Calendar { name: "Rat, jung".into(), refresh_hours: 6, events: vec![council(), moved] };
    let written = write(&calendar);
    assert_eq!(written, include_str!("council.ics"));
    assert_eq!(read(written.as_bytes(), &Zone::UTC, &Limits::DEFAULT).unwrap(), calendar);
}

#[test]
fn i1_i2_i3_what_must_be_there_is() {
    let mut day = council();
    day.start = When::Date("2026-07-14".parse().unwrap());
    day.length = Length::days(1);
    day.rule = Some(Rule::parse("FREQ=YEARLY;UNTIL=20300714T000000Z").unwrap());
    day.exdates.clear();
    day.description = Some(Text::plain("🎆".repeat(60)));
    let written = write(&Calendar { events: vec![day], ..Calendar::default() });
    for line in [
        "VERSION:2.0",
        "PRODID:-//Quartier//Agenda//EN",
        "DTSTAMP:20260102T030405Z",
        "RRULE:FREQ=YEARLY;UNTIL=20300714",
    ] {
        assert!(written.contains(&format!("\r\n{line}\r\n")), "{line}");
    }
    assert!(written.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
    assert!(!written.contains("VTIMEZONE"), "days need no zone");
}

#[test]
fn an_end_in_the_hour_that_comes_twice_is_said_as_a_duration() {
    let mut late = council();
    late.start = local("2026-10-25T01:30", "Europe/Berlin");
    late.rule = None;
    let calendar = Calendar { events: vec![late], ..Calendar::default() };
    let written = write(&calendar);
    assert!(written.contains("\r\nDURATION:PT1H30M\r\n") && !written.contains("DTEND"), "{written}");
    assert_eq!(read(written.as_bytes(), &Zone::UTC, &Limits::DEFAULT).unwrap().events, calendar.events);
}

fn whens() -> impl Strategy<Value = When> {
    const NAMES: [&str; 6] =
        ["Europe/Berlin", "Europe/Paris", "UTC", "Indian/Reunion", "America/New_York", "Pacific/Noumea"];
    let instants = 0_i64..2_500_000_000;
    prop_oneof![
        (instants.clone(), proptest::sample::select(&NAMES[..])).prop_map(|(seconds, name)| {
            When::Local { at: zone(name).wall(Timestamp::from_second(seconds).unwrap()), zone: zone(name) }
        }),
        instants.prop_map(|seconds| When::Date(Zone::UTC.wall(Timestamp::from_second(seconds).unwrap()).date())),
    ]
}

fn texts() -> impl Strategy<Value = Option<Text>> {
    let text = "(\\PC|[\n,;:\\\\\"^äß😀 ]){0,90}";
    proptest::option::of((text, proptest::option::of("[a-z]{2}")).prop_map(|(text, lang)| Text { text, lang }))
}

fn events() -> impl Strategy<Value = Event> {
    const RULES: [&str; 3] = ["FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=DAILY;COUNT=3", "FREQ=MONTHLY;BYDAY=-1FR;INTERVAL=2"];
    let lists = || proptest::collection::vec(whens(), 0..3);
    let instants =
        || proptest::option::of((0_i64..2_000_000_000).prop_map(|seconds| Timestamp::from_second(seconds).unwrap()));
    let status = proptest::sample::select(&[Status::Tentative, Status::Confirmed, Status::Cancelled][..]);
    (
        ("[a-z0-9,;@-]{1,40}", 0_u32..9, whens(), 0_u32..4, 0_u32..200_000),
        (texts(), texts(), texts(), proptest::option::of("https://[a-z]{1,80}\\.example/[a-z;,]{0,9}")),
        (proptest::option::of(proptest::sample::select(&RULES[..])), lists(), lists(), proptest::option::of(whens())),
        (instants(), instants(), status, proptest::collection::vec("[a-zé,;\\\\]{1,9}", 0..3)),
    )
        .prop_map(|((uid, sequence, start, days, seconds), texts, (rule, exdates, rdates, id), rest)| {
            let is_day = matches!(start, When::Date(_));
            let length = if is_day { Length::days(days.max(1)) } else { Length { days, seconds } };
            let mut event = Event::new(uid, instant("2026-01-01T00:00:00Z"), start, length);
            event.sequence = sequence;
            (event.summary, event.location, event.description, event.url) = texts;
            event.rule = rule.map(|rule| Rule::parse(rule).unwrap());
            (event.exdates, event.rdates, event.recurrence_id) = (exdates, rdates, id);
            (event.created, event.last_modified, event.status, event.categories) = rest;
            event
        })
}

proptest! {
    #[test]
    fn what_is_written_reads_back_the_same(name in "[a-zé,; ]{1,30}", hours in 0_u32..100, events in proptest::collection::vec(events(), 0..4)) {
        let calendar = Calendar { name: name.clone(), refresh_hours: hours, events };
        let written = write(&calendar);
        prop_assert!(written.split_terminator("\r\n").all(|line| line.len() <= 75));
        let back = read(written.as_bytes(), &zone("Europe/Berlin"), &Limits::DEFAULT);
        prop_assert_eq!(back.as_ref().map(|back| back.events.clone()), Ok(calendar.events.clone()), "{}", written);
        prop_assert_eq!(back, Ok(calendar));
    }
}
