//! Replies: exactly one for each command.

use crate::command::Ref;
use crate::event::Event;
use crate::id::MemberId;
use crate::message::Message;
use crate::position::Position;
use crate::refusal::Refusal;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A reply. `ref` is null only where the command's could not be read.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "type", rename = "reply")]
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
    /// True: `events` are there, and everything missed is in them or can be paged on with `events`. False: `messages`
    /// are there, and what the client has of this channel is void.
    pub recovered: bool,
    /// The missed events, oldest first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub events: Option<Vec<Event>>,
    /// The newest messages as they now are, oldest first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub messages: Option<Vec<Message>>,
    /// Recovered: whether events lie between the last of `events` and `position` (page on with `events`). Not
    /// recovered: whether older messages are there (page back with `history`).
    pub more: bool,
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
    /// As they now are, oldest first.
    pub messages: Vec<Message>,
    /// Whether older ones are there.
    pub more: bool,
}

/// `send`: the message is durable.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SendOk {
    /// Where it was posted.
    pub position: Position,
    /// When.
    pub at: Timestamp,
    /// Whether the same message had been posted before.
    pub duplicate: bool,
}

/// `edit`, `remove`, `react`: the position of the event; where nothing changed, of the log's newest event.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PositionOk {
    /// Where.
    pub position: Position,
}

/// `unsubscribe`, `read`, `typing`, `ping`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Done {}
