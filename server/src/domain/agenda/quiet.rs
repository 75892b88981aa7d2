//! The hours of the night in which nobody is reminded.

use jiff::ToSpan;
use jiff::civil::{DateTime, Time};

/// From one time of the day to another, perhaps over midnight; equal: never.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quiet {
    /// When they begin.
    pub from: Time,
    /// When they end.
    pub until: Time,
}

impl Quiet {
    /// None at all.
    pub const NEVER: Self = Self { from: Time::constant(0, 0, 0, 0), until: Time::constant(0, 0, 0, 0) };

    /// Reads a time of the day: `21:00`.
    pub fn time(text: &str) -> Option<Time> {
        let (hour, minute) = text.split_once(':')?;
        let two =
            |part: &str| (part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse());
        Time::new(two(hour)?.ok()?, two(minute)?.ok()?, 0, 0).ok()
    }

    /// The quiet hours a time falls into: when they began and when they end. `None`: it falls into none.
    pub fn around(&self, wall: DateTime) -> Option<(DateTime, DateTime)> {
        let (from, until, time, day) = (self.from, self.until, wall.time(), wall.date());
        let (begins, ends) = if from < until && (from..until).contains(&time) {
            (day, day)
        } else if from > until && time >= from {
            (day, day.checked_add(1.day()).ok()?)
        } else if from > until && time < until {
            (day.checked_sub(1.day()).ok()?, day)
        } else {
            return None;
        };
        Some((begins.to_datetime(from), ends.to_datetime(until)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(quiet: [&str; 2], wall: &str) -> Option<(String, String)> {
        let [from, until] = quiet.map(|text| Quiet::time(text).unwrap());
        let found = Quiet { from, until }.around(wall.parse().unwrap());
        found.map(|(begins, ends)| (begins.to_string(), ends.to_string()))
    }

    #[test]
    fn quiet_hours_go_over_midnight_or_not() {
        let night = Some(("2026-03-28T21:00:00".to_owned(), "2026-03-29T07:00:00".to_owned()));
        for wall in ["2026-03-28T21:00", "2026-03-28T23:59", "2026-03-29T00:00", "2026-03-29T06:59"] {
            assert_eq!(around(["21:00", "07:00"], wall), night, "{wall}");
        }
        for wall in ["2026-03-28T20:59", "2026-03-29T07:00", "2026-03-29T12:00"] {
            assert_eq!(around(["21:00", "07:00"], wall), None, "{wall}");
        }
        let noon = Some(("2026-03-28T12:00:00".to_owned(), "2026-03-28T14:00:00".to_owned()));
        assert_eq!(around(["12:00", "14:00"], "2026-03-28T13:00"), noon);
        assert_eq!(around(["12:00", "14:00"], "2026-03-28T14:00"), None);
        assert_eq!(around(["08:00", "08:00"], "2026-03-28T08:00"), None, "equal: none");
    }

    #[test]
    fn times_of_the_day_have_two_digits_twice() {
        assert_eq!(Quiet::time("07:30"), Some(Time::constant(7, 30, 0, 0)));
        for text in ["7:30", "24:00", "12:60", "12", "", "12:0", "-1:00", "12:00:00"] {
            assert_eq!(Quiet::time(text), None, "{text}");
        }
    }
}
