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
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub enum Ref {
    /// A number.
    #[cfg_attr(test, ts(type = "number"))]
    Number(i64),
    /// A word.
    Word(String),
}

/// A command with the `ref` it is answered to.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct CommandFrame {
    /// Echoed in the reply.
    pub r#ref: Ref,
    /// What to do.
    #[serde(flatten)]
    pub command: Command,
}

macro_rules! commands {
    ($( $(#[$doc:meta])* $name:literal => $variant:ident($body:ty) -> $ok:ty, )+) => {
        /// What to do. Texts are raw here: the server bounds them by its own limits and answers what is wrong with them.
        #[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
        #[serde(tag = "type")]
        pub enum Command {
            $( $(#[$doc])* #[serde(rename = $name)] $variant($body), )+
        }

        impl Command {
            /// The names on the wire, in the order of the reference.
            pub const NAMES: &[&str] = &[$($name),+];

            /// The name on the wire, also the label in metrics.
            pub fn name(&self) -> &'static str {
                match self { $( Self::$variant(_) => $name, )+ }
            }

            /// Reads the fields of the command of a name, straight into its struct: a second look at a small frame costs less than the
            /// buffering that a tagged enum needs. `None`: there is no such command.
            pub(crate) fn read(name: &str, frame: &str) -> Option<Result<Self, serde_json::Error>> {
                match name {
                    $( $name => Some(serde_json::from_str(frame).map(Self::$variant)), )+
                    _ => None,
                }
            }

            /// What it is answered when it is done.
            #[cfg(test)]
            pub fn ok_type(&self) -> String {
                match self { $( Self::$variant(_) => <$ok as ts_rs::TS>::name(&ts_rs::Config::new()), )+ }
            }
        }
    };
}

// Each command with its fields and what it is answered when it is done.
commands! {
    /// Follow a channel from a position on, or from now.
    "subscribe" => Subscribe(Subscribe) -> crate::reply::SubscribeOk,
    /// Follow it no longer.
    "unsubscribe" => Unsubscribe(ChannelOnly) -> crate::reply::Done,
    /// Page the log forwards.
    "events" => Events(Events) -> crate::reply::EventsOk,
    /// Page the messages, as they now are, backwards.
    "history" => History(History) -> crate::reply::HistoryOk,
    /// Post a message.
    "send" => Send(Send) -> crate::reply::SendOk,
    /// Give an own message another text.
    "edit" => Edit(Edit) -> crate::reply::EditOk,
    /// Remove an own message.
    "remove" => Remove(Remove) -> crate::reply::PositionOk,
    /// Put an emoji to a message, or take it away.
    "react" => React(React) -> crate::reply::PositionOk,
    /// Say how far one has read; it never goes back.
    "read" => Read(Read) -> crate::reply::Done,
    /// Say that one is writing.
    "typing" => Typing(ChannelOnly) -> crate::reply::Done,
    /// Ask for a sign of life.
    "ping" => Ping(Ping) -> crate::reply::Done,
}

macro_rules! command {
    ($(#[$doc:meta])* $name:ident { $( $(#[$field_doc:meta])* $field:ident : $type:ty ),* $(,)? }) => {
        #[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
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
        #[cfg_attr(test, schemars(length(min = 1)))]
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
