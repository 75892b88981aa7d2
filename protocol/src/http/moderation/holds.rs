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
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
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
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
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
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct HoldSettings {
    /// How many first messages of whoever is new wait; 0: none. At most 20.
    #[cfg_attr(test, schemars(range(max = 20)))]
    pub newcomer: u32,
    /// Whether messages with links wait.
    pub links: bool,
    /// When facilitators are on duty: outside of it messages wait. Null: always.
    pub duty: Option<Duty>,
    /// After how many hours a waiting message expires: 1 to 720.
    #[cfg_attr(test, schemars(range(min = 1, max = 720)))]
    pub expiry_hours: u32,
}

/// When facilitators are on duty.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Duty {
    /// An IANA zone: `Europe/Berlin`.
    #[cfg_attr(test, schemars(with = "crate::schemas::raw::Zone"))]
    pub zone: String,
    /// At most 28 stretches.
    #[cfg_attr(test, schemars(length(max = 28)))]
    pub hours: Vec<DutyHours>,
}

/// A stretch of one day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct DutyHours {
    /// 1 Monday to 7 Sunday (ISO 8601).
    #[cfg_attr(test, schemars(range(min = 1, max = 7)))]
    pub day: u8,
    /// From, `HH:MM` local time.
    #[cfg_attr(test, schemars(regex(pattern = r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$")))]
    pub from: String,
    /// Until, `HH:MM` local time, later than `from`; `24:00` is midnight.
    #[cfg_attr(test, schemars(regex(pattern = r"^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")))]
    pub to: String,
}
