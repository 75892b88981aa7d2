//! Recurrence rules (RFC 5545, section 3.3.10) on the clock of the wall.
//!
//! Owns the rule, its reading, its writing and the way through its occurrences. Never knows a zone: times are civil.
//! Always holds: a rule that was read can be repeated, and looking for its next occurrence ends after
//! [`walk::FRUITLESS_MAX`] steps that found nothing.
//!
//! [`rule`] is what a rule says; [`parse`] reads it; [`show`] writes it; [`days`] tells which days of a day, week, month
//! or year it names; [`walk`] goes from one of those to the next.

mod days;
mod error;
mod parse;
mod rule;
mod show;
mod walk;

#[cfg(test)]
mod tests;

pub use error::RuleError;
pub use rule::{End, Frequency, NthDay, Rule, Until};
pub(super) use show::weekday_name;
pub use walk::{FRUITLESS_MAX, Occurrences};
pub(super) use walk::{day_after, day_before};
