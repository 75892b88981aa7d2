//! Wall-clock times: what a clock on the wall of a place shows, and where that wall is.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A wall-clock time without a place, to the minute: `2026-03-29T18:00`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema), ts(as = "String"))]
pub struct LocalTime(
    #[cfg_attr(
        test,
        schemars(
            with = "String",
            regex(
                pattern = r"^(?:19[7-9][0-9]|[2-8][0-9]{3}|9[0-8][0-9]{2}|99[0-8][0-9]|999[0-8])-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]$"
            )
        )
    )]
    jiff::civil::DateTime,
);

/// A day of the calendar: `2026-03-29`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema), ts(as = "String"))]
pub struct LocalDate(
    #[cfg_attr(
        test,
        schemars(
            with = "String",
            regex(pattern = r"^(?:19[7-9][0-9]|[2-8][0-9]{3}|9[0-8][0-9]{2}|99[0-8][0-9]|999[0-8])-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$"),
            extend("format" = "date")
        )
    )]
    jiff::civil::Date,
);

impl LocalTime {
    /// Reads `YYYY-MM-DDTHH:MM`, in the years 1970 to 9998. `None` for any other of the many ways.
    pub fn parse(text: &str) -> Option<Self> {
        let at: jiff::civil::DateTime = text.parse().ok()?;
        let read = Self(at);
        ((1970..=9998).contains(&at.year()) && read.to_string() == text).then_some(read)
    }

    /// The minute a civil time is in. `None` outside the years that can be written.
    pub fn of(at: jiff::civil::DateTime) -> Option<Self> {
        Self::parse(&at.strftime("%Y-%m-%dT%H:%M").to_string())
    }

    /// As a civil time, at second 0.
    pub fn civil(self) -> jiff::civil::DateTime {
        self.0
    }

    /// Its day.
    pub fn date(self) -> LocalDate {
        LocalDate(self.0.date())
    }

    /// So many minutes later on the wall clock. Where that can't be written, the time itself.
    pub fn moved(self, minutes: i64) -> Self {
        let by = jiff::Span::new().try_minutes(minutes);
        by.and_then(|by| self.0.checked_add(by)).ok().and_then(Self::of).unwrap_or(self)
    }

    /// How many minutes later another is on the wall clock.
    pub fn minutes_to(self, other: Self) -> i64 {
        other.0.duration_since(self.0).as_secs() / 60
    }
}

impl LocalDate {
    /// Reads `YYYY-MM-DD`, in the years 1970 to 9998.
    pub fn parse(text: &str) -> Option<Self> {
        let read = Self(text.parse().ok()?);
        ((1970..=9998).contains(&read.0.year()) && read.to_string() == text).then_some(read)
    }

    /// A civil date. `None` outside the years that can be written.
    pub fn of(date: jiff::civil::Date) -> Option<Self> {
        (1970..=9998).contains(&date.year()).then_some(Self(date))
    }

    /// As a civil date.
    pub fn civil(self) -> jiff::civil::Date {
        self.0
    }
}

impl std::fmt::Display for LocalTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.strftime("%Y-%m-%dT%H:%M"))
    }
}

impl std::fmt::Display for LocalDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

macro_rules! as_text {
    ($name:ident, $shape:literal) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                Self::parse(&text).ok_or_else(|| serde::de::Error::custom($shape))
            }
        }
    };
}

as_text!(LocalTime, "a wall-clock time is written 2026-03-29T18:00");
as_text!(LocalDate, "a day is written 2026-03-29");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_clock_time_is_written_in_one_way() {
        assert_eq!(LocalTime::parse("2026-03-29T18:00").unwrap().to_string(), "2026-03-29T18:00");
        for other in
            ["2026-03-29T18:00:00", "2026-03-29 18:00", "2026-03-29T18:00Z", "2026-02-30T18:00", "1969-12-31T23:59", ""]
        {
            assert_eq!(LocalTime::parse(other), None, "{other}");
        }
    }

    #[test]
    fn a_day_is_written_in_one_way() {
        assert_eq!(LocalDate::parse("2026-03-29").unwrap().to_string(), "2026-03-29");
        for other in ["20260329", "2026-3-29", "2026-13-01", "9999-01-01", ""] {
            assert_eq!(LocalDate::parse(other), None, "{other}");
        }
    }
}
