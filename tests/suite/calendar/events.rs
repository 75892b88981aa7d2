//! Calendars we write, as others read them; and as we read them ourselves.

use super::ask;
use jiff::civil::DateTime;
use jiff::{Timestamp, ToSpan};
use quartier::calendar::event::{Calendar, Event, Length, Status, Text, When};
use quartier::calendar::ics::read::{Limits, read};
use quartier::calendar::ics::write::write;
use quartier::calendar::instances::{self, Instance};
use quartier::calendar::recurrence::Rule;
use quartier::calendar::zones::Zone;
use serde_json::{Value, json};

const FROM: &str = "2026-01-01T00:00:00Z";
const UNTIL: &str = "2028-01-01T00:00:00Z";

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn local(at: &str, zone: &str) -> When {
    When::Local { at: at.parse().unwrap(), zone: Zone::parse(zone).unwrap() }
}

fn event(uid: &str, start: When, length: Length, rule: &str) -> Event {
    let mut event = Event::new(uid, instant("2026-01-01T00:00:00Z"), start, length);
    event.rule = (!rule.is_empty()).then(|| Rule::parse(rule).unwrap());
    event.summary = Some(Text::in_lang(format!("{uid}; Séance, „Übung“ \\ 😀\n{}", "lang ".repeat(30)), "de"));
    event
}

/// An occurrence of a series that is somewhere else, or isn't.
fn change(of: &Event, at: &str, start: When, status: Status) -> Event {
    let zone = of.start.zone().unwrap().clone();
    let recurrence_id = Some(When::Local { at: at.parse().unwrap(), zone });
    let summary = Some(Text::plain("changed"));
    let (rule, exdates, rdates) = (None, Vec::new(), Vec::new());
    Event { start, status, recurrence_id, summary, rule, exdates, rdates, sequence: of.sequence + 1, ..of.clone() }
}

/// Everything an agenda has, in towns on both sides and overseas.
fn agenda() -> Calendar {
    let day = |text: &str| When::Date(text.parse().unwrap());
    let mut weekly = event("weekly", local("2026-01-07T18:00", "Europe/Berlin"), Length::minutes(90), "FREQ=WEEKLY");
    weekly.exdates = vec![local("2026-02-04T18:00", "Europe/Berlin"), local("2026-07-15T16:00", "UTC")];
    weekly.rdates = vec![local("2026-02-05T17:30", "Europe/Berlin")];
    let moved = change(&weekly, "2026-04-01T18:00", local("2026-04-02T19:15", "Europe/Paris"), Status::Confirmed);
    let off = change(&weekly, "2026-10-28T18:00", weekly.start.clone(), Status::Cancelled);
    let off = Event { start: local("2026-10-28T18:00", "Europe/Berlin"), ..off };
    let night = event("night", local("2026-01-01T02:30", "Europe/Paris"), Length::minutes(45), "FREQ=DAILY;COUNT=400");
    let yearly = "FREQ=YEARLY;UNTIL=20270714";
    Calendar {
        name: "Agenda".into(),
        refresh_hours: 6,
        events: vec![
            weekly,
            moved,
            off,
            night,
            event("monthly", local("2025-11-30T09:00", "Europe/Paris"), Length::minutes(60), "FREQ=MONTHLY;BYDAY=-1SU"),
            event("old", local("1995-03-26T20:00", "Europe/Berlin"), Length::minutes(60), "FREQ=MONTHLY;BYMONTHDAY=-1"),
            event(
                "until",
                local("2026-03-01T23:30", "Europe/Paris"),
                Length::minutes(120),
                "FREQ=DAILY;UNTIL=20260405T213000Z",
            ),
            event("noumea", local("2026-01-05T08:00", "Pacific/Noumea"), Length::minutes(60), "FREQ=WEEKLY;INTERVAL=2"),
            event(
                "reunion",
                local("2026-01-05T08:00", "Indian/Reunion"),
                Length::minutes(60),
                "FREQ=WEEKLY;BYDAY=MO,FR",
            ),
            event("utc", local("2026-01-05T08:00", "UTC"), Length::minutes(60), "FREQ=WEEKLY;COUNT=9"),
            event("once", local("2026-10-25T01:30", "Europe/Berlin"), Length::minutes(90), ""),
            event("holiday", day("2026-07-14"), Length::days(1), yearly),
            event("school", day("2026-10-26"), Length::days(6), ""),
        ],
    }
}

