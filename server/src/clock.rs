//! The one source of time. Everything that needs to know when takes a [`Clock`]; clippy refuses the rest.

use quartier_protocol::time::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// Now, as people and logs write it. May be set back by the operator.
    fn now(&self) -> Timestamp;

    /// Milliseconds since some moment before the start; never goes back. For waits, rates and time-outs.
    fn monotonic_ms(&self) -> u64;

    /// Milliseconds between the two: they change when the clock is set.
    fn apart_ms(&self) -> i64 {
        self.now().unix_ms().saturating_sub_unsigned(self.monotonic_ms())
    }
}

/// A clock as it is passed on.
pub type SharedClock = Arc<dyn Clock>;

/// The machine's clock.
pub struct SystemClock {
    started: std::time::Instant,
}

impl SystemClock {
    /// Starts counting.
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn new() -> Self {
        Self { started: std::time::Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_unix_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn monotonic_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// A correction of less is everyday and isn't told.
const NOTICEABLE_MS: i64 = 5_000;

/// Notices when the machine's clock is set, by comparing what people write with what only grows.
pub struct ClockWatch {
    clock: SharedClock,
    apart_ms: i64,
}

impl ClockWatch {
    /// Watches from now on.
    pub fn new(clock: SharedClock) -> Self {
        let apart_ms = clock.apart_ms();
        Self { clock, apart_ms }
    }

    /// By how many milliseconds the clock was set since the last look, forward or back. `None`: it runs as it did.
    pub fn jumped_ms(&mut self) -> Option<i64> {
        let before = std::mem::replace(&mut self.apart_ms, self.clock.apart_ms());
        Some(self.apart_ms - before).filter(|by| by.abs() >= NOTICEABLE_MS)
    }
}

/// A clock that stands still until it is moved; for tests of anything that expires.
pub struct SteadyClock {
    unix_ms: AtomicI64,
    set_ms: AtomicI64,
    start_ms: i64,
}

impl SteadyClock {
    /// A clock that stands at `unix_ms`.
    pub fn at(unix_ms: i64) -> Self {
        Self { unix_ms: AtomicI64::new(unix_ms), set_ms: AtomicI64::new(0), start_ms: unix_ms }
    }

    /// Moves it forward.
    pub fn advance_ms(&self, ms: i64) {
        self.unix_ms.fetch_add(ms, Ordering::SeqCst);
    }

    /// Sets what people write by so much, forward or back.
    pub fn set_by_ms(&self, ms: i64) {
        self.set_ms.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for SteadyClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix_ms(self.unix_ms.load(Ordering::SeqCst) + self.set_ms.load(Ordering::SeqCst))
    }

    fn monotonic_ms(&self) -> u64 {
        u64::try_from(self.unix_ms.load(Ordering::SeqCst) - self.start_ms).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_is_noticed_once() {
        let steady = Arc::new(SteadyClock::at(1_700_000_000_000));
        let mut watch = ClockWatch::new(steady.clone());
        steady.advance_ms(86_400_000);
        assert_eq!(watch.jumped_ms(), None, "it went on");
        steady.set_by_ms(400 * 86_400_000);
        assert_eq!(watch.jumped_ms(), Some(400 * 86_400_000));
        assert_eq!(watch.jumped_ms(), None);
        steady.set_by_ms(-400 * 86_400_000);
        assert_eq!(watch.jumped_ms(), Some(-400 * 86_400_000));
        steady.set_by_ms(900);
        assert_eq!(watch.jumped_ms(), None, "an everyday correction");
    }
}
