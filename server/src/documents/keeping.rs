//! How long a channel keeps its messages, and when that was last seen to.

use super::{About, Document};
use crate::kernel::store::records::Kind;
use quartier_protocol::id::ChannelId;
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// A channel's own keeping time; a channel without one has the default. Its id is the channel's.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Keeping {
    /// Which channel.
    pub channel: ChannelId,
    /// Days, at least 1.
    pub days: u32,
}

impl Document for Keeping {
    const KIND: Kind = "keeping";
    const ABOUT: About = About::Nobody;

    fn id(&self) -> String {
        self.channel.to_string()
    }
}

/// When retention was last seen to, on whichever node. There is one.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct KeepingRun {
    /// When the last complete run ended, in Unix milliseconds.
    pub ended_ms: i64,
    /// When the next one is due, in Unix milliseconds; a node that begins moves it on first.
    pub due_ms: i64,
    /// Events removed in all runs.
    pub removed: u64,
    /// What was removed of agendas in all runs.
    #[serde(default)]
    pub agenda: OfAgenda,
    /// Things of capabilities that were removed in all runs, by their names.
    #[serde(default)]
    pub capabilities: BTreeMap<String, u64>,
    /// Since when the clock is doubted, in Unix milliseconds: it went on by months between two runs.
    #[serde(default)]
    pub doubted_ms: Option<i64>,
}

/// What was removed of agendas.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OfAgenda {
    /// Meetings.
    pub meetings: u64,
    /// Times of meetings, with all answers to them.
    pub answers: u64,
    /// Minutes.
    pub minutes: u64,
}

impl AddAssign for OfAgenda {
    fn add_assign(&mut self, more: Self) {
        self.meetings += more.meetings;
        self.answers += more.answers;
        self.minutes += more.minutes;
    }
}

/// How often a run is due.
const EVERY_MS: i64 = 3_600_000;
/// Milliseconds after which a run that didn't take place is not taken for a long holiday any more: ninety days.
const DOUBTED_AFTER_MS: i64 = 7_776_000_000;
/// Milliseconds for which a clock has to go on like that until it is believed: a day.
const DOUBTED_FOR_MS: i64 = 86_400_000;

impl KeepingRun {
    /// Its one id.
    pub const ID: &str = "run";

    /// Whether one is due. What is due much later than any is was put off by a clock that was ahead.
    pub fn is_due(&self, now: Timestamp) -> bool {
        !(now.unix_ms() + 1..=now.unix_ms() + 2 * EVERY_MS).contains(&self.due_ms)
    }

    /// One begins, and puts the next one off. Whether it may delete: a clock that is months ahead would have it delete what is to be kept,
    /// so one that went on by that since the last run has to say so for a day.
    pub fn begin(&mut self, now: Timestamp) -> bool {
        let late_ms = now.unix_ms() - self.due_ms;
        if self.due_ms > 0 && late_ms > DOUBTED_AFTER_MS {
            self.doubted_ms = Some(now.unix_ms());
        } else if self.doubted_ms.is_some_and(|since_ms| !(0..DOUBTED_FOR_MS).contains(&(now.unix_ms() - since_ms))) {
            self.doubted_ms = None;
        }
        self.due_ms = now.unix_ms() + EVERY_MS;
        self.doubted_ms.is_none()
    }

    /// When one last began, as far as is known: then a node was there.
    pub fn begun(&self) -> Option<Timestamp> {
        (self.due_ms > 0).then(|| Timestamp::from_unix_ms(self.due_ms - EVERY_MS))
    }

    /// When the last complete run ended.
    pub fn ended(&self) -> Timestamp {
        Timestamp::from_unix_ms(self.ended_ms)
    }
}

impl Document for KeepingRun {
    const KIND: Kind = "keeping_run";
    const ABOUT: About = About::Nobody;

    fn id(&self) -> String {
        Self::ID.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_MS: i64 = 86_400_000;
    const NOW_MS: i64 = 1_790_000_000_000;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_unix_ms(ms)
    }

    #[test]
    fn a_clock_that_goes_on_by_months_deletes_nothing_for_a_day() {
        let mut run = KeepingRun::default();
        assert!(run.is_due(at(NOW_MS)) && run.begin(at(NOW_MS)), "the first one");
        assert!(run.is_due(at(NOW_MS + 60 * DAY_MS)) && run.begin(at(NOW_MS + 60 * DAY_MS)), "after a long summer");
        let ahead_ms = NOW_MS + 400 * DAY_MS;
        for hours in 0..24 {
            let now = at(ahead_ms + hours * EVERY_MS);
            assert!(run.is_due(now) && !run.begin(now) && !run.is_due(now), "{hours}");
        }
        assert!(run.begin(at(ahead_ms + DAY_MS)) && run.begin(at(ahead_ms + DAY_MS + EVERY_MS)), "it may be true");
    }

    #[test]
    fn a_clock_that_was_ahead_is_believed_once_it_is_right() {
        let mut run = KeepingRun::default();
        assert!(run.begin(at(NOW_MS)) && !run.begin(at(NOW_MS + 4000 * DAY_MS)));
        assert!(run.is_due(at(NOW_MS)) && run.begin(at(NOW_MS)));
        assert!(!run.begin(at(NOW_MS + 4000 * DAY_MS)), "another node's is ahead still");
    }
}
