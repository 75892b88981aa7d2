//! Quartier's server. ARCHITECTURE.md has the map.

pub mod actions;
pub mod broker;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod domain;
pub mod entropy;
pub mod http;
pub mod hub;
pub mod lifecycle;
pub mod seed;
pub mod session;
pub mod store;
