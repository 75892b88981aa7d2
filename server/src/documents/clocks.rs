//! How far clocks may differ: documents have times that other nodes wrote.

/// Milliseconds by which nodes' clocks may differ, and by which one may be set: ten minutes. What is further ahead was a clock's that was wrong.
pub const CLOCKS_DIFFER_MS: i64 = 600_000;
