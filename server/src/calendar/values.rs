//! Dates, times and durations as iCalendar writes them (RFC 5545, section 3.3).
//!
//! Always holds: what is written reads back the same, to the second.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

/// `20261025`.
pub fn date(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// `20261025T023000`, without saying where.
pub fn date_time(wall: DateTime) -> String {
    format!("{}T{:02}{:02}{:02}", date(wall.date()), wall.hour(), wall.minute(), wall.second())
}

/// `20261025T003000Z`.
pub fn utc(instant: Timestamp) -> String {
    date_time(Offset::UTC.to_datetime(instant)) + "Z"
}

/// `+0100`, with seconds only where there are any.
pub fn offset(offset: Offset) -> String {
    let seconds = offset.seconds();
    let (sign, rest) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs());
    let text = format!("{sign}{:02}{:02}", rest / 3600, rest / 60 % 60);
    if rest.is_multiple_of(60) { text } else { format!("{text}{:02}", rest % 60) }
}

/// `P1DT2H30M`: nominal days, then exact time.
pub fn duration(days: u32, seconds: u32) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let part = |value: u32, unit: char| if value == 0 { String::new() } else { format!("{value}{unit}") };
    let time = part(hours, 'H') + &part(minutes, 'M') + &part(rest, 'S');
    match (days, time.is_empty()) {
        (0, true) => "PT0S".to_owned(),
        (_, true) => format!("P{days}D"),
        (_, false) => format!("P{}T{time}", part(days, 'D')),
    }
}

/// Reads [`date`]. Years from 1 to 9999.
pub fn read_date(text: &str) -> Option<Date> {
    let [year, month, day] = [digits(text, 0, 4)?, digits(text, 4, 6)?, digits(text, 6, 8)?];
    if text.len() != 8 || year == 0 {
        return None;
    }
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Reads [`date_time`]. A leap second is the second before it.
pub fn read_date_time(text: &str) -> Option<DateTime> {
    let (day, time) = text.split_once('T')?;
    let [hour, minute, second] = [digits(time, 0, 2)?, digits(time, 2, 4)?, digits(time, 4, 6)?];
    if time.len() != 6 || second > 60 {
        return None;
    }
    let second = second.min(59);
    let [hour, minute, second] = [hour, minute, second].map(|n| i8::try_from(n).unwrap_or(i8::MAX));
    Some(read_date(day)?.to_datetime(Time::new(hour, minute, second, 0).ok()?))
}

/// Reads [`utc`].
pub fn read_utc(text: &str) -> Option<Timestamp> {
    Offset::UTC.to_timestamp(read_date_time(text.strip_suffix('Z')?)?).ok()
}

/// Reads [`offset`].
pub fn read_offset(text: &str) -> Option<Offset> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let rest = text.get(1..)?;
    let seconds = match rest.len() {
        4 => 0,
        6 => digits(rest, 4, 6)?,
        _ => return None,
    };
    let (hours, minutes) = (digits(rest, 0, 2)?, digits(rest, 2, 4)?);
    if minutes > 59 || seconds > 59 {
        return None;
    }
    Offset::from_seconds(sign * i32::try_from(hours * 3600 + minutes * 60 + seconds).ok()?).ok()
}

/// Reads a duration as days and seconds: `P1W`, `P1DT2H`, `PT15M`. Negative ones are none.
pub fn read_duration(text: &str) -> Option<(u32, u32)> {
    let text = text.strip_prefix('+').unwrap_or(text).strip_prefix('P')?;
    let (days, time) = text.split_once('T').map_or((text, None), |(days, time)| (days, Some(time)));
    let (mut whole_days, mut seconds) = (0_u32, 0_u32);
    let mut is_empty = true;
    for (value, unit) in units(days)? {
        let factor = match unit {
            'W' => 7,
            'D' => 1,
            _ => return None,
        };
        whole_days = whole_days.checked_add(value.checked_mul(factor)?)?;
        is_empty = false;
    }
    for (value, unit) in units(time.unwrap_or_default())? {
        let factor = match unit {
            'H' => 3600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        seconds = seconds.checked_add(value.checked_mul(factor)?)?;
        is_empty = false;
    }
    (!is_empty && whole_days <= 36_600).then_some((whole_days, seconds))
}

/// `2H30M` as numbers with their letters.
fn units(text: &str) -> Option<Vec<(u32, char)>> {
    let mut found = Vec::new();
    let mut value = None;
    for c in text.chars() {
        if let Some(digit) = c.to_digit(10) {
            value = Some(value.unwrap_or(0_u32).checked_mul(10)?.checked_add(digit)?);
        } else {
            found.push((value.take()?, c));
        }
    }
    value.is_none().then_some(found)
}

fn digits(text: &str, from: usize, to: usize) -> Option<u32> {
    let part = text.get(from..to)?;
    if part.bytes().all(|b| b.is_ascii_digit()) { part.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_that_are_none_are_not_read() {
        for text in
            ["", "2026", "20260230", "20261301", "20260100", "2026-1-1", "202601011", "00000101", "２０２６0101"]
        {
            assert_eq!(read_date(text), None, "{text}");
        }
        for text in
            ["20260101T", "20260101T240000", "20260101T126000", "20260101T120061", "20260101T1200", "20260101 120000"]
        {
            assert_eq!(read_date_time(text), None, "{text}");
        }
        assert_eq!(read_utc("20260101T120000"), None);
        assert_eq!(read_date_time("20261231T235960"), read_date_time("20261231T235959"), "a leap second");
    }

    #[test]
    fn what_is_written_reads_back() {
        let wall = jiff::civil::date(2026, 10, 25).at(2, 30, 5, 0);
        assert_eq!(date_time(wall), "20261025T023005");
        assert_eq!(read_date_time(&date_time(wall)), Some(wall));
        let instant: Timestamp = "2026-10-25T00:30:05Z".parse().unwrap();
        assert_eq!(utc(instant), "20261025T003005Z");
        assert_eq!(read_utc(&utc(instant)), Some(instant));
        for seconds in [0, 3_600, -12_600, 34_234, -1_234] {
            let at = Offset::from_seconds(seconds).unwrap();
            assert_eq!(read_offset(&offset(at)), Some(at), "{}", offset(at));
        }
        for (days, seconds, text) in
            [(0, 0, "PT0S"), (1, 0, "P1D"), (0, 5_400, "PT1H30M"), (2, 3_601, "P2DT1H1S"), (0, 90_000, "PT25H")]
        {
            assert_eq!(duration(days, seconds), text);
            assert_eq!(read_duration(text), Some((days, seconds)));
        }
    }

    #[test]
    fn durations_of_others_are_read() {
        assert_eq!(read_duration("P7W"), Some((49, 0)));
        assert_eq!(read_duration("P15DT5H0M20S"), Some((15, 18_020)));
        assert_eq!(read_duration("+PT1H"), Some((0, 3_600)));
        for text in ["", "P", "PT", "-PT1H", "1H", "P1H", "PT1D", "PT1", "PTH", "P99999999999D", "P40000D"] {
            assert_eq!(read_duration(text), None, "{text}");
        }
    }
}
