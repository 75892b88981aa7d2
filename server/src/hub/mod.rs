//! Who listens where on this node, and how what happens reaches them.
//!
//! Owns connections' outboxes, channels' subscribers, the partitions that fan out, and presence as this node knows it.
//! Never decides who may do what; never waits for one reader on account of another.
//! Invariant: each subscriber gets each event after its position once, in order, or is closed with a code that says
//! to come back.
//!
//! Locks, always taken in this order, none held across an `.await`: the registry's shard → a channel's state → a
//! subscription's gate → a connection's greeting → an outbox. Before all of them, and over what the store is asked meanwhile: a member's
//! looks, one after the other.

mod channel;
mod connection;
mod delivery;
mod endings;
mod frame;
mod member_connections;
mod metrics;
mod outbox;
mod registry;
mod socket;
mod subscription;
mod ticker;

pub use connection::{Admission, Connection, Reachable};
pub use delivery::run_partition;
pub use frame::{close_frame, ping_frame, text_frame};
pub use member_connections::{ConnectionOptions, ConnectionTable, MemberConnections, Pace, Paced, Permit};
pub use outbox::Outbox;
pub use registry::Registry;
pub use socket::Socket;
pub use subscription::Subscription;
pub use ticker::{TickerOptions, renew_presence, run_ticker};

use crate::clock::SharedClock;
use crate::kernel::stores::Stores;
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// This node's hub.
pub struct Hub {
    /// Channels followed here.
    pub registry: Registry,
    /// Members connected here.
    pub connections: ConnectionTable,
    /// The store and broker behind it.
    pub stores: Stores,
    /// The time.
    pub clock: SharedClock,
    node: u64,
    numbered: AtomicU64,
    /// Channels with presence changes to tell.
    dirty_presence: Mutex<Vec<Arc<channel::ChannelState>>>,
}

impl Hub {
    /// An empty hub. `node` is random, for connections' ids.
    pub fn new(stores: Stores, clock: SharedClock, node: u64, options: ConnectionOptions) -> Arc<Self> {
        Arc::new(Self {
            registry: Registry::new(),
            connections: ConnectionTable::new(options, clock.clone()),
            stores,
            clock,
            node,
            numbered: AtomicU64::new(0),
            dirty_presence: Mutex::new(Vec::new()),
        })
    }

    /// An id for a new connection.
    pub fn next_connection(&self) -> crate::kernel::store::presence::ConnectionId {
        let number = self.numbered.fetch_add(1, Ordering::Relaxed) + 1;
        crate::kernel::store::presence::ConnectionId { node: self.node, number }
    }
}
