//! A lease: one node's turn at something, which ends by itself if that node does.

use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Until when somebody has the turn. It is taken by a commit of the document it is in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lease(Timestamp);

impl Lease {
    /// Taken now, for so many milliseconds.
    pub fn of(now: Timestamp, lasts_ms: i64) -> Self {
        Self(now.plus_ms(lasts_ms))
    }

    /// Whether it holds still, where leases last so many milliseconds. One that ends much later than any does was taken by a clock that
    /// was ahead.
    pub fn is_held(self, now: Timestamp, lasts_ms: i64) -> bool {
        now < self.0 && self.0 <= now.plus_ms(2 * lasts_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_ends_by_itself_by_whatever_clock_it_was_taken() {
        let now = Timestamp::from_unix_ms(1_800_000_000_000);
        let lease = Lease::of(now, 30_000);
        assert!(lease.is_held(now, 30_000) && lease.is_held(now.plus_ms(29_999), 30_000));
        assert!(lease.is_held(now.plus_ms(-20_000), 30_000), "clocks differ a little");
        assert!(!lease.is_held(now.plus_ms(30_000), 30_000));
        assert!(!Lease::of(now.plus_ms(86_400_000), 30_000).is_held(now, 30_000), "a clock that was ahead");
    }
}
