//! What an event and a calendar are, whoever wrote them.
//!
//! Never knows how they are written; that is [`ics`](super::ics).

use super::recurrence::Rule;
use super::series::Series;
use super::zones::Zone;
use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Timestamp, ToSpan};

/// A calendar to be written, or one that was read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Calendar {
    /// What people see as its name (NAME, X-WR-CALNAME).
    pub name: String,
    /// How often whoever subscribes should look again, in hours; 0 says nothing.
    pub refresh_hours: u32,
    /// What is in it. Changed occurrences are events with a `recurrence_id` and the series' `uid`.
    pub events: Vec<Event>,
}

/// An event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// The same for ever, without personal data (RFC 7986, section 5.3).
    pub uid: String,
    /// One more with each change people must know of.
    pub sequence: u32,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// When it was changed.
    pub last_modified: Option<Timestamp>,
    /// When this was written down (DTSTAMP).
    pub stamp: Timestamp,
    /// When it begins.
    pub start: When,
    /// How long it lasts.
    pub length: Length,
    /// What it is.
    pub summary: Option<Text>,
    /// Where it is.
    pub location: Option<Text>,
    /// More about it.
    pub description: Option<Text>,
    /// Where to read on.
    pub url: Option<String>,
    /// Whether it takes place.
    pub status: Status,
    /// How it repeats.
    pub rule: Option<Rule>,
    /// Occurrences left out.
    pub exdates: Vec<When>,
    /// Occurrences on top.
    pub rdates: Vec<When>,
    /// Which occurrence of the series this stands for; none for the series itself.
    pub recurrence_id: Option<When>,
    /// What kinds of things it is.
    pub categories: Vec<String>,
}

/// A day, or a time on a wall somewhere. UTC is a wall like others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum When {
    /// A whole day, wherever one is.
    Date(Date),
    /// A time on the wall.
    Local {
        /// What the clock shows.
        at: DateTime,
        /// Where it hangs.
        zone: Zone,
    },
}

/// How long something lasts (RFC 5545, section 3.3.6): days by the calendar, then exact time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Length {
    /// Days from a time on the wall to the same time on the wall.
    pub days: u32,
    /// Seconds, however clocks are changed in between.
    pub seconds: u32,
}

/// A text people read, and perhaps which language it is in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Text {
    /// The text, with line feeds where it has lines.
    pub text: String,
    /// BCP 47: `de`, `fr-FR`.
    pub lang: Option<String>,
}

/// Whether an event takes place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Status {
    /// Perhaps.
    Tentative,
    /// It does.
    #[default]
    Confirmed,
    /// It doesn't; it is told all the same, so that nobody comes.
    Cancelled,
}

impl Event {
    /// An event with nothing but what each must have.
    pub fn new(uid: impl Into<String>, stamp: Timestamp, start: When, length: Length) -> Self {
        Self {
            uid: uid.into(),
            sequence: 0,
            created: None,
            last_modified: None,
            stamp,
            start,
            length,
            summary: None,
            location: None,
            description: None,
            url: None,
            status: Status::Confirmed,
            rule: None,
            exdates: Vec::new(),
            rdates: Vec::new(),
            recurrence_id: None,
            categories: Vec::new(),
        }
    }

    /// Whether it lasts whole days.
    pub const fn is_all_day(&self) -> bool {
        matches!(self.start, When::Date(_))
    }

    /// Its series. Days begin at midnight in `home`; whatever else has a zone keeps it.
    pub fn series(&self, home: &Zone) -> Series {
        let zone = self.start.zone().unwrap_or(home).clone();
        let rule = self.rule.clone();
        let rule = if self.is_all_day() { rule.map(Rule::without_times) } else { rule };
        let mut series = Series { rule, ..Series::once(self.start.wall(), zone.clone()) };
        for left_out in &self.exdates {
            match left_out {
                When::Date(day) => drop(series.exdays.insert(*day)),
                When::Local { .. } => drop(series.exdates.insert(left_out.wall_in(&zone))),
            }
        }
        series.rdates = self.rdates.iter().map(|on_top| on_top.wall_in(&zone)).collect();
        series
    }
}

impl When {
    /// Its zone, if it has one.
    pub const fn zone(&self) -> Option<&Zone> {
        match self {
            Self::Date(_) => None,
            Self::Local { zone, .. } => Some(zone),
        }
    }

    /// What the clock on its own wall shows; of days, midnight.
    pub fn wall(&self) -> DateTime {
        match self {
            Self::Date(day) => day.to_datetime(Time::midnight()),
            Self::Local { at, .. } => *at,
        }
    }

    /// What the clock on a wall in `zone` shows; of days, midnight.
    pub fn wall_in(&self, zone: &Zone) -> DateTime {
        match self {
            Self::Local { at, zone: own } if own != zone => zone.wall(own.resolve(*at).instant),
            _ => self.wall(),
        }
    }

    /// The instant. Days begin at midnight in `home`.
    pub fn instant(&self, home: &Zone) -> Timestamp {
        self.zone().unwrap_or(home).resolve(self.wall()).instant
    }
}

impl Length {
    /// So many days.
    pub const fn days(days: u32) -> Self {
        Self { days, seconds: 0 }
    }

    /// So many minutes, exactly.
    pub const fn minutes(minutes: u32) -> Self {
        Self { days: 0, seconds: minutes.saturating_mul(60) }
    }

    /// When something ends that begins at `wall` (which is `instant`) in `zone`.
    pub fn end(self, wall: DateTime, instant: Timestamp, zone: &Zone) -> Timestamp {
        let begun = match self.days {
            0 => instant,
            days => zone.resolve(wall.saturating_add(i64::from(days.min(36_600)).days())).instant,
        };
        begun.saturating_add(SignedDuration::from_secs(i64::from(self.seconds))).unwrap_or(Timestamp::MAX)
    }
}

impl Text {
    /// A text that says nothing about its language.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), lang: None }
    }

    /// A text in a language.
    pub fn in_lang(text: impl Into<String>, lang: impl Into<String>) -> Self {
        Self { text: text.into(), lang: Some(lang.into()) }
    }
}
