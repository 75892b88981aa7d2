//! Calendar feeds: what a phone's calendar subscribes to.

use crate::id::ChannelId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// `GET /api/v1/me/feeds`: addresses the member made, each for themselves alone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Feeds {
    /// One for all channels, and one a channel.
    pub feeds: Vec<Feed>,
}

/// A feed, without its address, which is kept nowhere.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Feed {
    /// Which channel; null: all the member may see.
    pub channel: Option<ChannelId>,
    /// When it was made.
    pub made: Timestamp,
}

/// `POST /api/v1/me/feeds`: one more, in place of the one of the same `channel`, whose address ends.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct NewFeed {
    /// Which channel; null: all the member may see.
    pub channel: Option<ChannelId>,
}

/// A feed with its address: told this once. Whoever has the address reads the calendar.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct FeedMade {
    /// As it is kept.
    pub feed: Feed,
    /// `PUBLIC-URL/calendar/SECRET.ics`
    pub url: String,
}

/// `POST /api/v1/me/feeds/end`
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct FeedEnd {
    /// Which channel's; null: the one for all.
    pub channel: Option<ChannelId>,
}
