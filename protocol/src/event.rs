//! Events: what a channel's log holds.

use crate::id::{ChannelId, MemberId, MessageId};
use crate::lang::Lang;
use crate::message::{MeetingTime, PostedMessage, Reaction, Translation};
use crate::noted::Noted;
use crate::position::Position;
use crate::text::{Emoji, MessageText};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// One event of one channel. Pushed with `"type":"event"`; the same bytes for everyone who may see the channel.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(tag = "type", rename = "event")]
#[cfg_attr(test, ts(rename = "Event"))]
pub struct Event {
    /// The channel whose log it is.
    pub channel: ChannelId,
    /// Its place in the log.
    pub position: Position,
    /// When the server took it in.
    pub at: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// What happened. Clients ignore kinds they don't know but count their positions.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(tag = "kind")]
pub enum EventKind {
    /// A message was posted.
    #[serde(rename = "message.posted")]
    MessagePosted {
        /// The message.
        message: PostedMessage,
    },
    /// Its author gave it another text.
    #[serde(rename = "message.edited")]
    MessageEdited {
        /// Which message.
        id: MessageId,
        /// The new text; null once the message was removed.
        text: Option<MessageText>,
        /// The new text's language.
        lang: Lang,
        /// The same in another language; without it, the message has none any more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        translation: Option<Translation>,
        /// The meeting it is about, as before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        meeting: Option<MeetingTime>,
        /// Who edited.
        by: MemberId,
    },
    /// It was removed; from now on its text is not served again.
    #[serde(rename = "message.removed")]
    MessageRemoved {
        /// Which message.
        id: MessageId,
        /// Who removed it.
        by: MemberId,
    },
    /// A message that moderation had removed is back, in its place and as it was.
    #[serde(rename = "message.restored")]
    MessageRestored {
        /// Which message.
        id: MessageId,
        /// What it says again; null once it was removed again.
        text: Option<MessageText>,
        /// The text's language.
        lang: Lang,
        /// The same in another language, as it was posted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        translation: Option<Translation>,
        /// The meeting it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        meeting: Option<MeetingTime>,
        /// When it had last been edited.
        edited_at: Option<Timestamp>,
        /// The reactions it has again; those set from now on come after them.
        reactions: Vec<Reaction>,
        /// Who put it back.
        by: MemberId,
    },
    /// Somebody put an emoji to a message or took it away.
    #[serde(rename = "reaction.set")]
    ReactionSet {
        /// Which message.
        id: MessageId,
        /// Who.
        by: MemberId,
        /// Which emoji.
        emoji: Emoji,
        /// There (true) or taken away (false).
        on: bool,
    },
    /// What is about no message.
    #[serde(untagged)]
    Noted(Noted),
}

/// Where a case stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// Nobody looks after it.
    Open,
    /// A facilitator does.
    Taken,
    /// It is done.
    Decided,
}

impl EventKind {
    /// The name on the wire, also the label in metrics.
    pub fn name(&self) -> &'static str {
        match self {
            Self::MessagePosted { .. } => "message.posted",
            Self::MessageEdited { .. } => "message.edited",
            Self::MessageRemoved { .. } => "message.removed",
            Self::MessageRestored { .. } => "message.restored",
            Self::ReactionSet { .. } => "reaction.set",
            Self::Noted(noted) => noted.name(),
        }
    }
}

impl From<Noted> for EventKind {
    fn from(note: Noted) -> Self {
        Self::Noted(note)
    }
}
