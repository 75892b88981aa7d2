//! How long a channel keeps its messages, and when that was last seen to.

use super::{About, Document};
use crate::store::records::Kind;
use quartier_protocol::id::ChannelId;
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// A channel's own keeping time; a channel without one has the default. Its id is the channel's.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Keeping {
    /// Which channel.
    pub channel: ChannelId,
    /// Days, at least 1.
    pub days: u32,
}

impl Document for Keeping {
    const KIND: Kind = "keeping";
    const ABOUT: About = About::Nobody;

    fn id(&self) -> String {
        self.channel.to_string()
    }
}

/// When retention was last seen to, on whichever node. There is one.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct KeepingRun {
    /// When the last complete run ended, in Unix milliseconds.
    pub ended_ms: i64,
    /// When the next one is due, in Unix milliseconds; a node that begins moves it on first.
    pub due_ms: i64,
    /// Events removed in all runs.
    pub removed: u64,
    /// What was removed of agendas in all runs.
    #[serde(default)]
    pub agenda: OfAgenda,
    /// Things of capabilities that were removed in all runs, by their names.
    #[serde(default)]
    pub capabilities: BTreeMap<String, u64>,
}

/// What was removed of agendas.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OfAgenda {
    /// Meetings.
    pub meetings: u64,
    /// Times of meetings, with all answers to them.
    pub answers: u64,
    /// Minutes.
    pub minutes: u64,
}

impl AddAssign for OfAgenda {
    fn add_assign(&mut self, more: Self) {
        self.meetings += more.meetings;
        self.answers += more.answers;
        self.minutes += more.minutes;
    }
}

impl KeepingRun {
    /// Its one id.
    pub const ID: &str = "run";

    /// When the last complete run ended.
    pub fn ended(&self) -> Timestamp {
        Timestamp::from_unix_ms(self.ended_ms)
    }
}

impl Document for KeepingRun {
    const KIND: Kind = "keeping_run";
    const ABOUT: About = About::Nobody;

    fn id(&self) -> String {
        Self::ID.to_owned()
    }
}
