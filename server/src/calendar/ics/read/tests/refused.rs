//! What is refused says where and why.

use super::super::{Limits, Reason, read};
use super::{event, home, reading};
use crate::calendar::recurrence::RuleError;
use proptest::prelude::*;

#[test]
fn what_an_event_needs_or_may_not_have_is_told_with_its_line() {
    for (lines, line, reason) in [
        ("DTSTART:20260101T100000Z", 2, Reason::NoUid),
        ("UID: \nDTSTART:20260101T100000Z", 2, Reason::NoUid),
        ("UID:a", 2, Reason::NoStart),
        ("UID:a\nDTSTART:20260230T100000Z", 4, Reason::Date),
        ("UID:a\nDTSTART;VALUE=DATE:2026-01-01", 4, Reason::Date),
        ("UID:a\nDTSTART;VALUE=DATE:15821014", 4, Reason::Date),
        ("UID:a\nDTSTART;TZID=Mars/Olympus:20260101T100000", 4, Reason::Zone),
        ("UID:a\nUID:b\nDTSTART:20260101", 4, Reason::Twice),
        ("UID:a\nDTSTART:20260101\nDTSTART:20260102", 5, Reason::Twice),
        ("UID:a\nDTSTART:20260101T100000Z\nDTEND:20260101T090000Z", 5, Reason::End),
        ("UID:a\nDTSTART:20260101T100000Z\nDTEND:20260101", 5, Reason::End),
        ("UID:a\nDTSTART:20260101\nDTEND:20260101T090000Z", 5, Reason::End),
        ("UID:a\nDTSTART:20260102\nDTEND:20260101", 5, Reason::End),
        ("UID:a\nDTSTART:20260101\nDURATION:PT1H", 5, Reason::End),
        ("UID:a\nDTSTART:20260101T100000Z\nDURATION:-PT1H", 5, Reason::Duration),
        ("UID:a\nDTSTART:20260101T100000Z\nDTEND:20260101T110000Z\nDURATION:PT1H", 6, Reason::Twice),
        ("UID:a\nDTSTART:20260101\nRRULE:FREQ=HOURLY", 5, Reason::Rule(RuleError::TooOften)),
        ("UID:a\nDTSTART:20260101\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY", 6, Reason::Twice),
        ("UID:a\nDTSTART:20260101\nEXRULE:FREQ=DAILY", 5, Reason::Exrule),
        ("UID:a\nDTSTART:20260101\nEXDATE:20260102,2026", 5, Reason::Date),
        ("UID:a\nDTSTART:20260101\nSEQUENCE:many", 5, Reason::Number),
        ("UID:a\nDTSTART:20260101\nSTATUS:PERHAPS", 5, Reason::Status),
        ("UID:a\nDTSTART:20260101\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260101", 5, Reason::Range),
        ("UID:a\nSUMMARY:a\n  folded\n  thrice\nDTSTART:x", 7, Reason::Date),
        ("UID:a\nDTSTART:20260101\nSUMMARY", 5, Reason::Malformed),
        ("UID:a\nDTSTART:20260101\nSUM MARY:a", 5, Reason::Malformed),
        ("UID:a\nDTSTART;TZID=\"Europe/Berlin:20260101T100000", 4, Reason::Malformed),
        ("UID:a\nDESCRIPTION:the line was\nbroken without folding", 5, Reason::Malformed),
        ("UID:a\n\n folded onto nothing", 5, Reason::Folding),
        ("UID:a\nEND:VALARM", 4, Reason::EndWithoutBegin),
        ("UID:a\nBEGIN:VALARM", 5, Reason::EndWithoutBegin),
    ] {
        let bad = event(lines).unwrap_err();
        assert_eq!((bad.line, bad.reason), (line, reason), "{lines}");
    }
}

#[test]
fn what_is_no_calendar_is_told_apart() {
    for (text, line, reason) in [
        ("", 1, Reason::NoCalendar),
        ("\n\n\n", 1, Reason::NoCalendar),
        ("<!DOCTYPE html><html lang=\"de\">", 1, Reason::Malformed),
        (" BEGIN:VCALENDAR", 1, Reason::Folding),
        ("BEGIN:VEVENT\nEND:VEVENT", 1, Reason::NoCalendar),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\nX:1", 3, Reason::NoCalendar),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a", 2, Reason::BeginWithoutEnd),
        ("END:VCALENDAR", 1, Reason::EndWithoutBegin),
    ] {
        let bad = reading(text).unwrap_err();
        assert_eq!((bad.line, bad.reason), (line, reason), "{text}");
    }
}

