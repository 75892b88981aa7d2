//! What is kept, behind traits with their contracts. Both stores pass the same conformance suite (`tests/conformance`).
//!
//! Owns the traits and their types. Never decides who may do what; never speaks to a client.
//! Invariant: what a method answered as done is durable, and whatever was made an event reaches the broker's inlet
//! of every node that follows the channel, in the order of the log.

pub mod directory;
pub mod local_presence;
pub mod log;
pub mod marks;
pub mod presence;
pub mod records;
pub mod redis;
pub mod said;
pub mod sqlite;

pub use crate::kernel::{Health, StoreError, Stored};
pub use directory::DirectoryStore;
pub use log::Log;
pub use marks::Marks;
pub use presence::Presence;
pub use records::Records;
pub use said::Said;

use crate::broker::Broker;
use std::sync::Arc;

/// One store, opened, with the broker that belongs to it.
#[derive(Clone)]
pub struct Stores {
    /// Channels' logs.
    pub log: Arc<dyn Log>,
    /// How far members have read.
    pub marks: Arc<dyn Marks>,
    /// Councils, pairings, channels, members.
    pub directory: Arc<dyn DirectoryStore>,
    /// What administration keeps.
    pub records: Arc<dyn Records>,
    /// Who is there.
    pub presence: Arc<dyn Presence>,
    /// From node to node.
    pub broker: Arc<dyn Broker>,
    /// Whether it answers.
    pub health: Arc<dyn Health>,
}
