//! Jobs that failed: when each is tried again, and which were given up.

use super::super::clocks::CLOCKS_DIFFER_MS;
use super::super::{About, Document};
use super::{Job, JobKind};
use crate::kernel::store::records::Kind;
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Milliseconds until a job is tried again, by how often it failed; then it is given up, after about a day.
const AGAIN_MS: [i64; 8] = [10_000, 60_000, 300_000, 1_800_000, 7_200_000, 14_400_000, 28_800_000, 43_200_000];
/// Milliseconds after which it is forgotten that a job failed which nobody tried again, since it is gone: thirty days.
const KEPT_MS: i64 = 2_592_000_000;
/// Bytes kept of why.
const WHY_BYTES: usize = 500;

/// The term of all that failed.
pub const FAILING: &str = "failing";

/// A job that failed since it is due.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Failing {
    /// Which.
    pub job: Job,
    /// How often.
    pub failures: u32,
    /// When it failed last.
    pub last: Timestamp,
    /// When it is tried again; none: it was given up.
    pub next: Option<Timestamp>,
    /// What was the matter, in words for the operator.
    pub why: String,
}

impl Job {
    /// In milliseconds, how long is waited again and again for what must not be given up.
    fn last_wait_ms(&self) -> Option<i64> {
        use JobKind::{Calendar, Decision, Erasure, Expiry};
        let is_owed = matches!(self.what, Erasure { .. } | Decision(_) | Expiry { .. } | Calendar(_));
        AGAIN_MS.last().copied().filter(|_| is_owed)
    }
}

impl Failing {
    /// It failed, once more than it had before.
    pub fn once_more(job: Job, before: Option<&Self>, why: &str, now: Timestamp) -> Self {
        let failed = before.map_or(0, |before| before.failures);
        let wait_ms = AGAIN_MS.get(failed as usize).copied();
        let next = wait_ms.or_else(|| job.last_wait_ms()).map(|wait_ms| now.plus_ms(wait_ms));
        let why = why.chars().scan(0, |bytes, one| {
            *bytes += one.len_utf8();
            (*bytes <= WHY_BYTES).then_some(one)
        });
        Self { job, failures: failed + 1, last: now, next, why: why.collect() }
    }

    /// Whether it is to be tried now. What failed in times to come failed by a clock that was ahead.
    pub fn may_be_tried(&self, now: Timestamp) -> bool {
        self.next.is_some_and(|next| next <= now || self.last > now.plus_ms(CLOCKS_DIFFER_MS))
    }
}

impl Document for Failing {
    const KIND: Kind = "failing";
    const ABOUT: About = Job::ABOUT;

    fn id(&self) -> String {
        self.job.id()
    }

    fn terms(&self) -> Vec<String> {
        vec![FAILING.to_owned()]
    }

    fn expires(&self) -> Option<Timestamp> {
        // What was given up stays for the operator to see.
        self.next.map(|_| self.last.plus_ms(KEPT_MS))
    }
}

#[cfg(test)]
mod tests {
    use super::super::JobKind;
    use super::*;
    use quartier_protocol::id::{CaseId, HookId, MemberId};
    use uuid::Uuid;

    #[test]
    fn a_job_is_tried_less_and_less_often_and_given_up_after_a_day() {
        let job = Job { at: Timestamp::from_unix_ms(0), what: JobKind::Hook(HookId(Uuid::nil())) };
        let (mut now, mut failing, mut waits) = (job.at, None::<Failing>, Vec::new());
        loop {
            let failed = Failing::once_more(job.clone(), failing.as_ref(), &"ö".repeat(400), now);
            assert_eq!((failed.why.len(), failed.failures as usize), (WHY_BYTES, waits.len() + 1));
            let Some(next) = failed.next else {
                assert!(!failed.may_be_tried(now.plus_ms(KEPT_MS)), "not by itself");
                break;
            };
            assert!(!failed.may_be_tried(next.plus_ms(-1)) && failed.may_be_tried(next));
            waits.push(next.unix_ms() - now.unix_ms());
            (now, failing) = (next, Some(failed));
        }
        assert!(waits.is_sorted() && waits[0] <= 10_000, "{waits:?}");
        assert!((86_400_000..2 * 86_400_000).contains(&now.unix_ms()), "{now}");
    }

    #[test]
    fn what_somebody_was_told_is_so_is_never_given_up() {
        let erasure = JobKind::Erasure { member: MemberId(Uuid::nil()), pairings: Vec::new() };
        for what in [erasure, JobKind::Decision(CaseId(Uuid::nil()))] {
            let (mut now, mut failing) = (Timestamp::from_unix_ms(0), None::<Failing>);
            for _ in 0..20 {
                let failed = Failing::once_more(Job { at: now, what: what.clone() }, failing.as_ref(), "in use", now);
                let next = failed.next.expect("it is tried again");
                assert!((1..=43_200_000).contains(&(next.unix_ms() - now.unix_ms())), "{next}");
                (now, failing) = (next, Some(failed));
            }
        }
    }

    #[test]
    fn a_clock_that_was_ahead_delays_nothing_once_it_is_right() {
        let what = JobKind::Decision(CaseId(Uuid::nil()));
        let ahead = Timestamp::from_unix_ms(2_000_000_000_000);
        let failed = Failing::once_more(Job { at: ahead, what }, None, "in use", ahead);
        assert!(failed.may_be_tried(Timestamp::from_unix_ms(1_800_000_000_000)));
    }
}
