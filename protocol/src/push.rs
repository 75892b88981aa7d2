//! What the server says of itself, outside any reply.

use crate::directory::{Member, Role};
use crate::event::Event;
use crate::http::moderation::modes::Mode;
use crate::http::moderation::notices::Own;
use crate::id::{ChannelId, CouncilId, MemberId, PairingId};
use crate::lang::{Bilingual, Lang};
use crate::limits::Limits;
use crate::position::Position;
use crate::text::{DisplayName, Name, Topic};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Everything pushed but events, which are [`Event`]s.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Push {
    /// The first frame.
    Hello(Hello),
    /// Who came and who left, gathered for a moment.
    Presence {
        /// Which channel.
        channel: ChannelId,
        /// Members of whom a first connection follows the channel.
        joined: Vec<MemberId>,
        /// Members of whom no connection follows it any more.
        left: Vec<MemberId>,
    },
    /// Somebody is writing; shown for five seconds.
    Typing {
        /// Which channel.
        channel: ChannelId,
        /// Who.
        member: MemberId,
    },
    /// The member's channels are now these. Who is in their pairings may have changed as well: the directory tells.
    Channels {
        /// All of them.
        channels: Vec<ChannelSummary>,
    },
    /// The member read on another of their devices.
    Read {
        /// Which channel.
        channel: ChannelId,
        /// Up to here.
        position: Position,
    },
    /// Somebody of the member's pairings is new, has another name or role, or is gone.
    Member {
        /// Who.
        id: MemberId,
        /// As they now are; null: a former member.
        member: Option<Member>,
    },
    /// What concerns the member alone is now this.
    Own(Own),
}

/// Every frame a server sends but replies.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub enum Pushed {
    /// An event of a channel.
    Event(Event),
    /// Anything else.
    Push(Push),
}

/// The first frame of a connection.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Hello {
    /// 1. It changes only when an old client could no longer follow.
    pub protocol: u32,
    /// Name and version, as in HTTP's `Server` field.
    pub server: String,
    /// The server's time.
    pub time: Timestamp,
    /// Who the connection speaks for.
    pub member: Me,
    /// The channels the member may see, archived ones too.
    pub channels: Vec<ChannelSummary>,
    /// What to keep to.
    pub limits: Limits,
    /// Facilitators': the desks of their pairings, to subscribe to like channels. Empty for everybody else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<DeskLog>>"))]
    pub desks: Vec<DeskLog>,
}

/// A pairing's desk.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct DeskLog {
    /// Whose.
    pub pairing: PairingId,
    /// The channel that is its log; it has `case.changed` events only.
    pub channel: ChannelId,
}

/// The member as they see themselves.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Me {
    /// Who.
    pub id: MemberId,
    /// The name they go by.
    pub name: DisplayName,
    /// What they may do.
    pub role: Role,
    /// The language of the interface.
    pub lang: Lang,
    /// Their council; null for a bot.
    pub council: Option<CouncilId>,
    /// The languages they read.
    pub reading: Vec<Lang>,
    /// The language they last chose to write in.
    pub writing: Option<Lang>,
}

/// A channel and where the member stands in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ChannelSummary {
    /// Which channel.
    pub id: ChannelId,
    /// The pairing it belongs to.
    pub pairing: PairingId,
    /// Its name.
    pub name: Bilingual<Name>,
    /// What it is about.
    pub topic: Bilingual<Topic>,
    /// Whether it is archived: read only.
    pub archived: bool,
    /// The newest event of its log.
    pub position: Position,
    /// Up to where the member has read; null if never.
    pub read: Option<Position>,
    /// Messages posted after that; 100 stands for 100 or more.
    #[cfg_attr(test, schemars(range(max = 100)))]
    pub unread: u32,
    /// How it is used for now, the pairing's mode counted in; absent: as usual. `until` is the end of what counts most for whoever
    /// writes: of a frozen channel, the freeze's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub mode: Option<Mode>,
}