fn ours(one: &Instance<'_>) -> Value {
    let event = one.event;
    let said = |at: Timestamp| match event.start {
        When::Date(_) => Zone::UTC.wall(at).date().to_string(),
        When::Local { .. } => at.to_string(),
    };
    json!({
        "uid": event.uid,
        "start": if event.is_all_day() { one.wall.date().to_string() } else { one.wall.to_string() },
        "zone": event.start.zone().map_or("", Zone::name),
        "utc": said(one.begins),
        "end": said(one.ends),
        "summary": event.summary.as_ref().map_or("", |text| &text.text),
        "status": event.status.name(),
    })
}

#[test]
fn an_agenda_we_write_takes_place_when_others_say_it_does() {
    let calendar = agenda();
    let written = write(&calendar);
    let answers = ask(&[json!({ "ics": written, "from": FROM, "until": UNTIL })]);
    let theirs = answers[0].as_array().unwrap_or_else(|| panic!("{}", answers[0]));
    let back = read(written.as_bytes(), &Zone::UTC, &Limits::DEFAULT).unwrap();
    let found = instances::between(&back.events, &Zone::UTC, instant(FROM), instant(UNTIL), 5_000);
    let mut mine: Vec<Value> = found.iter().map(ours).collect();
    mine.sort_by_key(|one| [&one["utc"], &one["end"], &one["uid"]].map(|part| part.as_str().unwrap().to_owned()));
    for (mine, theirs) in mine.iter().zip(theirs) {
        let (mut mine, mut theirs) = (mine.clone(), theirs.clone());
        // Python adds on the wall, so that what begins at 02:30 in March ends before it began.
        let day = mine["start"].as_str().and_then(|start| start.get(..12)).unwrap_or_default();
        if ["2026-03-29T0", "2026-10-25T0", "2027-03-28T0", "2027-10-31T0"].contains(&day) {
            (mine["end"], theirs["end"]) = (Value::Null, Value::Null);
        }
        assert_eq!(mine, theirs);
    }
    assert_eq!(mine.len(), theirs.len());
    assert!(mine.len() > 800, "there is a lot going on: {}", mine.len());
}

#[test]
fn i2_the_zones_we_write_are_the_zones_others_know() {
    let mut questions = Vec::new();
    let mut ours = Vec::new();
    for (name, start) in [
        ("Europe/Berlin", "2026-01-07T18:00"),
        ("Europe/Paris", "1990-01-07T18:00"),
        ("America/Martinique", "2026-01-07T18:00"),
        ("Indian/Reunion", "2026-01-07T18:00"),
        ("Pacific/Noumea", "1995-01-07T18:00"),
        ("America/Miquelon", "2026-01-07T18:00"),
        ("America/New_York", "2005-01-07T18:00"),
        ("America/Nuuk", "2022-01-07T18:00"),
    ] {
        let calendar = Calendar {
            events: vec![event("a", local(start, name), Length::minutes(60), "FREQ=WEEKLY")],
            ..Calendar::default()
        };
        let zone = Zone::parse(name).unwrap();
        let first: DateTime = start.parse().unwrap();
        // Noon and midnight of every third day up to where Python's own zones are sure: it goes to 2038 only.
        let walls =
            (0..).map(|day: i64| first.saturating_add((day * 36).hours())).take_while(|wall| wall.year() < 2038);
        let instants: Vec<Timestamp> = walls.map(|wall| zone.resolve(wall).instant).collect();
        ours.push(
            instants
                .iter()
                .map(|at| Value::from(zone.wall(*at).duration_since(Zone::UTC.wall(*at)).as_secs()))
                .collect::<Value>(),
        );
        let instants: Vec<String> = instants.iter().map(Timestamp::to_string).collect();
        questions.push(json!({ "ics": write(&calendar), "tzid": name, "instants": instants }));
    }
    for ((theirs, ours), question) in ask(&questions).iter().zip(&ours).zip(&questions) {
        assert_eq!(theirs, ours, "{}", question["ics"].as_str().unwrap());
    }
}
