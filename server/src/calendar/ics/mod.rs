//! iCalendar, written and read (RFC 5545, RFC 6868, RFC 7986).
//!
//! [`write`](write::write) says a calendar so that every program understands it; [`read`](read::read) understands what
//! programs of town halls say. Never fetches. Always holds: what is written reads back as the same calendar.

pub mod read;
pub mod write;

#[cfg(test)]
mod tests;
