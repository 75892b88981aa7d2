//! How much is written in each pairing: when it is much more than usual, the brake is proposed.

use parking_lot::Mutex;
use quartier_protocol::id::PairingId;
use std::collections::HashMap;

/// Messages in a minute below which nothing is unusual.
const FLOOR: f64 = 60.0;
/// How many times the usual is unusual.
const JUMP: f64 = 5.0;
/// The part of a minute in what is usual.
const WEIGHT: f64 = 0.1;
/// Milliseconds of a minute.
const MINUTE_MS: u64 = 60_000;

/// What this node has seen written, by pairing.
#[derive(Default)]
pub struct Activity {
    pairings: Mutex<HashMap<PairingId, Minutes>>,
}

struct Minutes {
    minute: u64,
    written: f64,
    usual: f64,
    is_told: bool,
}

impl Activity {
    /// Counts a message. `true`: with this one it has become unusual, which is said once until it is quiet again.
    pub fn count(&self, pairing: PairingId, now_ms: u64) -> bool {
        let minute = now_ms / MINUTE_MS;
        let mut pairings = self.pairings.lock();
        let seen = pairings.entry(pairing).or_insert(Minutes { minute, written: 0.0, usual: 0.0, is_told: false });
        if minute > seen.minute {
            let quiet = i32::try_from(minute - seen.minute - 1).unwrap_or(i32::MAX);
            let is_calm = seen.written < FLOOR.max(JUMP * seen.usual) || quiet > 0;
            seen.usual = (seen.usual * (1.0 - WEIGHT) + seen.written * WEIGHT) * (1.0 - WEIGHT).powi(quiet);
            seen.is_told = seen.is_told && !is_calm;
            (seen.minute, seen.written) = (minute, 0.0);
        }
        seen.written += 1.0;
        let is_news = !seen.is_told && seen.written >= FLOOR.max(JUMP * seen.usual);
        seen.is_told = seen.is_told || is_news;
        is_news
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_jump_is_told_once_until_it_is_quiet_again() {
        let (activity, pairing) = (Activity::default(), PairingId(Uuid::nil()));
        let minute = |n: u64, messages: u32| (0..messages).filter(|_| activity.count(pairing, n * MINUTE_MS)).count();
        assert_eq!(minute(0, 59), 0);
        assert_eq!(minute(1, 200), 1);
        assert_eq!(minute(2, 200), 0, "it was told");
        assert_eq!((minute(3, 1), minute(4, 1)), (0, 0));
        assert_eq!(minute(5, 200), 1, "told anew after a quiet minute");
        for n in 10..100 {
            minute(n, 100);
        }
        assert_eq!(minute(100, 400), 0, "a lively pairing is used to more");
        assert_eq!(minute(101, 700), 1);
    }
}
