//! Real time, for what measures and waits against a real server.

use std::time::Instant;

/// Now, on a clock that never goes back.
#[expect(clippy::disallowed_methods, reason = "the server under test is a process with real time")]
pub fn now() -> Instant {
    Instant::now()
}
