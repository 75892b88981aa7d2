//! Messages by HTTP, for bots.

use crate::command::RawTranslation;
use crate::http::moderation::holds::HoldReason;
use crate::id::{MeetingId, MessageId};
use crate::lang::Lang;
use crate::local::LocalTime;
use crate::message::MeetingTime;
use crate::position::Position;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// `POST /api/v1/channels/{channel}/messages`, with the header `Idempotency-Key` or an `id`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct NewPost {
    /// What it says.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub text: String,
    /// The language it is written in; left out: the bot's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub lang: Option<Lang>,
    /// The same in another language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub translation: Option<RawTranslation>,
    /// The message it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub reply_to: Option<MessageId>,
    /// The meeting of this channel it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub meeting: Option<MeetingTime>,
    /// The message's id, in place of an `Idempotency-Key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub id: Option<MessageId>,
}

/// 201, or 200 where the same was posted before.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct PostMade {
    /// The message's id: a UUIDv5 of the bot's id and the key, where there was a key.
    pub id: MessageId,
    /// Where it was posted; null while it waits for approval.
    pub position: Option<Position>,
    /// When.
    pub at: Timestamp,
    /// Whether the same message had been posted before.
    pub duplicate: bool,
    /// It waits for approval, for this reason.
    pub held: Option<HoldReason>,
}

impl MeetingTime {
    /// One time of a meeting.
    pub fn new(meeting: MeetingId, occurrence: LocalTime) -> Self {
        Self { id: meeting, occurrence: Some(occurrence) }
    }
}
