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

pub use directory::DirectoryStore;
pub use log::Log;
pub use marks::Marks;
pub use presence::Presence;
pub use records::Records;
pub use said::Said;

use crate::broker::Broker;
use std::sync::Arc;

/// Why a store gave no answer. Nothing was kept, or it can't be told whether it was: an idempotent call can be repeated.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// It can't be reached, is full, or took too long. Worth trying again.
    #[error("the store is unavailable: {0}")]
    Unavailable(String),
    /// What it holds can't be read: a fault, never worth trying again.
    #[error("the store is corrupt: {0}")]
    Corrupt(String),
}

/// What a store's method answers.
pub type Stored<T> = Result<T, StoreError>;

/// Whether the store can take a write now.
#[async_trait::async_trait]
pub trait Health: Send + Sync {
    /// Answers within two seconds: `Ok` only if a write would be durable now.
    async fn check(&self) -> Stored<()>;

    /// Works what was deleted out of side files too, as far as that is in the store's hands. Best effort.
    async fn tidy(&self);

    /// Answers when a part of the store ended by itself, so that nothing can be kept any more; never otherwise.
    async fn failed(&self);

    /// Finishes what is under way and lets go of files and connections. Later calls are `Unavailable`.
    async fn close(&self);
}

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
