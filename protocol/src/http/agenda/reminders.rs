//! Reminders, for whoever posts them: the server's own agenda bot, or the same bot elsewhere.

use super::meetings::Occurrence;
use crate::id::{ChannelId, MeetingId, MessageId};
use crate::local::LocalTime;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// `GET /api/v1/agenda/reminders`: what is due, or due next, in the bot's channels.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Reminders {
    /// What is due now, by time; at most 50.
    pub due: Vec<Reminder>,
    /// When the next one after these is due; null: none is.
    pub next: Option<Timestamp>,
    /// How many bytes a reminder's text has at most, in each language.
    pub text_bytes: u32,
}

/// A reminder of one time of a meeting.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Reminder {
    /// The id of its message: a UUIDv5 of meeting, occurrence and offset, so that nobody posts it twice.
    pub id: MessageId,
    /// Where to.
    pub channel: ChannelId,
    /// Of which meeting.
    pub meeting: MeetingId,
    /// Of which of its times.
    pub occurrence: LocalTime,
    /// How long before: `P1D`.
    pub offset: String,
    /// When it is due, quiet hours heeded.
    pub due: Timestamp,
    /// When the meeting begins: from then on it is too late.
    pub starts_at: Timestamp,
    /// What is said of it: that time of the meeting, with the answers so far.
    pub time: Occurrence,
}

/// `POST /api/v1/agenda/reminders/{message}`: what became of a reminder that was due.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ReminderDone {
    /// Of which meeting.
    pub meeting: MeetingId,
    /// What.
    pub outcome: ReminderOutcome,
}

/// What became of a reminder.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReminderOutcome {
    /// It is in the channel, whoever put it there.
    Posted,
    /// The meeting had begun.
    Late,
    /// It could not be posted: the channel is archived or gone.
    Refused,
}
