//! How often a member may report: nobody buries a desk, and nobody is left without an answer.

use crate::clock::SharedClock;
use parking_lot::Mutex;
use quartier_protocol::id::MemberId;
use std::collections::{HashMap, VecDeque};

/// Reports in any hour; and reports of danger in any hour that go before all others.
const REPORTS: usize = 20;
/// The hour.
const WINDOW_MS: u64 = 3_600_000;

/// When members reported lately, on this node.
pub struct ReportRate {
    clock: SharedClock,
    reports: Lately,
    of_danger: Lately,
}

/// In the clock's milliseconds, the oldest first; at most [`REPORTS`] a member.
#[derive(Default)]
struct Lately(Mutex<HashMap<MemberId, VecDeque<u64>>>);

impl ReportRate {
    /// Nobody reported yet.
    pub fn new(clock: SharedClock) -> Self {
        Self { clock, reports: Lately::default(), of_danger: Lately::default() }
    }

    /// Takes one report. `Err`: milliseconds until there is room.
    pub fn take(&self, member: MemberId) -> Result<(), u64> {
        self.reports.take(member, self.clock.monotonic_ms())
    }

    /// Takes one of danger, whatever came before. Whether it goes before all others: those of somebody who cries wolf would stand in
    /// the way of the next real one.
    pub fn is_urgent(&self, member: MemberId) -> bool {
        self.of_danger.take(member, self.clock.monotonic_ms()).is_ok()
    }
}

impl Lately {
    fn take(&self, member: MemberId, now_ms: u64) -> Result<(), u64> {
        let mut lately = self.0.lock();
        lately.retain(|_, times| {
            times.retain(|at_ms| at_ms + WINDOW_MS > now_ms);
            !times.is_empty()
        });
        let times = lately.entry(member).or_default();
        match times.front() {
            Some(oldest_ms) if times.len() >= REPORTS => Err(oldest_ms + WINDOW_MS - now_ms),
            _ => {
                times.push_back(now_ms);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SteadyClock;
    use std::sync::Arc;
    use uuid::Uuid;

    #[test]
    fn twenty_in_any_hour_and_each_member_for_themselves() {
        let clock = Arc::new(SteadyClock::at(0));
        let rate = ReportRate::new(clock.clone());
        let [one, other] = [1, 2].map(|n| MemberId(Uuid::from_u128(n)));
        assert_eq!(rate.take(one), Ok(()));
        clock.advance_ms(600_000);
        for _ in 1..REPORTS {
            assert_eq!(rate.take(one), Ok(()));
        }
        assert_eq!((rate.take(one), rate.take(other)), (Err(3_000_000), Ok(())));
        assert!((0..REPORTS).all(|_| rate.is_urgent(one)), "danger is counted by itself");
        assert!(!rate.is_urgent(one) && rate.is_urgent(other));
        clock.advance_ms(3_000_000);
        assert_eq!((rate.take(one), rate.take(one)), (Ok(()), Err(600_000)));
    }
}
