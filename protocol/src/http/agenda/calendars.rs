//! Calendars taken in: a file, an address that is fetched again and again, or what a bot brings.

use crate::id::{CalendarId, ChannelId, MemberId};
use crate::local::LocalTime;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// `GET /api/v1/pairings/{pairing}/calendars`
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Calendars {
    /// By name.
    pub calendars: Vec<Calendar>,
}

/// A calendar whose meetings are taken in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Calendar {
    /// Which.
    pub id: CalendarId,
    /// Into which channel.
    pub channel: ChannelId,
    /// What it is called here.
    pub name: String,
    /// Where it is fetched from; null: a file that was brought.
    pub url: Option<String>,
    /// The bot that brings it; null: none does.
    pub bot: Option<MemberId>,
    /// The zone of times that name none.
    pub zone: String,
    /// How long before each start it is reminded, as in [`Plan`](super::meetings::Plan).
    pub reminders: Vec<String>,
    /// How many meetings are there.
    pub meetings: u32,
    /// What word rules didn't let stand when it was last read.
    pub left_out: LeftOut,
    /// When it was last read without an error; null: never yet.
    pub read_at: Option<Timestamp>,
    /// What was wrong the last time; null: nothing. What was there stays.
    pub problem: Option<CalendarProblem>,
    /// When it is fetched again; null: never.
    pub next: Option<Timestamp>,
}

/// Events of a calendar that are not taken in, because word rules would refuse or hold what they say.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct LeftOut {
    /// How many.
    pub count: u32,
    /// The first 20 of them.
    pub events: Vec<LeftOutEvent>,
}

/// One of them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct LeftOutEvent {
    /// What it is called.
    pub title: String,
    /// When it first begins, on the wall clock of its zone.
    pub start: LocalTime,
    /// The words that were found, in the title or the place of one of its times.
    pub words: Vec<String>,
}

/// What is wrong with a calendar, or with getting it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct CalendarProblem {
    /// What.
    pub kind: CalendarProblemKind,
    /// The line it stands in, from 1; null where it is about no line.
    pub line: Option<u32>,
    /// This occurrence, in English.
    pub detail: String,
    /// When.
    pub at: Timestamp,
}

/// The kinds of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CalendarProblemKind {
    /// Nobody answers there, or not in time.
    Unreachable,
    /// The address is, or leads to, a private network.
    PrivateAddress,
    /// It answers with an error, or leads elsewhere too often.
    Answer,
    /// It is too big, or has too many events.
    TooLarge,
    /// It is no calendar, or a broken one.
    Invalid,
}

/// `POST /api/v1/channels/{channel}/calendars`
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[cfg_attr(
    test,
    schemars(extend("oneOf" = [
        {"properties": {"url": {"type": "string"}, "ics": {"type": "null"}}},
        {"properties": {"url": {"type": "null"}, "ics": {"type": "string"}}},
    ]))
)]
pub struct NewCalendar {
    /// What it is called here.
    #[cfg_attr(test, schemars(length(min = 1, max = 160)))]
    pub name: String,
    /// Where it is fetched from, `https:` or `http:`; either this or `ics`.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub url: Option<String>,
    /// The calendar itself: a file's text.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub ics: Option<String>,
    /// The zone of times that name none.
    #[cfg_attr(test, schemars(with = "crate::schemas::raw::Zone"))]
    pub zone: String,
    /// How long before each start it is reminded.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<crate::schemas::raw::Before>", length(max = 5)))]
    pub reminders: Vec<String>,
}

/// `PUT /api/v1/calendars/{calendar}/file`: a newer version of a calendar that was brought as a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct CalendarFile {
    /// The file's text.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub ics: String,
}

/// `PUT /api/v1/agenda/calendars`: a bot's calendar, known by the channel and its name: made the first time, followed from then on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct BroughtCalendar {
    /// Into which channel; not needed where the bot has one only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub channel: Option<ChannelId>,
    /// What it is called here.
    #[cfg_attr(test, schemars(length(min = 1, max = 160)))]
    pub name: String,
    /// The calendar itself: a file's text.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub ics: String,
    /// The zone of times that name none.
    #[cfg_attr(test, schemars(with = "crate::schemas::raw::Zone"))]
    pub zone: String,
    /// How long before each start it is reminded.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<crate::schemas::raw::Before>", length(max = 5)))]
    pub reminders: Vec<String>,
}
