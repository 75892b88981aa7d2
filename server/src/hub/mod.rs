//! Who listens where on this node, and how what happens reaches them.
//!
//! Owns connections' outboxes, channels' subscribers, the lanes that fan out, and presence as this node knows it.
//! Never decides who may do what; never waits for one reader on account of another.
//! Invariant: each subscriber gets each event after its position once, in order, or is closed with a code that says
//! to come back.
//!
//! Locks, always taken in this order, none held across an `.await`: the registry's shard → a channel's state → a
//! subscription's gate → a connection's greeting → an outbox.

mod channel;
mod connection;
mod delivery;
mod endings;
mod frame;
mod gauge;
mod outbox;
mod pulse;
mod registry;
mod seat;
mod socket;
mod subscription;

pub use connection::{Admission, Connection, Reachable};
pub use delivery::run_lane;
pub use frame::{close_frame, ping_frame, text_frame};
pub use outbox::Outbox;
pub use pulse::{PulseOptions, renew_presence, run_pulse};
pub use registry::Registry;
pub use seat::{Pace, Paced, Seat, SeatOptions, Seats, Ticket};
pub use socket::Socket;
pub use subscription::Subscription;

use crate::clock::SharedClock;
use crate::store::Stores;
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// This node's hub.
pub struct Hub {
    /// Channels followed here.
    pub registry: Registry,
    /// Members connected here.
    pub seats: Seats,
    /// The store and broker behind it.
    pub stores: Stores,
    /// The time.
    pub clock: SharedClock,
    node: u64,
    connections: AtomicU64,
    /// Channels with presence changes to tell.
    dirty_presence: Mutex<Vec<Arc<channel::ChannelState>>>,
}

impl Hub {
    /// An empty hub. `node` is random, for connections' ids.
    pub fn new(stores: Stores, clock: SharedClock, node: u64, seats: SeatOptions) -> Arc<Self> {
        Arc::new(Self {
            registry: Registry::new(),
            seats: Seats::new(seats, clock.clone()),
            stores,
            clock,
            node,
            connections: AtomicU64::new(0),
            dirty_presence: Mutex::new(Vec::new()),
        })
    }

    /// An id for a new connection.
    pub fn next_connection(&self) -> crate::store::presence::ConnectionId {
        let number = self.connections.fetch_add(1, Ordering::Relaxed) + 1;
        crate::store::presence::ConnectionId { node: self.node, number }
    }
}
