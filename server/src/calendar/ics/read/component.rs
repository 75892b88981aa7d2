//! Components in each other: which lines are an event's, which a zone's.
//!
//! Keeps what is read on, and nothing of what isn't (tasks, alarms, whatever programs add).

use super::content::Line;
use super::{Bad, Limits, Reason};

/// What a file is made of.
#[derive(Debug, Default)]
pub struct Components {
    /// Properties of the calendar itself.
    pub calendar: Vec<Line>,
    /// Events, each with the line of its BEGIN.
    pub events: Vec<Lines>,
    /// Zones the file describes.
    pub zones: Vec<Described>,
}

/// The lines of one component, and where it begins.
#[derive(Debug)]
pub struct Lines {
    /// The line of its BEGIN.
    pub begin: u32,
    /// Its own properties.
    pub lines: Vec<Line>,
}

/// A VTIMEZONE.
#[derive(Debug, Default)]
pub struct Described {
    /// Its own properties.
    pub lines: Vec<Line>,
    /// Whether it is summer time, and the properties of that observance.
    pub observances: Vec<(bool, Vec<Line>)>,
}

impl Components {
    /// Sorts lines into components.
    pub fn sort(lines: impl Iterator<Item = Result<Line, Bad>>, limits: &Limits) -> Result<Self, Bad> {
        let mut all = Self::default();
        let mut open: Vec<(String, u32)> = Vec::new();
        let mut is_calendar = false;
        for line in lines {
            let line = line?;
            match line.name.as_str() {
                "BEGIN" => {
                    let name = line.value.trim().to_ascii_uppercase();
                    if open.is_empty() && name != "VCALENDAR" {
                        return Err(line.bad(Reason::NoCalendar));
                    }
                    if open.len() >= limits.depth {
                        return Err(line.bad(Reason::TooDeep));
                    }
                    is_calendar = true;
                    open.push((name, line.number));
                    all.begin(&open, &line, limits)?;
                }
                "END" => {
                    let name = line.value.trim();
                    if !open.pop().is_some_and(|(begun, _)| begun.eq_ignore_ascii_case(name)) {
                        return Err(line.bad(Reason::EndWithoutBegin));
                    }
                }
                _ if open.is_empty() => return Err(line.bad(Reason::NoCalendar)),
                _ => all.take(&open, line),
            }
        }
        match open.pop() {
            Some((_, line)) => Err(Bad { line, reason: Reason::BeginWithoutEnd }),
            None if !is_calendar => Err(Bad { line: 1, reason: Reason::NoCalendar }),
            None => Ok(all),
        }
    }

    fn begin(&mut self, open: &[(String, u32)], line: &Line, limits: &Limits) -> Result<(), Bad> {
        match path(open).as_slice() {
            ["VCALENDAR", "VEVENT"] => {
                if self.events.len() >= limits.events {
                    return Err(line.bad(Reason::TooManyEvents));
                }
                self.events.push(Lines { begin: line.number, lines: Vec::new() });
            }
            ["VCALENDAR", "VTIMEZONE"] => self.zones.push(Described::default()),
            ["VCALENDAR", "VTIMEZONE", kind @ ("STANDARD" | "DAYLIGHT")] => {
                if let Some(zone) = self.zones.last_mut() {
                    zone.observances.push((*kind == "DAYLIGHT", Vec::new()));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn take(&mut self, open: &[(String, u32)], line: Line) {
        let place = match path(open).as_slice() {
            ["VCALENDAR"] => Some(&mut self.calendar),
            ["VCALENDAR", "VEVENT"] => self.events.last_mut().map(|event| &mut event.lines),
            ["VCALENDAR", "VTIMEZONE"] => self.zones.last_mut().map(|zone| &mut zone.lines),
            ["VCALENDAR", "VTIMEZONE", "STANDARD" | "DAYLIGHT"] => {
                self.zones.last_mut().and_then(|zone| zone.observances.last_mut()).map(|(_, lines)| lines)
            }
            _ => None,
        };
        if let Some(place) = place {
            place.push(line);
        }
    }
}

fn path(open: &[(String, u32)]) -> Vec<&str> {
    open.iter().map(|(name, _)| name.as_str()).collect()
}
