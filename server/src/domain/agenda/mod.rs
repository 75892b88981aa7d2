//! Rules of the agenda: what can be planned, when it takes place, and when it is reminded of.

pub mod along;
pub mod offset;
pub mod plan;
pub mod quiet;
pub mod reminders;
pub mod schedule;
mod settled;
pub mod taken;
pub mod times;

#[cfg(test)]
mod tests;
