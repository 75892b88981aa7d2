//! Whether this machine's clock is believed.
//!
//! By a clock that is far ahead for a minute everything is due at once: reminders of months are dropped as late, what waits is declined,
//! calendars are put off for years; by one that is far behind they are put off no less, once it is right. So what is due by a clock that
//! was set waits until it is set right, or has said the same for ten minutes. Never decides what is due.

use super::{Declined, Service};
use crate::clock::Clock;
use crate::documents::{self, clocks::CLOCKS_DIFFER_MS, keeping::KeepingRun};
use crate::kernel::store::Stored;
use parking_lot::Mutex;
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::time::Timestamp;

/// Milliseconds that nodes may have been away for until one starts, and its clock is believed at once: thirty days.
const AWAY_MS: i64 = 2_592_000_000;
/// Milliseconds, by what only grows, after which a clock that says the same all the time is believed.
const DOUBTED_FOR_MS: u64 = 600_000;

/// What this node believes of its clock.
#[derive(Default)]
pub struct ClockDoubt(Mutex<Belief>);

/// `apart_ms`: so many milliseconds it was ahead of what only grows.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
enum Belief {
    /// It has not been looked at.
    #[default]
    Unasked,
    /// It was believed.
    Believed { apart_ms: i64 },
    /// It is doubted since a moment of what only grows; `right_ms`: so much it was ahead when it was believed.
    Doubted { apart_ms: i64, since_ms: u64, right_ms: Option<i64> },
}

impl Belief {
    /// Whether there is nothing to look at: it runs as it did when it was believed.
    fn is_settled(self, apart_ms: i64) -> bool {
        matches!(self, Self::Believed { apart_ms: before } if is_near(before, apart_ms))
    }

    /// What is believed of a clock that was set, or not looked at yet; `seen`: when a node was last there.
    fn after_looking(self, clock: &dyn Clock, seen: Option<Timestamp>) -> Self {
        let (apart_ms, now_ms) = (clock.apart_ms(), clock.monotonic_ms());
        let right_ms = match self {
            Self::Unasked => None,
            Self::Believed { apart_ms } => Some(apart_ms),
            Self::Doubted { right_ms, .. } => right_ms,
        };
        // A process that runs knows that its clock was set; one that starts asks when others were there.
        let is_right = right_ms.map_or_else(|| is_likely(clock.now(), seen), |right_ms| is_near(right_ms, apart_ms));
        match self {
            _ if is_right => Self::Believed { apart_ms },
            Self::Doubted { apart_ms: before, since_ms, .. } if is_near(before, apart_ms) => {
                match now_ms.saturating_sub(since_ms) >= DOUBTED_FOR_MS {
                    true => Self::Believed { apart_ms },
                    false => self,
                }
            }
            _ => Self::Doubted { apart_ms, since_ms: now_ms, right_ms },
        }
    }
}

fn is_near(one_ms: i64, other_ms: i64) -> bool {
    one_ms.abs_diff(other_ms) <= CLOCKS_DIFFER_MS.unsigned_abs()
}

fn is_likely(now: Timestamp, seen: Option<Timestamp>) -> bool {
    seen.is_none_or(|seen| seen <= now.plus_ms(CLOCKS_DIFFER_MS) && now <= seen.plus_ms(AWAY_MS))
}

/// Whether what is due by this clock has to wait. Whoever goes by a time takes it before they ask.
pub async fn is_doubted(service: &Service) -> Stored<bool> {
    let clock = &*service.clock;
    let asked_ms = clock.apart_ms();
    if service.clock_doubt.0.lock().is_settled(asked_ms) {
        return Ok(false);
    }
    let run = documents::load::<KeepingRun>(&*service.stores.records, KeepingRun::ID, clock.now()).await?;
    let seen = run.and_then(|kept| kept.it.begun());
    let (before, after) = {
        let mut belief = service.clock_doubt.0.lock();
        let before = *belief;
        *belief = before.after_looking(clock, seen);
        (before, *belief)
    };
    let is_doubted = matches!(after, Belief::Doubted { .. });
    metrics::gauge!("quartier_clock_doubted").set(f64::from(is_doubted));
    if is_doubted && after != before {
        tracing::warn!(now = %clock.now(), ?seen, "the clock may be wrong; what is due waits for ten minutes");
    } else if !is_doubted && matches!(before, Belief::Doubted { .. }) {
        tracing::info!(now = %clock.now(), "the clock is believed again");
    }
    // Set right meanwhile, it was wrong when they took the time.
    Ok(is_doubted || !is_near(asked_ms, clock.apart_ms()))
}

