//! Every integration test, in one binary.

#[path = "../conformance/mod.rs"]
mod conformance;
mod house;
