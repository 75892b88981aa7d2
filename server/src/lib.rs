//! Quartier's server.

pub mod actions;
pub mod broker;
pub mod clock;
pub mod domain;
pub mod entropy;
pub mod hub;
pub mod store;