/// Refuses what would keep something that follows from a wrong time.
pub async fn refuse(service: &Service) -> Result<(), Declined> {
    match is_doubted(service).await? {
        true => Err(Declined::Problem(
            ProblemCode::ClockDoubted,
            "the server's clock may be wrong; it goes on in about ten minutes",
        )),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SteadyClock;

    const NOW_MS: i64 = 1_800_000_000_000;
    const MINUTE_MS: i64 = 60_000;
    const HOUR_MS: i64 = 3_600_000;
    const DAY_MS: i64 = 86_400_000;

    fn is_doubted(belief: &mut Belief, clock: &SteadyClock, seen: Option<Timestamp>) -> bool {
        if !belief.is_settled(clock.apart_ms()) {
            *belief = belief.after_looking(clock, seen);
        }
        matches!(belief, Belief::Doubted { .. })
    }

    #[test]
    fn a_clock_that_is_set_far_ahead_is_doubted_until_it_is_right() {
        let (clock, mut belief, seen) = (SteadyClock::at(NOW_MS), Belief::default(), Timestamp::from_unix_ms(NOW_MS));
        assert!(!is_doubted(&mut belief, &clock, None), "a new town");
        clock.advance_ms(30 * DAY_MS);
        assert!(!is_doubted(&mut belief, &clock, Some(seen)), "it ran all the time");
        clock.set_by_ms(2 * DAY_MS);
        assert!(is_doubted(&mut belief, &clock, Some(clock.now().plus_ms(-HOUR_MS))), "whatever others say");
        clock.set_by_ms(-2 * DAY_MS);
        assert!(!is_doubted(&mut belief, &clock, Some(clock.now())));
        clock.set_by_ms(HOUR_MS);
        assert!(is_doubted(&mut belief, &clock, Some(clock.now())), "by an hour, as a wrong zone would");
    }

    #[test]
    fn a_clock_that_stays_ahead_is_believed_after_ten_minutes() {
        let (clock, mut belief, seen) = (SteadyClock::at(NOW_MS), Belief::default(), Timestamp::from_unix_ms(NOW_MS));
        clock.set_by_ms(25 * DAY_MS);
        assert!(!is_doubted(&mut belief.clone(), &clock, Some(seen)), "after some weeks");
        clock.set_by_ms(25 * DAY_MS);
        for _ in 0..10 {
            assert!(is_doubted(&mut belief, &clock, Some(seen)), "after a long summer");
            clock.advance_ms(MINUTE_MS);
        }
        assert!(!is_doubted(&mut belief, &clock, Some(seen)));
        // Set again meanwhile, it is another clock.
        clock.set_by_ms(400 * DAY_MS);
        assert!(is_doubted(&mut belief, &clock, Some(seen)));
        clock.advance_ms(9 * MINUTE_MS);
        clock.set_by_ms(400 * DAY_MS);
        assert!(is_doubted(&mut belief, &clock, Some(seen)));
        clock.advance_ms(9 * MINUTE_MS);
        assert!(is_doubted(&mut belief, &clock, Some(seen)));
    }

    #[test]
    fn a_clock_that_is_behind_is_doubted_and_doubts_none_that_is_right() {
        let (clock, mut belief, seen) = (SteadyClock::at(NOW_MS), Belief::default(), Timestamp::from_unix_ms(NOW_MS));
        clock.set_by_ms(-20_000 * DAY_MS);
        assert!(is_doubted(&mut belief, &clock, Some(seen)), "it starts without a battery");
        clock.set_by_ms(20_000 * DAY_MS);
        assert!(!is_doubted(&mut belief, &clock, Some(seen)));
        clock.set_by_ms(-DAY_MS);
        assert!(is_doubted(&mut belief, &clock, Some(seen)), "while it runs");
        clock.set_by_ms(DAY_MS);
        assert!(!is_doubted(&mut belief, &clock, Some(seen)));
    }
}
