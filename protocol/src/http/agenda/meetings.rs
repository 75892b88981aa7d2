//! Meetings: what is planned, each time it takes place, and changes.

use super::attendance::{Answer, CouncilCount};
use crate::id::{CalendarId, ChannelId, MeetingId, MemberId};
use crate::lang::Bilingual;
use crate::local::{LocalDate, LocalTime};
use crate::noted::Note;
use crate::text::Topic;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What is planned: the first time, and every further one unless it was changed by itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Plan {
    /// What it is about, in both languages; neither is empty.
    #[cfg_attr(test, schemars(with = "crate::schemas::raw::RawLine"))]
    pub title: Bilingual<String>,
    /// Where, in both languages; may be empty.
    #[cfg_attr(test, schemars(with = "crate::schemas::raw::RawTopic"))]
    pub place: Bilingual<String>,
    /// When it begins, on the wall clock of `zone`.
    pub start: LocalTime,
    /// An IANA zone: `Europe/Berlin`, `Europe/Paris`, `America/Martinique`.
    #[cfg_attr(test, schemars(with = "crate::schemas::raw::Zone"))]
    pub zone: String,
    /// How long, in minutes: 5 to 20160.
    #[cfg_attr(test, schemars(range(min = 5, max = 20_160)))]
    pub minutes: u32,
    /// How it comes again: an RRULE (RFC 5545, 3.3.10) without the word, `FREQ=WEEKLY;BYDAY=TU`. Null: once.
    #[cfg_attr(test, schemars(with = "Option<crate::schemas::raw::Recurrence>"))]
    pub rule: Option<String>,
    /// Starts that are left out, on the same wall clock; at most 200.
    #[serde(default)]
    #[cfg_attr(test, schemars(length(max = 200)))]
    pub except: Vec<LocalTime>,
    /// Whether times on a public or school holiday of either country are left out.
    #[serde(default)]
    pub skip_holidays: bool,
    /// A link to meet at, `https:`; null: none.
    #[cfg_attr(test, schemars(with = "Option<crate::schemas::raw::Link>"))]
    pub link: Option<String>,
    /// What is to be talked about, in order; at most 50.
    #[serde(default)]
    #[cfg_attr(test, schemars(length(max = 50)))]
    pub items: Vec<AgendaItem>,
    /// How long before each start it is reminded, on the wall clock: ISO 8601 durations of weeks, days, hours and minutes such as
    /// `P1W`, `P1D`, `PT1H`; at most 5, none twice, none over four weeks.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<crate::schemas::raw::Before>", length(max = 5)))]
    pub reminders: Vec<String>,
}

/// One thing to be talked about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct AgendaItem {
    /// In both languages; neither is empty.
    #[cfg_attr(test, schemars(with = "crate::schemas::raw::RawLine"))]
    pub title: Bilingual<String>,
    /// Who brings it in; null: nobody in particular.
    pub owner: Option<MemberId>,
    /// How many minutes are meant for it: 1 to 480; null: open.
    #[cfg_attr(test, schemars(range(min = 1, max = 480)))]
    pub minutes: Option<u32>,
}

/// `POST /api/v1/channels/{channel}/meetings`
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct NewMeeting {
    /// Made by the client (UUIDv7): sent again, it is the same meeting.
    pub id: MeetingId,
    /// What is planned.
    pub plan: Plan,
}

/// A meeting, with all times it takes place as one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Meeting {
    /// Which.
    pub id: MeetingId,
    /// In which channel.
    pub channel: ChannelId,
    /// What is planned. The words of a calendar that was taken in stand in both languages alike.
    pub plan: Plan,
    /// Times that were changed by themselves, by the start they had at first; at most 200.
    pub changed: Vec<ChangedTime>,
    /// Goes up by one with each change (RFC 5545, 3.8.7.4).
    pub sequence: u32,
    /// Whether all of it was called off.
    pub cancelled: bool,
    /// Why, in both languages; null where nothing was said.
    pub why: Option<Bilingual<Topic>>,
    /// The meeting it was split from, by changing one time and those after it.
    pub continues: Option<MeetingId>,
    /// The calendar it was taken in from: then nobody changes it here.
    pub calendar: Option<CalendarId>,
    /// Who made it.
    pub by: Option<MemberId>,
    /// When it was made.
    pub made: Timestamp,
    /// When it was last changed.
    pub changed_at: Timestamp,
}

/// One time of a meeting that isn't as planned.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ChangedTime {
    /// The start it had at first: its name, for good (RECURRENCE-ID).
    pub occurrence: LocalTime,
    /// Called off, with the reason if one was given.
    pub cancelled: bool,
    /// Why, in both languages.
    pub why: Option<Bilingual<Topic>>,
    /// What is planned for this time; null: as for all. Its `rule`, `except` and `reminders` don't count.
    pub plan: Option<Plan>,
}

