//! The calendar engine, taken from the server as it is.

#[path = "../../src/calendar/mod.rs"]
pub mod calendar;
