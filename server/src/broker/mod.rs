//! From node to node, and from the store to this node's hub.
//!
//! Owns the way of events, presence, typing and control between nodes, and the [`Inlet`] where they arrive.
//! Never keeps anything. Invariant: deliveries of one channel arrive in order; a possible gap is told
//! ([`Delivery::Interrupted`]), never silent.

mod inlet;
mod local;

pub use inlet::{Inlet, Lane, inlet};
pub use local::LocalBroker;

use crate::digest::Digest;
use crate::store::Stored;
use crate::store::presence::ConnectionId;
use quartier_protocol::event::Event;
use quartier_protocol::id::{ChannelId, MemberId, PairingId};
use quartier_protocol::position::Position;
use std::sync::Arc;

/// What arrives at a node.
#[derive(Clone, Debug)]
pub enum Delivery {
    /// An event was added to a log.
    Event(Arc<Event>),
    /// A member came or left.
    Presence {
        /// Where.
        channel: ChannelId,
        /// Who.
        member: MemberId,
        /// Came (true) or left (false).
        here: bool,
    },
    /// A member is writing.
    Typing {
        /// Where.
        channel: ChannelId,
        /// Who.
        member: MemberId,
    },
    /// Deliveries of this channel may have been lost before this one: look at the log and at who is there.
    Interrupted {
        /// Where.
        channel: ChannelId,
    },
    /// Something that concerns sessions rather than a channel.
    Control(Control),
}

/// What nodes tell each other about members and sessions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Control {
    /// The session or token with this digest ended: close its connections.
    CredentialEnded(Digest),
    /// The session with this digest has another secret from now on: its connections come back with it.
    CredentialReplaced(Digest),
    /// All sessions and tokens of a member ended: close their connections.
    MemberEnded {
        /// Who.
        member: MemberId,
        /// Whether they were banned, which their connections are told.
        banned: bool,
    },
    /// A member shows from now on that they are there, or no longer: their connections come back.
    ShownChanged(MemberId),
    /// Somebody of a pairing is new, has another name or role, or is gone: tell whoever reaches the pairing.
    PersonChanged {
        /// Who.
        member: MemberId,
        /// Where.
        pairing: PairingId,
    },
    /// The member's role, channels or languages changed: look them up again.
    MemberChanged(MemberId),
    /// What concerns a member alone changed: tell their connections.
    OwnChanged(MemberId),
    /// What holds in a pairing changed: read it anew.
    PolicyChanged {
        /// Where.
        pairing: PairingId,
        /// Whether channels are used otherwise now, which their members are told.
        modes: bool,
    },
    /// The pairing's channels changed.
    ChannelsChanged(PairingId),
    /// A member has read up to here on one of their connections.
    Read {
        /// Who.
        member: MemberId,
        /// Where.
        channel: ChannelId,
        /// Up to where.
        position: Position,
        /// The connection that said so.
        connection: ConnectionId,
    },
    /// Controls may have been lost before this one: look up every session and member of this node again. Never sent
    /// by a node; a broker says it to its own.
    Interrupted,
}

/// The way between nodes.
#[async_trait::async_trait]
pub trait Broker: Send + Sync {
    /// From the answer on, every event, presence change and typing of the channel arrives at this node's inlet, until
    /// [`unfollow`](Broker::unfollow). Following twice is following once.
    async fn follow(&self, channel: ChannelId) -> Stored<()>;

    /// The node no longer needs the channel.
    async fn unfollow(&self, channel: ChannelId);

    /// Tells every node that follows the channel, this one too, that a member is writing. May be lost.
    async fn typing(&self, channel: ChannelId, member: MemberId);

    /// Tells every node, this one too.
    async fn control(&self, control: Control) -> Stored<()>;
}
