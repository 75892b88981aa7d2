//! Events: what a channel's log holds.

use crate::id::{ChannelId, MemberId, MessageId};
use crate::lang::{Bilingual, Lang};
use crate::message::PostedMessage;
use crate::position::Position;
use crate::text::{Emoji, MessageText, Name, Topic};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// One event of one channel. Pushed with `"type":"event"`; the same bytes for everyone who may see the channel.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
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
#[cfg_attr(test, derive(ts_rs::TS))]
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
    /// A facilitator changed the channel's name, topic or state.
    #[serde(rename = "channel.changed")]
    ChannelChanged {
        /// The name from now on.
        name: Bilingual<Name>,
        /// The topic from now on.
        topic: Bilingual<Topic>,
        /// Whether the channel is archived: read only.
        archived: bool,
        /// Who changed it.
        by: MemberId,
    },
}

impl EventKind {
    /// The name on the wire, also the label in metrics.
    pub fn name(&self) -> &'static str {
        match self {
            Self::MessagePosted { .. } => "message.posted",
            Self::MessageEdited { .. } => "message.edited",
            Self::MessageRemoved { .. } => "message.removed",
            Self::ReactionSet { .. } => "reaction.set",
            Self::ChannelChanged { .. } => "channel.changed",
        }
    }
}
