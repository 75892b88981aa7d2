//! One connection's story: greeted, read, answered, and closed.
//!
//! Owns the WebSocket after its upgrade. Never decides who may do what; never touches another connection.
//! Invariant: each command gets exactly one reply, in the order the commands came; whatever ends the connection, its
//! subscriptions and its presence end with it.

mod admission;
mod close;
mod commands;
mod controls;
mod ends;
mod lifetime;
mod look_ups;
mod looks;
mod refs;
mod run;
mod socket_io;

pub use commands::Answering;
pub use controls::{Controls, run_controls};
pub use ends::run_ends;
pub use lifetime::{end_unused, run_lifetimes};
pub use run::{Opening, run};
