//! A message: as it was posted, and as it is now.

use crate::id::{MemberId, MessageId};
use crate::lang::Lang;
use crate::position::Position;
use crate::text::{Emoji, MessageText};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A message as its `message.posted` event carries it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PostedMessage {
    /// Made by the sender.
    pub id: MessageId,
    /// Who wrote it.
    pub author: MemberId,
    /// The language it was written in.
    pub lang: Lang,
    /// What it said at first; null once it was removed.
    pub text: Option<MessageText>,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
}

/// A message as it is now: what a reply's `messages` hold.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Message {
    /// Made by the sender.
    pub id: MessageId,
    /// Where it was posted.
    pub position: Position,
    /// When it was posted.
    pub at: Timestamp,
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
    /// Groups in the order in which they came up since they last had nobody.
    pub reactions: Vec<Reaction>,
}

/// Who reacted with one emoji.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Reaction {
    /// The emoji.
    pub emoji: Emoji,
    /// In the order in which they reacted; never empty.
    pub by: Vec<MemberId>,
}

/// What a message said before an edit or a removal; for the desk only.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Revision {
    /// When this text was replaced.
    pub at: Timestamp,
    /// Who replaced it.
    pub by: MemberId,
    /// The earlier text.
    pub text: MessageText,
    /// Its language.
    pub lang: Lang,
}
