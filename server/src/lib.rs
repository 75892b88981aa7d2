//! Quartier's server.

pub mod broker;
pub mod clock;
pub mod entropy;
pub mod store;
