//! Quartier's server. ARCHITECTURE.md has the map.

pub mod actions;
pub mod agenda_bot;
pub mod calendar;
pub mod capabilities;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod digest;
pub mod documents;
pub mod domain;
pub mod entropy;
pub mod http;
pub mod hub;
pub mod kernel;
pub mod lifecycle;
pub mod outbound;
pub mod seed;
pub mod session;
pub mod shell;
pub mod supervision;
pub mod text;
