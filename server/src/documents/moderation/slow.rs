//! Who wrote in a slow channel, and when.

use super::super::{About, Document};
use crate::kernel::store::records::Kind;
use quartier_protocol::id::{ChannelId, MemberId, MessageId};
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

/// As long as the slowest mode asks for: an hour.
const LONGEST_MS: i64 = 3_600_000;

/// The turn a member took last in a slow channel, on whichever node. It is there for as long as any slow mode asks for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SlowTurn {
    /// In which channel.
    pub channel: ChannelId,
    /// Whose.
    pub member: MemberId,
    /// For which message: the same one again is no other turn.
    pub message: MessageId,
    /// When: how long they wait from then on is the channel's of the moment at which they write again.
    pub at: Timestamp,
}

/// The id of a member's turn in a channel.
pub fn id(channel: ChannelId, member: MemberId) -> String {
    format!("{channel}:{member}")
}

impl Document for SlowTurn {
    const KIND: Kind = "slow_turn";
    const ABOUT: About = About::Stays("an hour at most, then it is gone by itself");

    fn id(&self) -> String {
        id(self.channel, self.member)
    }

    fn expires(&self) -> Option<Timestamp> {
        Some(self.at.plus_ms(LONGEST_MS))
    }
}
