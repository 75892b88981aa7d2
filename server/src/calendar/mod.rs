//! Calendars: rules that repeat, zones, and iCalendar written and read (RFC 5545, RFC 7986).
//!
//! Owns what a recurrence rule, a series and an event of a calendar are, and how the three are said in iCalendar. Never
//! asks the time, never waits, never fetches or keeps anything. Always holds: repeating goes by the clock on the wall
//! (civil times), and only [`zones`] turns those into instants; whatever is read or repeated ends within bounds that
//! don't depend on who wrote it.

pub mod event;
pub mod holidays;
pub mod ics;
pub mod instances;
pub mod recurrence;
pub mod series;
pub mod values;
pub mod zones;
