//! Reading the calendars of others (RFC 5545).
//!
//! Tolerant where programs are careless and nothing else can be meant, strict where a guess would put people before a
//! locked door. Always holds: reading ends, within [`Limits`], without panic, with a calendar or with the line that is
//! wrong.

mod bad;
mod component;
mod content;
mod event;
mod lines;
#[cfg(test)]
mod tests;
mod windows;
mod zones;

use crate::calendar::event::{Calendar, Event, Status};
use crate::calendar::values;
use crate::calendar::zones::Zone;
use component::Components;
use content::Line;
use zones::Zones;

pub use bad::{Bad, Reason};

/// How much is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Physical lines.
    pub lines: u32,
    /// Bytes of a line after unfolding.
    pub line_bytes: usize,
    /// Events.
    pub events: usize,
    /// Components in each other.
    pub depth: usize,
    /// EXDATEs and RDATEs of an event, categories, parameters of a line.
    pub list: usize,
}

impl Limits {
    /// What the calendar of a town hall takes, and some more.
    pub const DEFAULT: Self =
        Self { bytes: 2 << 20, lines: 100_000, line_bytes: 64 << 10, events: 5_000, depth: 6, list: 1_000 };
}

/// Reads a calendar. Times that say no zone are of the one the file names (X-WR-TIMEZONE), or else of `home`.
///
/// A file of several calendars is read as one. What is not an event is left out.
pub fn read(bytes: &[u8], home: &Zone, limits: &Limits) -> Result<Calendar, Bad> {
    let lines = lines::unfold(bytes, limits)?;
    let all = Components::sort(lines.iter().map(|line| Line::parse(line, limits)), limits)?;
    let property = |name: &str| all.calendar.iter().find(|line| line.name == name);
    let own = property("X-WR-TIMEZONE").and_then(|line| zones::named(&line.value));
    let zones = Zones::new(&all.zones, own.as_ref().unwrap_or(home));
    let mut events: Vec<Event> =
        all.events.iter().map(|event| event::read(event, &zones, limits)).collect::<Result<_, Bad>>()?;
    // A file that calls off names what it calls off (RFC 5546, section 3.2.5), whatever it says of its status.
    if property("METHOD").is_some_and(|line| line.value.trim().eq_ignore_ascii_case("CANCEL")) {
        events.iter_mut().for_each(|event| event.status = Status::Cancelled);
    }
    let name = property("NAME").or_else(|| property("X-WR-CALNAME")).map(Line::text).unwrap_or_default();
    let refresh = property("REFRESH-INTERVAL").or_else(|| property("X-PUBLISHED-TTL"));
    let refresh = refresh.and_then(|line| values::read_duration(line.value.trim()));
    let refresh_hours = refresh.map_or(0, |(days, seconds)| days * 24 + seconds.div_ceil(3_600));
    Ok(Calendar { name, refresh_hours, events })
}
