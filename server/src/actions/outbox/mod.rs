//! What follows from a step outside the database: nodes are told, a channel's log is told.
//!
//! Owns how effects are written, their delivery at once, and the relay that delivers what was left. Never decides. Invariant: an
//! effect is in the outbox with the step that wants it and stays there until it is delivered, whatever ends in between.

mod decided;
mod deliver;
mod effect;
mod relay;

pub use decided::Decided;
pub use deliver::Delivered;
pub use effect::Effect;
pub use relay::{flush, forever};