#[test]
fn bytes_that_are_not_utf8_are_refused_with_their_physical_line() {
    let latin1 = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:R\r\n atssitz\r\n ung f\xFCr alle\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let bad = read(latin1, &home(), &Limits::DEFAULT).unwrap_err();
    assert_eq!((bad.line, bad.reason), (5, Reason::NotUtf8));
    assert_eq!(bad.to_string(), "line 5: the line is not UTF-8");
}

#[test]
fn every_bound_is_kept() {
    let small = Limits { bytes: 400, lines: 20, line_bytes: 60, events: 2, depth: 3, list: 3 };
    let in_event = |lines: &str| {
        format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20260101\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n")
    };
    for (text, line, reason) in [
        ("x".repeat(401), 1, Reason::TooBig),
        ("\n".repeat(21), 21, Reason::TooManyLines),
        (in_event(&format!("X:{}", "y\n ".repeat(15))), 0, Reason::TooManyLines),
        (in_event(&format!("X:{}\n {}", "y".repeat(40), "y".repeat(40))), 6, Reason::LineTooLong),
        (
            "BEGIN:VCALENDAR\n".to_owned() + &"BEGIN:VEVENT\nUID:a\nDTSTART:20260101\nEND:VEVENT\n".repeat(3),
            10,
            Reason::TooManyEvents,
        ),
        (in_event("BEGIN:A\nBEGIN:B\nEND:B\nEND:A"), 6, Reason::TooDeep),
        (in_event("EXDATE:20260101,20260102,20260103,20260104"), 5, Reason::TooMany),
        (in_event("X;A=1;B=2;C=3;D=4:y"), 5, Reason::TooMany),
        (in_event("CATEGORIES:a,b,c,d"), 5, Reason::TooMany),
    ] {
        let bad = read(text.as_bytes(), &home(), &small).unwrap_err();
        assert_eq!(bad.reason, reason, "{text}");
        assert!(line == 0 || bad.line == line, "{text}: {bad}");
    }
}

#[test]
fn reasons_have_names_of_their_own() {
    assert_eq!(Reason::Rule(RuleError::Count).name(), "rule");
    assert_eq!(Reason::NotUtf8.name(), "not_utf8");
}

/// Lines that a calendar could have, in any order, whole or cut.
fn pieces() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("BEGIN:VCALENDAR"),
        Just("END:VCALENDAR"),
        Just("BEGIN:VEVENT"),
        Just("END:VEVENT"),
        Just("BEGIN:VTIMEZONE"),
        Just("END:VTIMEZONE"),
        Just("BEGIN:STANDARD"),
        Just("END:STANDARD"),
        Just("TZID:Here"),
        Just("TZOFFSETTO:+0100"),
        Just("DTSTART:19701025T030000"),
        Just("UID:a"),
        Just("DTSTART;TZID=Here:20260329T023000"),
        Just("DTSTART;VALUE=DATE:20260101"),
        Just("DTEND:20260102"),
        Just("DURATION:P1W"),
        Just("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
        Just("EXDATE:20260101,20260102T1Z"),
        Just("RECURRENCE-ID:20260101"),
        Just(" folded"),
        Just("\tfolded"),
        Just(""),
        Just("SUMMARY;LANGUAGE=\"d:e\":\\"),
        Just("X;A=^n,\"b\";C:é\u{0}"),
        Just("SEQUENCE:-1"),
        Just("STATUS:CANCELLED"),
    ];
    proptest::collection::vec((line, 0_usize..60), 0..40).prop_map(|lines| {
        let cut = |(line, at): (&str, usize)| line.get(..at.max(3)).unwrap_or(line).to_owned() + "\r\n";
        lines.into_iter().map(cut).collect()
    })
}

proptest! {
    #[test]
    fn nothing_makes_reading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes, &home(), &Limits::DEFAULT);
    }

    #[test]
    fn pieces_of_calendars_are_read_or_refused_with_a_line_that_is_there(text in pieces()) {
        let text = format!("BEGIN:VCALENDAR\r\n{text}");
        if let Err(bad) = reading(&text) {
            prop_assert!((1..=u32::try_from(text.lines().count()).unwrap() + 1).contains(&bad.line), "{}", bad);
        }
    }
}
