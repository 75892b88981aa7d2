//! Replies: exactly one for each command.

use crate::command::Ref;
use crate::event::Event;
use crate::http::moderation::holds::HoldReason;
use crate::id::MemberId;
use crate::message::Message;
use crate::position::Position;
use crate::refusal::Refusal;
use crate::time::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A reply. `ref` is null only where the command's could not be read.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "type", rename = "reply")]
#[cfg_attr(test, ts(rename = "Reply"))]
pub struct Reply<T> {
    /// The command's `ref`.
    pub r#ref: Option<Ref>,
    /// `ok` or `error`.
    #[serde(flatten)]
    pub outcome: Outcome<T>,
}

/// How a command ended.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Outcome<T> {
    /// Done.
    Ok(T),
    /// Refused.
    Error(Refusal),
}

/// `subscribe`: what was missed, or where things stand.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SubscribeOk {
    /// The next event of this channel on this connection is the one after this position.
    pub position: Position,
    /// Who is there now.
    pub online: Vec<MemberId>,
    /// What the client missed, or what it starts from.
    #[serde(flatten)]
    pub recovery: Recovery,
    /// Recovered: whether events lie between the last of `events` and `position` (page on with `events`). Not
    /// recovered: whether older messages are there (page back with `history`).
    pub more: bool,
    /// The store takes no writes for now, so nobody is shown that this member is there; they will be once it does.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub presence_unavailable: bool,
}

/// Told by `recovered`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(untagged)]
pub enum Recovery {
    /// Everything missed is here, or can be paged on with `events`.
    Recovered {
        /// `true`: nothing was lost.
        #[cfg_attr(test, ts(type = "true"))]
        recovered: Always<true>,
        /// The missed events, oldest first.
        events: Vec<Event>,
    },
    /// A start from nothing: what the client has of this channel is void.
    Fresh {
        /// `false`: what the client has of this channel is void.
        #[cfg_attr(test, ts(type = "false"))]
        recovered: Always<false>,
        /// The newest messages as they now are, oldest first.
        messages: Vec<Message>,
    },
}

impl Recovery {
    /// Everything missed, or its first page.
    pub fn recovered(events: Vec<Event>) -> Self {
        Self::Recovered { recovered: Always, events }
    }

    /// The newest messages, for want of what was missed.
    pub fn fresh(messages: Vec<Message>) -> Self {
        Self::Fresh { recovered: Always, messages }
    }
}

/// A JSON boolean that is the same in every value of its type, to tell variants by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Always<const VALUE: bool>;

impl<const VALUE: bool> Serialize for Always<VALUE> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(VALUE)
    }
}

impl<'de, const VALUE: bool> Deserialize<'de> for Always<VALUE> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match bool::deserialize(deserializer)? == VALUE {
            true => Ok(Self),
            false => Err(serde::de::Error::custom("the other boolean")),
        }
    }
}

/// `events`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EventsOk {
    /// Oldest first.
    pub events: Vec<Event>,
    /// Whether the log goes on.
    pub more: bool,
}

/// `history`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HistoryOk {
    /// The newest event these messages have taken in: the page is as of then.
    pub position: Position,
    /// As they now are, oldest first.
    pub messages: Vec<Message>,
    /// Whether older ones are there.
    pub more: bool,
}

/// `send`: the message is durable, in the log or waiting for approval.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SendOk {
    /// Where it was posted; null while it waits.
    pub position: Option<Position>,
    /// When.
    pub at: Timestamp,
    /// Whether the same message had been posted before.
    pub duplicate: bool,
    /// It waits for approval, for this reason; `own` tells more. Absent where it was posted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub held: Option<HoldReason>,
}

/// `edit`: done, or waiting for approval.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EditOk {
    /// Of the event; where nothing changed, or the edit waits, of the log's newest event.
    pub position: Position,
    /// The edit waits for approval, for this reason: the message says what it said until then. Absent where it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub held: Option<HoldReason>,
}

/// `remove`, `react`: the position of the event; where nothing changed, of the log's newest event.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PositionOk {
    /// Where.
    pub position: Position,
}

/// `unsubscribe`, `read`, `typing`, `ping`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "Record<string, never>"))]
pub struct Done {}
