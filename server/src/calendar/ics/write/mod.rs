//! Writing a calendar (RFC 5545, RFC 7986).
//!
//! Always holds (I1 to I4): VERSION and PRODID, UID, DTSTAMP in UTC, never a floating time, a VTIMEZONE for each TZID
//! and no other; the same calendar is the same bytes.

mod event;
pub mod lines;
mod zone;

use crate::calendar::event::{Calendar, Event, When};
use crate::calendar::recurrence::{End, Until};
use crate::calendar::values;
use crate::calendar::zones::Zone;
use lines::Lines;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Who wrote it (PRODID).
const PRODUCT: &str = "-//Quartier//Agenda//EN";

/// Writes a calendar, with the zones it uses.
///
/// Lines end with CRLF, the text is UTF-8. There is no METHOD: it is a calendar to subscribe to, not an invitation.
pub fn write(calendar: &Calendar) -> String {
    let mut lines = Lines::default();
    lines.component("VCALENDAR", |lines| {
        lines.plain("VERSION", "2.0");
        lines.plain("PRODID", PRODUCT);
        lines.plain("CALSCALE", "GREGORIAN");
        if !calendar.name.is_empty() {
            lines.text("NAME", &[], &calendar.name);
            lines.text("X-WR-CALNAME", &[], &calendar.name);
        }
        if calendar.refresh_hours > 0 {
            let every = values::duration(0, calendar.refresh_hours.min(24 * 366) * 3_600);
            lines.with("REFRESH-INTERVAL", &[("VALUE", "DURATION")], &every);
            lines.plain("X-PUBLISHED-TTL", &every);
        }
        for (zone, years) in zones(&calendar.events).values() {
            zone::write(lines, zone, years);
        }
        for event in &calendar.events {
            event::write(lines, event);
        }
    });
    lines.into_string()
}

/// The zones that events name, by name, with the years they are needed for.
fn zones(events: &[Event]) -> BTreeMap<String, (Zone, RangeInclusive<i16>)> {
    let mut zones: BTreeMap<String, (Zone, RangeInclusive<i16>)> = BTreeMap::new();
    for event in events {
        let whens = [&event.start].into_iter().chain(&event.recurrence_id).chain(&event.exdates).chain(&event.rdates);
        let until = event.rule.as_ref().and_then(|rule| match rule.end() {
            End::Until(Until::Date(day)) => Some(day.year()),
            End::Until(Until::Local(wall)) => Some(wall.year()),
            End::Until(Until::Utc(instant)) => Some(Zone::UTC.wall(instant).year()),
            End::Never | End::Count(_) => None,
        });
        for when in whens {
            let When::Local { at, zone } = when else { continue };
            if zone.is_utc() {
                continue;
            }
            // A year before, because programs look there for what holds at the beginning.
            let (first, last) = (at.year() - 1, until.unwrap_or(at.year()).max(at.year()));
            let needed = zones.entry(zone.name().to_owned()).or_insert_with(|| (zone.clone(), first..=last));
            needed.1 = first.min(*needed.1.start())..=last.max(*needed.1.end());
        }
    }
    zones
}
