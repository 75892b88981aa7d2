//! Messages that wait for approval, and when messages have to.

use super::notices::Statement;
use crate::id::{ChannelId, MessageId};
use crate::lang::Lang;
use crate::message::{MeetingTime, Translation};
use crate::text::MessageText;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Why a message waits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum HoldReason {
    /// One of the author's first messages.
    Newcomer,
    /// Everything in the channel waits.
    Channel,
    /// It has a link.
    Link,
    /// A word rule.
    Words,
    /// No facilitator is on duty.
    Hours,
}

/// A message or edit of the member's own that waits for approval. Nobody else sees it, but the facilitators at the desk.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Waiting {
    /// Which message.
    pub id: MessageId,
    /// In which channel.
    pub channel: ChannelId,
    /// Whether it is an edit of a message that is there.
    pub edit: bool,
    /// What it says.
    pub text: MessageText,
    /// The language it is written in.
    pub lang: Lang,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// The same in another language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub translation: Option<Translation>,
    /// The meeting it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub meeting: Option<MeetingTime>,
    /// When it was written.
    pub at: Timestamp,
    /// Why it waits.
    pub reason: HoldReason,
    /// Why, until when, and how to appeal: at `until` it expires, with a notice.
    pub statement: Statement,
}

/// `GET` and `PUT /api/v1/pairings/{pairing}/holds`: when messages of participants and bots wait, besides modes and word
/// rules.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HoldSettings {
    /// How many first messages of whoever is new wait; 0: none. At most 20.
    pub newcomer: u32,
    /// Whether messages with links wait.
    pub links: bool,
    /// When facilitators are on duty: outside of it messages wait. Null: always.
    pub duty: Option<Duty>,
    /// After how many hours a waiting message expires: 1 to 720.
    pub expiry_hours: u32,
}

/// When facilitators are on duty.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Duty {
    /// An IANA zone: `Europe/Berlin`.
    pub zone: String,
    /// At most 28 stretches.
    pub hours: Vec<DutyHours>,
}

/// A stretch of one day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DutyHours {
    /// 1 Monday to 7 Sunday (ISO 8601).
    pub day: u8,
    /// From, `HH:MM` local time.
    pub from: String,
    /// Until, `HH:MM` local time, later than `from`; `24:00` is midnight.
    pub to: String,
}
