//! How often an address may be wrong, and how often it may begin what costs a place in the store.
//!
//! Wrong codes count, right ones don't: a whole class comes in behind one address, and somebody who guesses does not.

use crate::clock::SharedClock;
use crate::hub::Paced;
use governor::clock::Clock;
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

/// Time for one more attempt.
const EVERY: Duration = Duration::from_secs(10);

type Limiter = RateLimiter<IpAddr, HashMapStateStore<IpAddr>, Paced, StateInformationMiddleware>;

/// Attempts by address, on this node.
pub struct Attempts {
    limiter: Limiter,
    clock: Paced,
    /// Addresses that were wrong too often, and until when they wait, in the clock's milliseconds.
    waiting: Mutex<HashMap<IpAddr, u64>>,
}

impl Attempts {
    /// `burst` at once, one more every ten seconds.
    pub fn new(burst: NonZeroU32, clock: SharedClock) -> Self {
        let quota = Quota::with_period(EVERY).unwrap_or(Quota::per_minute(NonZeroU32::MIN)).allow_burst(burst);
        let clock = Paced(clock);
        let limiter = RateLimiter::new(quota, HashMapStateStore::default(), clock.clone());
        Self { limiter, clock, waiting: Mutex::default() }
    }

    /// Takes one attempt. `Err`: milliseconds until there is room.
    pub fn take(&self, client: IpAddr) -> Result<(), u64> {
        self.limiter.retain_recent();
        self.limiter.check_key(&client).map(drop).map_err(|not_until| {
            u64::try_from(not_until.wait_time_from(self.clock.now()).as_millis()).unwrap_or(u64::MAX).max(1)
        })
    }

    /// Whether the address may be wrong once more. `Err`: milliseconds until it may.
    pub fn room(&self, client: IpAddr) -> Result<(), u64> {
        let now_ms = self.clock.0.monotonic_ms();
        let mut waiting = self.waiting.lock();
        waiting.retain(|_, until_ms| *until_ms > now_ms);
        waiting.get(&client).map_or(Ok(()), |until_ms| Err(until_ms - now_ms))
    }

    /// The address was wrong. `Err`: once too often, and is not to hear that it was; milliseconds until it may be again.
    pub fn wrong(&self, client: IpAddr) -> Result<(), u64> {
        self.limiter.retain_recent();
        let left = self.limiter.check_key(&client);
        if left.as_ref().is_ok_and(|left| left.remaining_burst_capacity() > 0) {
            return Ok(());
        }
        let wait_ms = EVERY.as_millis() as u64;
        self.waiting.lock().insert(client, self.clock.0.monotonic_ms() + wait_ms);
        left.map(drop).map_err(|_| wait_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SteadyClock;
    use std::sync::Arc;

    #[test]
    fn only_who_is_wrong_too_often_waits() {
        let clock = Arc::new(SteadyClock::at(0));
        let attempts = Attempts::new(NonZeroU32::new(3).unwrap(), clock.clone());
        let [one, other] = ["203.0.113.7", "203.0.113.8"].map(|address| address.parse().unwrap());
        for _ in 0..3 {
            assert_eq!(attempts.room(one), Ok(()));
            assert_eq!(attempts.wrong(one), Ok(()));
        }
        assert_eq!(attempts.wrong(one), Err(10_000), "one that was under way");
        assert_eq!((attempts.room(one), attempts.room(other)), (Err(10_000), Ok(())));
        clock.advance_ms(10_000);
        assert_eq!(attempts.room(one), Ok(()));
        assert_eq!(attempts.wrong(one), Ok(()));
        assert!(attempts.room(one).is_err(), "one more attempt came back, and it was wrong too");
    }

    #[test]
    fn whoever_is_wrong_no_more_takes_no_room() {
        let clock = Arc::new(SteadyClock::at(0));
        let attempts = Attempts::new(NonZeroU32::new(3).unwrap(), clock.clone());
        for n in 1..=100_u8 {
            attempts.wrong(IpAddr::from([203, 0, 113, n])).unwrap();
        }
        assert_eq!(attempts.limiter.len(), 100);
        clock.advance_ms(60_000);
        attempts.wrong(IpAddr::from([198, 51, 100, 1])).unwrap();
        assert_eq!(attempts.limiter.len(), 1);
    }
}
