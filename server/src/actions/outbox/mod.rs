//! What follows from a step outside the database: nodes are told, a channel's log is told.
//!
//! Owns how effects are written, how they are done at once, and how those are taken over that were not. Never decides. Invariant:
//! an effect is in the outbox with the step that wants it and stays there until it is done, whatever ends in between.

mod carry_out;
mod decided;
mod effect;
mod take_over;

pub use carry_out::Finished;
pub use decided::Decided;
pub use effect::Effect;
pub use take_over::{forever, keep};
