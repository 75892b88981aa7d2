//! Bots, as facilitators make and change them.

use crate::id::{ChannelId, MemberId};
use crate::text::DisplayName;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// `POST /api/v1/pairings/{pairing}/bots`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct NewBot {
    /// What it is called.
    #[cfg_attr(test, schemars(length(min = 1, max = 160)))]
    pub name: String,
    /// The channels it is bound to; at least one, all of the pairing.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub channels: Vec<ChannelId>,
    /// What it may do there; at least one.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub verbs: Vec<BotVerb>,
    /// Commands it may send at once: 1 to 600.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    #[cfg_attr(test, schemars(range(min = 1, max = 600)))]
    pub burst: Option<u32>,
    /// Commands a second after that: 1 to 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    #[cfg_attr(test, schemars(range(min = 1, max = 50)))]
    pub per_second: Option<u32>,
}

/// What a bot may do in its channels.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BotVerb {
    /// Follow and page them.
    Read,
    /// Write, edit, take back, react.
    Post,
    /// Bring calendars, whose meetings are taken in.
    Plan,
}

/// `GET /api/v1/pairings/{pairing}/bots`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Bots {
    /// By name.
    pub bots: Vec<Bot>,
}

/// A bot as facilitators see it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Bot {
    /// Which.
    pub id: MemberId,
    /// What it is called.
    pub name: DisplayName,
    /// The channels it is bound to.
    pub channels: Vec<ChannelId>,
    /// What it may do there.
    pub verbs: Vec<BotVerb>,
    /// Commands it may send at once.
    pub burst: u32,
    /// Commands a second after that.
    pub per_second: u32,
    /// When it was made.
    pub made: Timestamp,
    /// Who made it.
    pub by: Option<MemberId>,
    /// Since when its token is what it is.
    pub rotated: Timestamp,
}

/// A bot with its token: told this once and kept nowhere.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct BotMade {
    /// As it is kept.
    pub bot: Bot,
    /// For `Authorization: Bearer`.
    pub token: String,
}

/// `PATCH /api/v1/bots/{bot}`: what is there is changed; its connections close and come back.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct BotPatch {
    /// The channels it is bound to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub channels: Option<Vec<ChannelId>>,
    /// What it may do there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub verbs: Option<Vec<BotVerb>>,
    /// Commands it may send at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    #[cfg_attr(test, schemars(range(min = 1, max = 600)))]
    pub burst: Option<u32>,
    /// Commands a second after that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    #[cfg_attr(test, schemars(range(min = 1, max = 50)))]
    pub per_second: Option<u32>,
}
