//! One after the other, where many want to change the same thing at the same moment.
//!
//! Never decides anything: commits are compare-and-set whether a turn was taken or not, and other nodes have turns of
//! their own. Who waits here doesn't have to be tried again and again; a whole class comes in with one code.

use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Longest time somebody waits. After it they try without.
const WAIT: Duration = Duration::from_secs(5);

/// Turns at things, on this node.
pub struct Turns {
    queues: Mutex<HashMap<String, Weak<Semaphore>>>,
    wait: Duration,
}

/// A turn, or the end of waiting for one. It ends when dropped.
pub struct Turn(Option<OwnedSemaphorePermit>);

impl Default for Turns {
    fn default() -> Self {
        Self { queues: Mutex::default(), wait: WAIT }
    }
}

impl Turn {
    /// Whether it came before the waiting ended.
    fn came(&self) -> bool {
        self.0.is_some()
    }
}

impl Turns {
    /// Waits for a turn at a thing, first come, first served.
    pub async fn take(&self, of: String) -> Turn {
        let queue = self.queue(of);
        let taken = tokio::time::timeout(self.wait, queue.acquire_owned()).await;
        let turn = Turn(taken.ok().and_then(Result::ok));
        if !turn.came() {
            tracing::warn!("a turn did not come in time; trying without");
        }
        turn
    }

    fn queue(&self, of: String) -> Arc<Semaphore> {
        let mut queues = self.queues.lock();
        queues.retain(|_, queue| queue.strong_count() > 0);
        if let Some(known) = queues.get(&of).and_then(Weak::upgrade) {
            return known;
        }
        let queue = Arc::new(Semaphore::new(1));
        queues.insert(of, Arc::downgrade(&queue));
        queue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_at_a_time_has_a_turn_at_one_thing_and_nobody_waits_for_ever() {
        let turns = Turns { wait: Duration::from_millis(20), ..Turns::default() };
        let first = turns.take("card".into()).await;
        let second = turns.take("card".into()).await;
        assert_eq!((first.came(), second.came()), (true, false), "after a while one tries without");
        assert!(turns.take("other".into()).await.came());
        drop(first);
        assert!(turns.take("card".into()).await.came());
        assert_eq!(turns.queue("new".into()).available_permits(), 1);
        assert_eq!(turns.queues.lock().len(), 1, "queues go with whoever stands in them");
    }
}
