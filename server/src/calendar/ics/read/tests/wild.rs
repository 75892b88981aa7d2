//! What programs write in the wild is read as it is meant.

use super::{event, reading};
use crate::calendar::event::{Length, Status, Text, When};
use crate::calendar::zones::Zone;

fn local(at: &str, zone: &str) -> When {
    When::Local { at: at.parse().unwrap(), zone: Zone::parse(zone).unwrap() }
}

#[test]
fn a_calendar_of_outlook_is_read() {
    let calendar = reading(include_str!("outlook.ics")).unwrap();
    assert_eq!(calendar.name, "Gemeindekalender");
    let council = &calendar.events[0];
    assert_eq!(council.start, local("2026-01-14T19:00", "Europe/Berlin"));
    assert_eq!(council.length, Length::minutes(120));
    assert_eq!(council.summary, Some(Text::in_lang("Ratssitzung, öffentlich", "de")));
    assert_eq!(council.exdates, [local("2026-02-11T19:00", "Europe/Berlin")]);
    assert_eq!(calendar.events[1].recurrence_id, Some(local("2026-03-11T19:00", "Europe/Berlin")));
    assert_eq!(calendar.events[1].start, local("2026-03-12T20:00", "Europe/Berlin"), "by its offsets");
}

#[test]
fn zones_are_found_by_whatever_they_are_called() {
    for (tzid, zone) in [
        ("Europe/Paris", "Europe/Paris"),
        ("\"Europe/Paris\"", "Europe/Paris"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("Romance Standard Time", "Europe/Paris"),
        ("/freeassociation.sourceforge.net/Europe/Berlin", "Europe/Berlin"),
        ("/mozilla.org/20070129_1/America/Martinique", "America/Martinique"),
        ("UTC", "UTC"),
    ] {
        let read = event(&format!("UID:a\nDTSTART;TZID={tzid}:20260101T100000")).unwrap();
        assert_eq!(read.start, local("2026-01-01T10:00", zone), "{tzid}");
    }
}

#[test]
fn a_zone_of_the_files_own_is_known_by_its_place_or_its_offsets() {
    let observance = |kind: &str, begins: &str, to: &str| {
        format!("BEGIN:{kind}\nDTSTART:{begins}\nTZOFFSETFROM:+0000\nTZOFFSETTO:{to}\nEND:{kind}\n")
    };
    let paris =
        observance("STANDARD", "16010101T030000", "+0100") + &observance("DAYLIGHT", "16010101T020000", "+0200");
    let noumea = observance("STANDARD", "19700101T000000", "+1100");
    for (zone, found) in [
        (format!("X-LIC-LOCATION:Europe/Vienna\n{paris}"), Some("Europe/Vienna")),
        (paris.clone(), Some("Europe/Berlin")),
        (noumea, Some("Pacific/Noumea")),
        (observance("STANDARD", "19700101T000000", "+0000"), Some("UTC")),
        (observance("STANDARD", "19700101T000000", "+0545"), None),
    ] {
        // Described after it is used, which is allowed.
        let text = format!(
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART;TZID=\"(UTC+01:00) Hier\":20260101T100000\nEND:VEVENT\n\
             BEGIN:VTIMEZONE\nTZID:(UTC+01:00) Hier\n{zone}END:VTIMEZONE\nEND:VCALENDAR\n"
        );
        let read = reading(&text);
        match found {
            Some(name) => assert_eq!(read.unwrap().events[0].start, local("2026-01-01T10:00", name), "{zone}"),
            None => assert_eq!(read.unwrap_err().line, 4, "{zone}"),
        }
    }
}

#[test]
fn floating_times_are_at_home_or_where_the_file_says() {
    assert_eq!(event("UID:a\nDTSTART:20260101T100000").unwrap().start, local("2026-01-01T10:00", "Europe/Berlin"));
    let text = "BEGIN:VCALENDAR\nX-WR-TIMEZONE:Indian/Reunion\nBEGIN:VEVENT\nUID:a\nDTSTART:20260101T100000\nEND:VEVENT\nEND:VCALENDAR";
    assert_eq!(reading(text).unwrap().events[0].start, local("2026-01-01T10:00", "Indian/Reunion"));
}

#[test]
fn days_last_days_however_that_is_said() {
    for (lines, days) in [
        ("DTSTART;VALUE=DATE:20260101", 1),
        ("DTSTART:20260101", 1),
        ("DTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20260101", 1),
        ("DTSTART;VALUE=DATE:20260328\nDTEND;VALUE=DATE:20260330", 2),
        ("DTSTART;VALUE=DATE:20260101\nDURATION:P2W", 14),
        ("DTSTART;VALUE=DATE:20260101\nDURATION:PT48H", 2),
    ] {
        assert_eq!(event(&format!("UID:a\n{lines}")).unwrap().length, Length::days(days), "{lines}");
    }
}

#[test]
fn times_last_as_long_as_they_do_when_clocks_change() {
    let night =
        event("UID:a\nDTSTART;TZID=Europe/Berlin:20260328T220000\nDTEND;TZID=Europe/Berlin:20260329T060000").unwrap();
    assert_eq!(night.length, Length::minutes(7 * 60));
    let train =
        event("UID:a\nDTSTART;TZID=Europe/Paris:20260101T100000\nDTEND;TZID=Europe/London:20260101T103000").unwrap();
    assert_eq!(train.length, Length::minutes(90));
    assert_eq!(event("UID:a\nDTSTART:20260101T100000Z").unwrap().length, Length::default());
}

#[test]
fn bytes_folded_in_the_midst_of_a_character_come_together_again() {
    let text = b"\xEF\xBB\xBFBEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20260101\nSUMMARY:F\xC3\n \xAAte \\, \\; \\\\ \\n \\N \\x\nEND:VEVENT\n \nEND:VCALENDAR\n  ";
    let calendar = super::read(text, &super::home(), &super::Limits::DEFAULT).unwrap();
    assert_eq!(calendar.events[0].summary, Some(Text::plain("Fête , ; \\ \n \n x")));
}

#[test]
fn what_is_not_an_event_is_left_out() {
    let read = event(
        "UID:a\nDTSTART:20260101\nX-ALT-DESC;FMTTYPE=text/html:<a href=\"x:y\">;,\nORGANIZER;CN=\"Mairie: accueil\":mailto:a@b\n\
         ATTACH;X:z\nBEGIN:VALARM\nUID:b\nDTSTART:x\nEND:VALARM\nSTATUS:CANCELED\nCATEGORIES;LANGUAGE=fr:Fête\\, bal,,Sport\n\
         RDATE;VALUE=PERIOD:20260102T100000Z/PT1H",
    );
    let read = read.unwrap();
    assert_eq!((read.uid.as_str(), read.status), ("a", Status::Cancelled));
    assert_eq!(read.categories, ["Fête, bal", "Sport"]);
    assert_eq!(read.rdates, [local("2026-01-02T10:00", "UTC")]);
}
