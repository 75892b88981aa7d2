//! Pure rules: who may do what. No async, no input or output, no clock, no randomness.

pub mod administration;
pub mod agenda;
pub mod consent;
pub mod decision;
pub mod duty;
pub mod modes;
pub mod names;
pub mod permission;
