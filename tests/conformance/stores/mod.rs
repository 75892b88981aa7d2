//! The stores, each with its enrolment.

mod sqlite;

pub use sqlite::Sqlite;
