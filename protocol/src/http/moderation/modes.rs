//! How a channel or a pairing is used for now: slowly, with approval, not at all.

use crate::id::ChannelId;
use crate::lang::Bilingual;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A mode. All of it off is the usual one.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Mode {
    /// Seconds between two messages of a participant, 5 to 3600; null: none.
    #[cfg_attr(test, schemars(range(min = 5, max = 3_600)))]
    pub slow_s: Option<u32>,
    /// Only facilitators write, and this is shown: at most 500 bytes each. Null: not frozen.
    pub frozen: Option<Bilingual<String>>,
    /// Every message of participants and bots waits for approval.
    pub hold: bool,
    /// Nobody joins with a card. Of a pairing; in a channel's mode it means nothing.
    pub no_joining: bool,
    /// When the mode ends by itself; null: when somebody ends it.
    pub until: Option<Timestamp>,
}

/// `PUT /api/v1/channels/{channel}/mode`, `PUT /api/v1/pairings/{pairing}/mode`
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ModePut {
    /// From now on.
    pub mode: Mode,
    /// For the audit log.
    #[cfg_attr(test, schemars(length(min = 1, max = 500)))]
    pub why: String,
}

/// `GET /api/v1/pairings/{pairing}/modes`
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Modes {
    /// Of all its channels.
    pub pairing: Mode,
    /// Of channels that have one of their own.
    pub channels: Vec<ChannelMode>,
}

/// A channel's own mode.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ChannelMode {
    /// Which.
    pub channel: ChannelId,
    /// Its mode.
    pub mode: Mode,
}
