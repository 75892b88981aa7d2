//! Word rules: what a pattern is, and whether a text has one in it, however it is written.
//!
//! Owns patterns, the rule set built of them, the starter lists and the look for links. Never decides what follows from
//! a hit, never keeps a text, never changes one. Always holds: patterns and texts are folded by the same code.
//!
//! The way of a text: [`fold`] turns characters into glyphs (case, marks, look-alikes, invisible ones gone); [`reading`]
//! says them in up to four ways (umlauts bare or written out, digits as digits or standing for letters), each a
//! [`stream`](stream::Stream) of words with the words that tricks of spacing hide behind them; [`automaton`] finds keys,
//! in which runs are one letter; [`shape`] holds each key found against the letters of the pattern.
//!
//! **The cost is linear in the text, whatever the rules are.** A text of n bytes makes at most 4 streams of at most 3
//! times its letters, and the automaton takes one step a byte of them. At one place of a stream at most 64 keys can end,
//! because they are all suffixes of one text and no key is longer. To look at a key costs one step, to compare one of
//! its patterns a step a letter, and those are counted against [`rules::STEPS_PER_LETTER`] (and a constant, for short
//! texts): when they are spent, which takes rules made for it, a key found is taken at its word (once for each key), and runs aren't compared. So such
//! rules find too much, never too little, and their text is read in the same time as any other.

mod automaton;
mod fold;
mod joined;
mod link;
mod pattern;
mod reading;
mod rules;
mod shape;
mod standing;
mod starter;
mod stream;

#[cfg(test)]
mod tests;

pub use link::has_link;
pub use pattern::{Pattern, PatternError};
pub use rules::{Hit, RuleSet};
pub use starter::{FRENCH, GERMAN, Starter};
