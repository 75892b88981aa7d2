//! Pure rules: who may do what. No async, no input or output, no clock, no randomness.

pub mod permission;
