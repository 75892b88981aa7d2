//! The laws, by what they are about.

pub mod crashing;
pub mod migrating;
pub mod outage;
pub mod outbox;
pub mod races;
pub mod reading;
pub mod steps;
pub mod values;
