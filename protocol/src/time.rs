//! Times of the wire: RFC 3339, UTC, milliseconds.

use crate::local::LocalDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment, in milliseconds since 1970-01-01T00:00:00Z; written as `2026-02-12T15:02:03.004Z`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema), ts(as = "String"))]
pub struct Timestamp(#[cfg_attr(test, schemars(with = "String", extend("format" = "date-time")))] i64);

impl Timestamp {
    /// The moment `unix_ms` milliseconds after the epoch; held to 1970 to 9999, which RFC 3339 can write.
    pub fn from_unix_ms(unix_ms: i64) -> Self {
        Self(unix_ms.clamp(0, 253_402_207_200_000))
    }

    /// Reads a time written as the wire writes it: UTC, three decimals. `None` for any other of the many ways, so that
    /// a time read and written again is the same text.
    pub fn parse(text: &str) -> Option<Self> {
        let moment: jiff::Timestamp = text.parse().ok()?;
        let read = Self::from_unix_ms(moment.as_millisecond());
        (read.to_string() == text).then_some(read)
    }

    /// Milliseconds since the Unix epoch.
    pub fn unix_ms(self) -> i64 {
        self.0
    }

    /// The year it is in, in UTC.
    pub fn year(self) -> i16 {
        let moment = jiff::Timestamp::from_millisecond(self.0).unwrap_or_default();
        moment.to_zoned(jiff::tz::TimeZone::UTC).year()
    }

    /// The day it is on, in UTC. `None` outside the years that a day can be written in.
    pub fn date(self) -> Option<LocalDate> {
        let moment = jiff::Timestamp::from_millisecond(self.0).ok()?;
        LocalDate::of(moment.to_zoned(jiff::tz::TimeZone::UTC).date())
    }

    /// This moment moved by `ms` milliseconds, kept within the writable years.
    pub fn plus_ms(self, ms: i64) -> Self {
        Self::from_unix_ms(self.0.saturating_add(ms))
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(moment) => write!(f, "{moment:.3}"),
            Err(_) => Err(std::fmt::Error),
        }
    }
}

impl std::fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Timestamp({self})")
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("a time is written 2026-02-12T15:02:03.004Z"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_with_exactly_three_decimals() {
        for (ms, text) in [(0, "1970-01-01T00:00:00.000Z"), (1_770_908_523_004, "2026-02-12T15:02:03.004Z")] {
            let json = serde_json::to_string(&Timestamp::from_unix_ms(ms)).unwrap();
            assert_eq!(json, format!("\"{text}\""));
            assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap().unix_ms(), ms);
        }
    }

    #[test]
    fn a_time_written_in_another_way_is_refused() {
        for text in [
            "",
            "2026-02-12",
            "2026-02-12T15:02:03Z",
            "2026-02-12T15:02:03.0040Z",
            "2026-02-12T16:02:03.004+01:00",
            "2026-02-12T15:02:03.004+00:00",
            "2026-02-12 15:02:03.004Z",
            "2026-02-12t15:02:03.004z",
            "2026-02-12T15:02:03.004Z[Europe/Paris]",
            "2016-12-31T23:59:60.000Z",
            "1969-12-31T23:59:59.999Z",
            "2026-02-30T15:02:03.004Z",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_year_begins_and_ends_in_utc() {
        for (text, year) in [("2026-12-31T23:59:59.999Z", 2026), ("2027-01-01T00:00:00.000Z", 2027)] {
            assert_eq!(Timestamp::parse(text).unwrap().year(), year);
        }
        assert_eq!([i64::MIN, i64::MAX].map(|ms| Timestamp::from_unix_ms(ms).year()), [1970, 9999]);
    }

    #[test]
    fn every_moment_can_be_written_and_read() {
        for ms in [i64::MIN, -1, 0, 1, 951_782_400_000, 253_402_207_200_000, i64::MAX] {
            let moment = Timestamp::from_unix_ms(ms);
            assert_eq!(Timestamp::parse(&moment.to_string()), Some(moment));
        }
    }
}
