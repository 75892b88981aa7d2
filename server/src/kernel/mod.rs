//! What everything that is kept stands on: a database that is asked in SQL and changed by steps, the same for both engines; on it, and on
//! Redis, the stores with their contracts (`store/`); and the way from node to node (`broker/`).
//!
//! Owns the traits, the types of values and statements, and the engines, which nothing above but the lifecycle names. Never decides who
//! may do what. Invariant: a step is there whole or not at all, and what was answered as done is durable.

pub mod broker;
pub mod database;
pub mod error;
pub mod health;
pub mod migration;
pub mod outbox;
pub mod postgres;
pub mod queries;
pub mod shared_pass;
pub mod sqlite;
pub mod step;
pub mod store;
pub mod stores;
pub mod value;

pub use database::Database;
pub use error::{StoreError, Stored};
pub use health::Health;
pub use migration::Schema;
pub use outbox::{Entry, Outbox};
pub use queries::Queries;
pub use step::{Applied, Cause, Query, Rows, Sql, Statement, Step};
pub use value::{Row, Value};
