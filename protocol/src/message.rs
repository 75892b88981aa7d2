//! A message: as it was posted, and as it is now.

use crate::id::{MeetingId, MemberId, MessageId};
use crate::lang::Lang;
use crate::local::LocalTime;
use crate::position::Position;
use crate::text::{Emoji, MessageText};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A message as its `message.posted` event carries it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct PostedMessage {
    /// Made by the sender.
    pub id: MessageId,
    /// Who wrote it.
    pub author: MemberId,
    /// The language it was written in.
    pub lang: Lang,
    /// What it said at first; null once it was removed, also where it was put back later: the text is then in its
    /// `message.restored` event.
    pub text: Option<MessageText>,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// When it was written, where it waited for approval; absent where it was posted at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub written_at: Option<Timestamp>,
    /// The same in another language, as its author wrote it at first; absent where they didn't, and once it was removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub translation: Option<Translation>,
    /// The meeting it was about at first; absent where it was about none, and once it was removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub meeting: Option<MeetingTime>,
}

/// The same message in another language.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Translation {
    /// The other language.
    pub lang: Lang,
    /// What it says in it.
    pub text: MessageText,
}

/// A meeting, or one time of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct MeetingTime {
    /// Which meeting.
    pub id: MeetingId,
    /// Which of its times, by the start it had at first; null: all of it.
    pub occurrence: Option<LocalTime>,
}

/// A message as it is now: what a reply's `messages` hold.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Message {
    /// Made by the sender.
    pub id: MessageId,
    /// Where it was posted.
    pub position: Position,
    /// When it was posted.
    pub at: Timestamp,
    /// When it was written, where it waited for approval; absent where it was posted at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub written_at: Option<Timestamp>,
    /// Who wrote it.
    pub author: MemberId,
    /// The language it is written in now.
    pub lang: Lang,
    /// What it says now; null once it was removed.
    pub text: Option<MessageText>,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// When it was last edited.
    pub edited_at: Option<Timestamp>,
    /// Whether it was removed.
    pub removed: bool,
    /// The same in another language; absent where there is none, and once it was removed or edited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub translation: Option<Translation>,
    /// The meeting it is about; absent where there is none, and once it was removed or edited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub meeting: Option<MeetingTime>,
    /// Groups in the order in which they came up since they last had nobody.
    pub reactions: Vec<Reaction>,
}

/// Who reacted with one emoji.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Reaction {
    /// The emoji.
    pub emoji: Emoji,
    /// In the order in which they reacted; never empty.
    pub by: Vec<MemberId>,
}

/// What a message said before an edit or a removal; for the desk only.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Revision {
    /// When this text was replaced.
    pub at: Timestamp,
    /// Who replaced it.
    pub by: MemberId,
    /// The earlier text.
    pub text: MessageText,
    /// Its language.
    pub lang: Lang,
    /// The same in another language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub translation: Option<Translation>,
}
