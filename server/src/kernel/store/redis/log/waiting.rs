//! Which logs wait to be handed on, in which order, and how long they have waited.

use quartier_protocol::id::ChannelId;
use std::collections::{HashMap, HashSet, VecDeque};

/// Since when a log waits.
struct Since {
    /// Milliseconds of the clock that never goes back.
    ms: u64,
    /// Whether it could not be settled since.
    failed: bool,
}

/// Logs that are not settled. One that is settled in part, or can't be settled, comes again when all others had their turn.
#[derive(Default)]
pub(super) struct Waiting {
    queue: VecDeque<ChannelId>,
    queued: HashSet<ChannelId>,
    since: HashMap<ChannelId, Since>,
    at_work: usize,
}

impl Waiting {
    /// These wait from now on, if they don't yet.
    pub(super) fn add(&mut self, noted: impl IntoIterator<Item = ChannelId>, now_ms: u64) {
        for channel in noted {
            self.since.entry(channel).or_insert(Since { ms: now_ms, failed: false });
            if self.queued.insert(channel) {
                self.queue.push_back(channel);
            }
        }
    }

    /// These come before all others.
    pub(super) fn add_first(&mut self, noted: impl IntoIterator<Item = ChannelId>, now_ms: u64) {
        let noted: HashSet<ChannelId> = noted.into_iter().collect();
        self.queue.retain(|channel| !noted.contains(channel));
        for channel in noted {
            self.since.entry(channel).or_insert(Since { ms: now_ms, failed: false });
            self.queued.insert(channel);
            self.queue.push_front(channel);
        }
    }

    /// The one whose turn it is; whoever took it says what became of it.
    pub(super) fn take(&mut self) -> Option<ChannelId> {
        let channel = self.queue.pop_front()?;
        self.queued.remove(&channel);
        self.at_work += 1;
        Some(channel)
    }

    /// One that was taken is settled; what was added meanwhile waits since then.
    pub(super) fn settled(&mut self, channel: ChannelId, now_ms: u64) {
        self.at_work -= 1;
        self.since.remove(&channel);
        if self.queued.contains(&channel) {
            self.since.insert(channel, Since { ms: now_ms, failed: false });
        }
    }

    /// One that was taken is settled in part.
    pub(super) fn goes_on(&mut self, channel: ChannelId, now_ms: u64) {
        self.at_work -= 1;
        self.add([channel], now_ms);
        if let Some(since) = self.since.get_mut(&channel) {
            since.failed = false;
        }
    }

    /// One that was taken could not be settled. It waits on, outside the queue until it is added again.
    pub(super) fn failed(&mut self, channel: ChannelId) {
        self.at_work -= 1;
        if let Some(since) = self.since.get_mut(&channel) {
            since.failed = true;
        }
    }

    /// Whether nothing is in the queue and nobody is at work.
    pub(super) fn is_done(&self) -> bool {
        self.queue.is_empty() && self.at_work == 0
    }

    /// How long the one waits that waits longest.
    pub(super) fn longest_ms(&self, now_ms: u64) -> u64 {
        self.since.values().map(|since| now_ms.saturating_sub(since.ms)).max().unwrap_or(0)
    }

    /// The same of those that could be settled if there were more time.
    pub(super) fn longest_for_want_of_time_ms(&self, now_ms: u64) -> u64 {
        let behind = self.since.values().filter(|since| !since.failed);
        behind.map(|since| now_ms.saturating_sub(since.ms)).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn logs() -> [ChannelId; 3] {
        [1, 2, 3].map(|n| ChannelId(Uuid::from_u128(n)))
    }

    #[test]
    fn a_long_log_and_a_sick_one_take_turns_with_the_others() {
        let [long, sick, other] = logs();
        let mut waiting = Waiting::default();
        waiting.add([long], 10);
        waiting.add([sick], 20);
        waiting.add([other, long], 30);
        assert_eq!(waiting.take(), Some(long));
        waiting.goes_on(long, 40);
        assert_eq!(waiting.take(), Some(sick));
        waiting.failed(sick);
        assert_eq!((waiting.take(), waiting.take(), waiting.take()), (Some(other), Some(long), None));
        assert_eq!(waiting.longest_ms(110), 100, "since it was added first");
        waiting.settled(long, 110);
        waiting.settled(other, 110);
        assert!(waiting.is_done());
        assert_eq!((waiting.longest_ms(120), waiting.longest_for_want_of_time_ms(120)), (100, 0), "of the sick one");
        waiting.add([sick], 120);
        assert!(!waiting.is_done());
        assert_eq!(waiting.take(), Some(sick));
        assert!(!waiting.is_done(), "somebody is at it");
        waiting.settled(sick, 130);
        assert_eq!((waiting.is_done(), waiting.longest_ms(200)), (true, 0));
    }

    #[test]
    fn what_comes_first_does_and_what_was_added_while_it_was_settled_waits_since_then() {
        let [one, other, first] = logs();
        let mut waiting = Waiting::default();
        waiting.add([one, other], 10);
        waiting.add_first([first, other], 20);
        let mut order = [waiting.take().unwrap(), waiting.take().unwrap()];
        order.sort();
        assert_eq!((order, waiting.take(), waiting.take()), ([other, first], Some(one), None));
        waiting.add([one], 30);
        waiting.settled(one, 40);
        assert_eq!(waiting.take(), Some(one));
        waiting.settled(first, 40);
        waiting.settled(other, 40);
        assert_eq!(waiting.longest_ms(50), 10);
    }
}
