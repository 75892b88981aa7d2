//! From node to node, and from the store to this node's hub.
//!
//! Owns the way of events, presence, typing and control between nodes, and the [`Ingress`] where they arrive.
//! Never keeps anything. Invariant: deliveries of one channel arrive in order; a possible gap is told
//! ([`Delivery::Interrupted`]), never silent.

mod control;
mod ingress;
mod local;

pub use control::Control;
pub use ingress::{Ingress, Partition, ingress};
pub use local::LocalBroker;

use crate::kernel::store::Stored;
use quartier_protocol::event::Event;
use quartier_protocol::id::{ChannelId, MemberId};
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

/// The way between nodes.
#[async_trait::async_trait]
pub trait Broker: Send + Sync {
    /// From the answer on, every event, presence change and typing of the channel arrives at this node's ingress, until
    /// [`unfollow`](Broker::unfollow). Following twice is following once.
    async fn follow(&self, channel: ChannelId) -> Stored<()>;

    /// The node no longer needs the channel.
    async fn unfollow(&self, channel: ChannelId);

    /// Tells every node that follows the channel, this one too, that a member is writing. May be lost.
    async fn typing(&self, channel: ChannelId, member: MemberId);

    /// Tells every node, this one too.
    async fn control(&self, control: Control) -> Stored<()>;
}
