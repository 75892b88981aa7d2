//! Whatever is in a file, reading it doesn't panic; what was read can be written, and says the same when it is read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use quartier_calendar_fuzz::calendar::holidays;
use quartier_calendar_fuzz::calendar::ics::read::{Limits, read};
use quartier_calendar_fuzz::calendar::ics::write::write;
use quartier_calendar_fuzz::calendar::zones::Zone;

const LIMITS: Limits = Limits { bytes: 1 << 16, lines: 1_000, line_bytes: 4_096, events: 20, depth: 4, list: 20 };

fuzz_target!(|bytes: &[u8]| {
    let Ok(calendar) = read(bytes, &Zone::UTC, &LIMITS) else { return };
    let written = write(&calendar);
    assert!(written.split("\r\n").all(|line| line.len() <= 75));
    let more = Limits { bytes: 1 << 24, lines: 1 << 20, line_bytes: 1 << 20, ..LIMITS };
    let again = read(written.as_bytes(), &Zone::UTC, &more).expect("what is written can be read");
    assert_eq!(write(&again), written, "and then stays as it is");
    let (from, until) = (jiff::civil::date(2026, 1, 1), jiff::civil::date(2026, 12, 31));
    assert!(holidays::days(&calendar, from, until).len() <= holidays::DAYS_MAX);
});
