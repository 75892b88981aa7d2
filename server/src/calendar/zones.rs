//! Time zones: names that are checked, and what instant a time on the wall is.
//!
//! Never asks the time. Always holds: a [`Zone`] is a zone of the IANA database that the program brings along, so every
//! machine means the same; every civil time has exactly one instant.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use serde::{Deserialize, Serialize};

/// A time zone of the IANA database. Aliases (`Europe/Kiev`) stay what they are called.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(TimeZone);

/// There is no time zone of this name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("there is no such time zone")]
pub struct UnknownZone;

/// What a time on the wall was turned into.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Resolved {
    /// The instant meant.
    pub instant: Timestamp,
    /// Whether the clocks made a choice necessary.
    pub kind: Kind,
}

/// How often a clock on the wall shows a time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// Once, like nearly all.
    Plain,
    /// Never: clocks are put forward over it. The instant is as much later as they are put forward: 02:30 becomes 03:30.
    Skipped,
    /// Twice: clocks are put back. The instant is the first of both.
    Twice,
}

impl Zone {
    /// Coordinated Universal Time.
    pub const UTC: Self = Self(TimeZone::UTC);

    /// Reads a name of the IANA database, in whatever case.
    pub fn parse(name: &str) -> Result<Self, UnknownZone> {
        let zone = TimeZone::get(name).map_err(|_| UnknownZone)?;
        if zone.is_unknown() || zone.iana_name().is_none() { Err(UnknownZone) } else { Ok(Self(zone)) }
    }

    /// Its name, as the database writes it.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// Whether it is UTC by name.
    pub fn is_utc(&self) -> bool {
        self.0 == TimeZone::UTC
    }

    /// The instant of a time on the wall (RFC 5545, section 3.3.5).
    ///
    /// At the ends of what can be counted (the years -9999 and 9999) the instant is the last that can.
    pub fn resolve(&self, wall: DateTime) -> Resolved {
        let found = self.0.to_ambiguous_timestamp(wall);
        let kind = match found.offset() {
            AmbiguousOffset::Unambiguous { .. } => Kind::Plain,
            AmbiguousOffset::Gap { .. } => Kind::Skipped,
            AmbiguousOffset::Fold { .. } => Kind::Twice,
        };
        let end = if wall.year() < 0 { Timestamp::MIN } else { Timestamp::MAX };
        Resolved { instant: found.compatible().unwrap_or(end), kind }
    }

    /// What a clock on the wall shows at an instant.
    pub fn wall(&self, instant: Timestamp) -> DateTime {
        self.0.to_datetime(instant)
    }

    /// The offset that holds at a time on the wall.
    pub(super) fn offset(&self, wall: DateTime) -> jiff::tz::Offset {
        self.0.to_offset(self.resolve(wall).instant)
    }

    /// The zone as jiff has it, for whoever needs its transitions.
    pub(super) const fn tz(&self) -> &TimeZone {
        &self.0
    }
}

impl std::fmt::Display for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl TryFrom<String> for Zone {
    type Error = UnknownZone;

    fn try_from(name: String) -> Result<Self, UnknownZone> {
        Self::parse(&name)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(zone: &str, wall: &str) -> (String, Kind) {
        let resolved = Zone::parse(zone).unwrap().resolve(wall.parse().unwrap());
        (resolved.instant.to_string(), resolved.kind)
    }

    #[test]
    fn the_hour_that_is_skipped_in_march_comes_an_hour_later() {
        for zone in ["Europe/Berlin", "Europe/Paris"] {
            for (wall, instant, kind) in [
                ("2026-03-29T01:59:59", "2026-03-29T00:59:59Z", Kind::Plain),
                ("2026-03-29T02:00:00", "2026-03-29T01:00:00Z", Kind::Skipped),
                ("2026-03-29T02:30:00", "2026-03-29T01:30:00Z", Kind::Skipped),
                ("2026-03-29T03:00:00", "2026-03-29T01:00:00Z", Kind::Plain),
                ("2026-03-29T03:30:00", "2026-03-29T01:30:00Z", Kind::Plain),
            ] {
                assert_eq!(resolve(zone, wall), (instant.into(), kind), "{zone} {wall}");
            }
        }
    }

    #[test]
    fn the_hour_that_comes_twice_in_october_is_meant_the_first_time() {
        for (wall, instant, kind) in [
            ("2026-10-25T01:59:59", "2026-10-24T23:59:59Z", Kind::Plain),
            ("2026-10-25T02:00:00", "2026-10-25T00:00:00Z", Kind::Twice),
            ("2026-10-25T02:30:00", "2026-10-25T00:30:00Z", Kind::Twice),
            ("2026-10-25T03:00:00", "2026-10-25T02:00:00Z", Kind::Plain),
        ] {
            assert_eq!(resolve("Europe/Berlin", wall), (instant.into(), kind), "{wall}");
        }
    }

    #[test]
    fn the_last_sundays_of_march_and_october_are_when_clocks_change() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        for (march, october) in [(2024, 31, 27), (2025, 30, 26), (2026, 29, 25), (2027, 28, 31), (2038, 28, 31)]
            .map(|(year, m, o)| (jiff::civil::date(year, 3, m), jiff::civil::date(year, 10, o)))
        {
            assert_eq!(berlin.resolve(march.at(2, 30, 0, 0)).kind, Kind::Skipped, "{march}");
            assert_eq!(berlin.resolve(october.at(2, 30, 0, 0)).kind, Kind::Twice, "{october}");
        }
    }

    #[test]
    fn zones_overseas_are_known() {
        assert_eq!(resolve("America/Martinique", "2026-07-01T12:00:00").0, "2026-07-01T16:00:00Z");
        assert_eq!(resolve("Indian/Reunion", "2026-07-01T12:00:00").0, "2026-07-01T08:00:00Z");
        assert_eq!(resolve("Pacific/Noumea", "2026-07-01T12:00:00").0, "2026-07-01T01:00:00Z");
    }

    #[test]
    fn names_are_checked_and_kept() {
        assert_eq!(Zone::parse("europe/berlin").unwrap().name(), "Europe/Berlin");
        assert_eq!(Zone::parse("Europe/Kiev").unwrap().name(), "Europe/Kiev");
        assert!(Zone::parse("UTC").unwrap().is_utc());
        for name in ["", "Europe/Atlantis", "Etc/Unknown", "CET-1CEST", "../../etc/passwd", "W. Europe Standard Time"] {
            assert_eq!(Zone::parse(name), Err(UnknownZone), "{name}");
        }
        let json = serde_json::to_string(&Zone::parse("Europe/Paris").unwrap()).unwrap();
        assert_eq!(json, "\"Europe/Paris\"");
        assert!(serde_json::from_str::<Zone>("\"Europe/Atlantis\"").is_err());
    }

    #[test]
    fn the_ends_of_time_are_instants_too() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        assert!(berlin.resolve(DateTime::MAX).instant > berlin.resolve(DateTime::MIN).instant);
    }
}
