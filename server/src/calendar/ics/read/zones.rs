//! Which zone a TZID means.
//!
//! A name of the IANA database is taken at its word, however it is wrapped. Otherwise: what the file says itself
//! (X-LIC-LOCATION), what Windows calls its zones, and at last a zone whose offsets are those the file describes. A zone
//! none of this finds is refused: people would come an hour early.

use super::component::Described;
use super::content::Line;
use super::windows;
use crate::calendar::values;
use crate::calendar::zones::Zone;
use jiff::civil::{DateTime, date};
use jiff::tz::Offset;
use std::collections::HashMap;

/// Zones by what the file calls them.
#[derive(Debug)]
pub struct Zones<'f> {
    home: &'f Zone,
    found: HashMap<&'f str, Option<Zone>>,
}

/// Zones that offsets are held against, after the one at home.
const LIKELY: [&str; 12] = [
    "Europe/Berlin",
    "Europe/London",
    "Europe/Athens",
    "America/Martinique",
    "America/Cayenne",
    "Indian/Reunion",
    "Indian/Mayotte",
    "Pacific/Noumea",
    "Pacific/Tahiti",
    "America/Miquelon",
    "America/New_York",
    "UTC",
];

impl<'f> Zones<'f> {
    /// Works out what the zones are that the file describes.
    pub fn new(described: &'f [Described], home: &'f Zone) -> Self {
        let own = |zone: &'f Described| {
            let name = property(&zone.lines, "TZID")?.value.as_str();
            let location = || named(property(&zone.lines, "X-LIC-LOCATION")?.value.trim());
            Some((name, named(name).or_else(location).or_else(|| by_offsets(zone, home))))
        };
        Self { home, found: described.iter().filter_map(own).collect() }
    }

    /// Where times hang that name no zone.
    pub const fn home(&self) -> &'f Zone {
        self.home
    }

    /// The zone a TZID means.
    pub fn find(&self, tzid: &str) -> Option<Zone> {
        self.found.get(tzid).cloned().flatten().or_else(|| named(tzid))
    }
}

/// A zone by one of its names.
pub fn named(name: &str) -> Option<Zone> {
    let name = name.trim();
    if let Ok(zone) = Zone::parse(name) {
        return Some(zone);
    }
    // `/freeassociation.sourceforge.net/Tzfile/Europe/Berlin` and the like.
    let mut rest = name;
    while let Some((_, inner)) = rest.split_once('/') {
        if let Ok(zone) = Zone::parse(inner) {
            return Some(zone);
        }
        rest = inner;
    }
    windows::zone(name)
}

fn by_offsets(zone: &Described, home: &Zone) -> Option<Zone> {
    let latest = |is_summer: bool| {
        let offsets = zone.observances.iter().filter(|(summer, _)| *summer == is_summer).filter_map(|(_, lines)| {
            let begins = values::read_date_time(property(lines, "DTSTART")?.value.trim())?;
            Some((begins, values::read_offset(property(lines, "TZOFFSETTO")?.value.trim())?))
        });
        offsets.max_by_key(|(begins, _): &(DateTime, Offset)| *begins).map(|(_, offset)| offset)
    };
    let standard = latest(false)?;
    let mut wanted = [standard, latest(true).unwrap_or(standard)];
    wanted.sort_unstable();
    let has_them = |zone: &Zone| {
        let at = |month| zone.offset(date(2025, month, 15).at(12, 0, 0, 0));
        let mut own = [at(1), at(7)];
        own.sort_unstable();
        own == wanted
    };
    let likely = LIKELY.iter().filter_map(|name| Zone::parse(name).ok());
    std::iter::once(home.clone()).chain(likely).find(has_them)
}

fn property<'l>(lines: &'l [Line], name: &str) -> Option<&'l Line> {
    lines.iter().find(|line| line.name == name)
}
