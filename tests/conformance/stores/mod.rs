//! The stores, each with its enrolment.

mod redis;
mod sqlite;

pub use redis::{Redis, RedisArchived, RedisCluster, RedisWithPostgres};
pub use sqlite::Sqlite;
