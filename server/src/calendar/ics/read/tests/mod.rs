//! What is read, what is refused, and with which line.

mod refused;
mod wild;

use super::{Bad, Limits, read};
use crate::calendar::event::{Calendar, Event};
use crate::calendar::zones::Zone;

fn home() -> Zone {
    Zone::parse("Europe/Berlin").unwrap()
}

fn reading(text: &str) -> Result<Calendar, Bad> {
    read(text.as_bytes(), &home(), &Limits::DEFAULT)
}

/// A calendar with the lines in one event, that begins with line 2.
fn event(lines: &str) -> Result<Event, Bad> {
    let text = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n");
    reading(&text).map(|mut calendar| calendar.events.remove(0))
}
