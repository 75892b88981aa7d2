//! Who wrote in a slow channel, and when they may again.

use super::super::Document;
use crate::store::records::Kind;
use quartier_protocol::id::{ChannelId, MemberId, MessageId};
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A turn taken in a slow channel: while it is there, the member takes no other, on whichever node.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SlowTurn {
    /// In which channel.
    pub channel: ChannelId,
    /// Whose.
    pub member: MemberId,
    /// For which message: the same one again is no other turn.
    pub message: MessageId,
    /// When they may write again.
    pub next: Timestamp,
}

/// The id of a member's turn in a channel.
pub fn id(channel: ChannelId, member: MemberId) -> String {
    format!("{channel}:{member}")
}

impl Document for SlowTurn {
    const KIND: Kind = "slow_turn";

    fn id(&self) -> String {
        id(self.channel, self.member)
    }

    fn expires(&self) -> Option<Timestamp> {
        Some(self.next)
    }
}
