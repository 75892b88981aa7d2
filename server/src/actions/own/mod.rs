//! What members see and do of their own.

mod agenda;
pub mod erase;
pub mod export;
mod safety;
pub mod sessions;
pub mod withdraw;
