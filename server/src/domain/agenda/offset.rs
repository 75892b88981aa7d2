//! How long before a meeting it is reminded: on the wall clock.

use jiff::civil::DateTime;

/// Minutes of a day.
const DAY_MIN: u32 = 24 * 60;
/// The longest there is, in minutes: four weeks.
pub const LONGEST_MIN: u32 = 28 * DAY_MIN;

/// A time before a start, as the meeting says it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offset {
    minutes: u32,
    text: String,
}

impl Offset {
    /// Reads an ISO 8601 duration of weeks, days, hours and minutes: `P1W`, `P1D`, `PT1H30M`. `None`: it is none, or nothing, or over
    /// four weeks.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix('P')?;
        let (days, time) = rest.split_once('T').map_or((rest, None), |(days, time)| (days, Some(time)));
        let days = units(days, &[('W', 7 * DAY_MIN), ('D', DAY_MIN)])?;
        let time = match time {
            Some("") => return None,
            Some(time) => units(time, &[('H', 60), ('M', 1)])?,
            None => 0,
        };
        let minutes = days.checked_add(time)?;
        (1..=LONGEST_MIN).contains(&minutes).then(|| Self { minutes, text: text.to_owned() })
    }

    /// How many minutes that is on a wall clock.
    pub fn minutes(&self) -> u32 {
        self.minutes
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What the clock on the wall shows that long before a start.
    pub fn before(&self, start: DateTime) -> Option<DateTime> {
        start.checked_sub(jiff::Span::new().minutes(i64::from(self.minutes))).ok()
    }
}

/// Numbers with these letters, each at most once and in their order, as minutes.
fn units(mut text: &str, letters: &[(char, u32)]) -> Option<u32> {
    let mut sum: u32 = 0;
    for (letter, minutes) in letters {
        let Some((number, rest)) = text.split_once(*letter) else { continue };
        if number.is_empty() || number.len() > 5 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        sum = sum.checked_add(number.parse::<u32>().ok()?.checked_mul(*minutes)?)?;
        text = rest;
    }
    text.is_empty().then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_of_weeks_days_hours_and_minutes_are_offsets() {
        for (text, minutes) in [
            ("P1W", 10_080),
            ("P1D", 1_440),
            ("PT1H", 60),
            ("PT90M", 90),
            ("PT1H30M", 90),
            ("P1DT2H", 1_560),
            ("P1W2D", 12_960),
            ("P4W", LONGEST_MIN),
        ] {
            assert_eq!(Offset::parse(text).map(|offset| offset.minutes()), Some(minutes), "{text}");
        }
        for text in [
            "",
            "P",
            "PT",
            "PT0M",
            "P0D",
            "P1H",
            "PT1D",
            "P1DT",
            "1D",
            "-P1D",
            "P-1D",
            "P1.5D",
            "PT1S",
            "P1M",
            "P1Y",
            "P29D",
            "P4WT1M",
            "P99999999W",
            "PT1M1H",
            "P1D1D",
            "p1d",
            "P1D ",
            "P１D",
        ] {
            assert_eq!(Offset::parse(text), None, "{text}");
        }
    }

    #[test]
    fn it_is_the_clock_on_the_wall_that_goes_back() {
        let start: DateTime = "2026-03-29T18:00".parse().unwrap();
        let before = |text: &str| Offset::parse(text).unwrap().before(start).unwrap().to_string();
        assert_eq!(before("P1D"), "2026-03-28T18:00:00");
        assert_eq!(before("PT16H"), "2026-03-29T02:00:00");
        assert_eq!(Offset::parse("P1D").unwrap().before(DateTime::MIN), None);
    }
}