/// One time a meeting takes place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Occurrence {
    /// Of which meeting.
    pub meeting: MeetingId,
    /// In which channel.
    pub channel: ChannelId,
    /// The start it had at first: its name, for good.
    pub occurrence: LocalTime,
    /// What it is about.
    pub title: Bilingual<String>,
    /// Where.
    pub place: Bilingual<String>,
    /// When it begins on the wall clock of `zone`. In the hour that is skipped in spring it is the time clocks then show.
    pub start: LocalTime,
    /// The zone.
    pub zone: String,
    /// When it begins. Of an hour that comes twice in autumn, the first one.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// A link to meet at.
    pub link: Option<String>,
    /// What is to be talked about.
    pub items: Vec<AgendaItem>,
    /// Called off.
    pub cancelled: bool,
    /// Why, in both languages.
    pub why: Option<Bilingual<Topic>>,
    /// Whether it comes again.
    pub recurring: bool,
    /// The calendar it was taken in from.
    pub calendar: Option<CalendarId>,
    /// Answers so far, per council.
    pub attendance: Vec<CouncilCount>,
    /// What the reader answered.
    pub mine: Option<Answer>,
    /// Whether there are minutes.
    pub has_minutes: bool,
}

/// `GET /api/v1/meetings/{meeting}`, and the answer to every change.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct MeetingView {
    /// The meeting.
    pub meeting: Meeting,
    /// The next times, at most 10, and the latest one before; in order.
    pub occurrences: Vec<Occurrence>,
    /// Whether the reader may change it.
    pub may_change: bool,
}

/// `GET /api/v1/pairings/{pairing}/agenda?from=DAY&until=DAY`: what begins on these days on the wall clock of each
/// meeting's zone, both days included; at most 400 days.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Agenda {
    /// By time; at most 500.
    pub occurrences: Vec<Occurrence>,
    /// Whether there were more.
    pub more: bool,
    /// Holidays that touch these days.
    pub holidays: Vec<Holiday>,
    /// The pairing's channels in which the reader may plan.
    pub may_plan: Vec<ChannelId>,
}

/// A holiday, as the operator's calendars have it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Holiday {
    /// The calendar's name, as the operator gave it.
    pub calendar: String,
    /// `DE` or `FR`.
    pub country: crate::directory::Country,
    /// Whether it is a public holiday or one of schools.
    pub kind: HolidayKind,
    /// What it is called there.
    pub name: String,
    /// Its first day.
    pub from: LocalDate,
    /// Its last day.
    pub until: LocalDate,
}

/// Which holidays.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum HolidayKind {
    /// Everybody's.
    Public,
    /// Schools'.
    School,
}

/// How much of a series a change is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChangeScope {
    /// The one time named.
    One,
    /// That time and all after it: from there on it is another meeting, which `continues` this one.
    Following,
    /// All of it.
    All,
}

/// `PUT /api/v1/meetings/{meeting}`
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct MeetingPut {
    /// The meeting as it was when the change was begun; another one is `conflict`.
    pub sequence: u32,
    /// How much of it.
    pub scope: ChangeScope,
    /// Which time, for `one` and `following`.
    pub occurrence: Option<LocalTime>,
    /// What is planned from now on. For `one`, its `rule`, `except` and `reminders` don't count.
    pub plan: Plan,
}

/// `POST /api/v1/meetings/{meeting}/cancel`
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct MeetingCancel {
    /// The meeting as it was when the change was begun.
    pub sequence: u32,
    /// How much of it.
    pub scope: ChangeScope,
    /// Which time, for `one` and `following`.
    pub occurrence: Option<LocalTime>,
    /// Why, in both languages; null: nothing is said.
    #[cfg_attr(test, schemars(with = "Option<crate::schemas::raw::RawTopic>"))]
    pub why: Option<Bilingual<String>>,
}

/// `GET /api/v1/pairings/{pairing}/planners`: who may plan meetings besides the facilitators.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Planners {
    /// Members of the pairing.
    pub members: Vec<MemberId>,
}

/// A meeting is new, or was changed or called off.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct MeetingChanged {
    /// Which meeting.
    pub meeting: MeetingId,
    /// How often it was changed.
    pub sequence: u32,
    /// Who did it; null where a calendar did.
    pub by: Option<MemberId>,
}

impl Note for MeetingChanged {
    fn by(&self) -> Option<MemberId> {
        self.by
    }

    #[cfg(test)]
    fn examples() -> Vec<(&'static str, Self)> {
        use crate::golden::cast::{KARIM, MEETING as meeting};
        vec![
            ("meeting_changed", Self { meeting, sequence: 1, by: Some(KARIM) }),
            ("meeting_changed.calendar", Self { meeting, sequence: 2, by: None }),
        ]
    }
}
