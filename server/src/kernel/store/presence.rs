//! Who is there.

use super::Stored;
use quartier_protocol::id::{ChannelId, MemberId};

/// One connection of one node, unique among all nodes and restarts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ConnectionId {
    /// The node's id, random at its start.
    pub node: u64,
    /// Counted on the node.
    pub number: u64,
}

/// Presence in channels, counted by connection: a member is there from the first connection's arrival to the last
/// one's leaving.
///
/// Contract: each change of "is there" is announced through the broker exactly once, in order for a channel, however
/// calls race and on whichever node; it is what the `bool`s tell. A connection not renewed for the store's time-out
/// is taken for gone by the next [`expire`](Presence::expire) of its channel, on whichever node. Not durable over a
/// restart of the whole service, and need not be.
#[async_trait::async_trait]
pub trait Presence: Send + Sync {
    /// A connection follows a channel. `true`: the member was not there before.
    async fn arrive(&self, channel: ChannelId, member: MemberId, connection: ConnectionId) -> Stored<bool>;

    /// It no longer does. `true`: the member is not there any more.
    async fn leave(&self, channel: ChannelId, member: MemberId, connection: ConnectionId) -> Stored<bool>;

    /// These connections are still there; ones that were taken for gone arrive again.
    async fn renew(&self, channel: ChannelId, connections: &[(MemberId, ConnectionId)]) -> Stored<()>;

    /// Takes connections not renewed in time for gone; the members who thereby left.
    async fn expire(&self, channel: ChannelId) -> Stored<Vec<MemberId>>;

    /// Who is there, in order of ids.
    async fn online(&self, channel: ChannelId) -> Stored<Vec<MemberId>>;
}
