//! What is kept, behind traits with their contracts: logs by two engines, all else in a database, written once (`tables/`). Both stores
//! pass the same conformance suite (`tests/conformance`).
//!
//! Owns the traits and their types. Never decides who may do what; never speaks to a client.
//! Invariant: what a method answered as done is durable, and whatever was made an event reaches the broker's ingress
//! of every node that follows the channel, in the order of the log.

pub mod archive;
mod called;
pub mod directory;
pub mod local_presence;
pub mod log;
pub mod marks;
pub mod presence;
pub mod records;
pub mod redis;
pub mod said;
pub mod shared;
pub mod sqlite;
pub mod tables;

pub use crate::kernel::{Health, Schema, Statement, StoreError, Stored, outbox};
pub use directory::DirectoryStore;
pub use log::Log;
pub use marks::Marks;
pub use presence::Presence;
pub use records::Records;
pub use said::Said;
