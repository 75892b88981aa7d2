//! Commands: what a client asks for. Each gets exactly one reply with its `ref`.

use crate::id::{ChannelId, MessageId};
use crate::lang::Lang;
use crate::message::MeetingTime;
use crate::position::Position;
use serde::{Deserialize, Serialize};

/// What the client calls a command, to know its reply by: an integer, or a string of at most
/// [`REF_BYTES`](crate::limits::REF_BYTES) bytes. Not used again within the connection's latest
/// [`REFS_REMEMBERED`](crate::limits::REFS_REMEMBERED) commands.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Ref {
    /// A number.
    #[cfg_attr(test, ts(type = "number"))]
    Number(i64),
    /// A word.
    Word(String),
}

/// A command with the `ref` it is answered to.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CommandFrame {
    /// Echoed in the reply.
    pub r#ref: Ref,
    /// What to do.
    #[serde(flatten)]
    pub command: Command,
}

/// What to do. Texts are raw here: the server bounds them by its own limits and answers what is wrong with them.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Command {
    /// Follow a channel from a position on, or from now.
    Subscribe(Subscribe),
    /// Follow it no longer.
    Unsubscribe(ChannelOnly),
    /// Page the log forwards.
    Events(Events),
    /// Page the messages, as they now are, backwards.
    History(History),
    /// Post a message.
    Send(Send),
    /// Give an own message another text.
    Edit(Edit),
    /// Remove an own message.
    Remove(Remove),
    /// Put an emoji to a message, or take it away.
    React(React),
    /// Say how far one has read; it never goes back.
    Read(Read),
    /// Say that one is writing.
    Typing(ChannelOnly),
    /// Ask for a sign of life.
    Ping(Ping),
}

macro_rules! command {
    ($(#[$doc:meta])* $name:ident { $( $(#[$field_doc:meta])* $field:ident : $type:ty ),* $(,)? }) => {
        #[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        $(#[$doc])*
        pub struct $name { $( $(#[$field_doc])* pub $field: $type, )* }
    };
}

command!(
    /// `subscribe`
    Subscribe {
        /// Which channel.
        channel: ChannelId,
        /// The last position the client has, or null for the newest messages.
        #[serde(default)]
        since: Option<Position>,
        /// How many events or messages at most; the default is 50.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        limit: Option<u32>,
    }
);
command!(
    /// `unsubscribe`, `typing`
    ChannelOnly {
        /// Which channel.
        channel: ChannelId,
    }
);
command!(
    /// `events`
    Events {
        /// Which channel.
        channel: ChannelId,
        /// The events after this position.
        after: Position,
        /// How many at most; the default is 50.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        limit: Option<u32>,
    }
);
command!(
    /// `history`
    History {
        /// Which channel.
        channel: ChannelId,
        /// The messages posted before this position, or null for the newest.
        #[serde(default)]
        before: Option<Position>,
        /// How many at most; the default is 50.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        limit: Option<u32>,
    }
);
command!(
    /// `send`
    Send {
        /// Where to.
        channel: ChannelId,
        /// The message's id, made by the sender (UUIDv7). Sent again, it is the same message.
        id: MessageId,
        /// What it says.
        text: String,
        /// The language it is written in.
        lang: Lang,
        /// The message it answers.
        #[serde(default)]
        reply_to: Option<MessageId>,
        /// Send it as it is, although a word rule warned.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
        confirmed: bool,
        /// The same in another language.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        translation: Option<RawTranslation>,
        /// The meeting of this channel it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        meeting: Option<MeetingTime>,
    }
);
command!(
    /// The same message in another language, as it is sent.
    RawTranslation {
        /// The other language; not the message's own.
        lang: Lang,
        /// What it says in it.
        text: String,
    }
);
command!(
    /// `edit`
    Edit {
        /// The message's channel.
        channel: ChannelId,
        /// Which message.
        id: MessageId,
        /// What it says from now on.
        text: String,
        /// The language of the new text.
        lang: Lang,
        /// Give it this text as it is, although a word rule warned.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
        confirmed: bool,
        /// The same in another language; without it, the message has none from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        translation: Option<RawTranslation>,
    }
);
command!(
    /// `remove`
    Remove {
        /// The message's channel.
        channel: ChannelId,
        /// Which message.
        id: MessageId,
    }
);
command!(
    /// `react`
    React {
        /// The message's channel.
        channel: ChannelId,
        /// Which message.
        id: MessageId,
        /// One emoji.
        emoji: String,
        /// Put it there (true) or take it away (false).
        on: bool,
    }
);
command!(
    /// `read`
    Read {
        /// Which channel.
        channel: ChannelId,
        /// Read up to here.
        position: Position,
    }
);
command!(
    /// `ping`
    #[cfg_attr(test, ts(type = "Record<never, never>"))]
    Ping {}
);

impl Command {
    /// The names on the wire, in the order of the reference.
    pub const NAMES: &[&str] =
        &["subscribe", "unsubscribe", "events", "history", "send", "edit", "remove", "react", "read", "typing", "ping"];

    /// The name on the wire, also the label in metrics.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Subscribe(_) => "subscribe",
            Self::Unsubscribe(_) => "unsubscribe",
            Self::Events(_) => "events",
            Self::History(_) => "history",
            Self::Send(_) => "send",
            Self::Edit(_) => "edit",
            Self::Remove(_) => "remove",
            Self::React(_) => "react",
            Self::Read(_) => "read",
            Self::Typing(_) => "typing",
            Self::Ping(_) => "ping",
        }
    }
}
