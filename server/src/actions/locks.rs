//! Advisory locks: one after the other, where many want to change the same thing at the same moment.
//!
//! They decide nothing: commits are compare-and-set whether a lock was had or not, and other nodes have locks of their own. Who
//! waits here doesn't have to be tried again and again; a whole class comes in with one code.

use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Longest time somebody waits. After it they try without.
const WAIT: Duration = Duration::from_secs(5);

/// Locks of things by their names, on this node.
pub struct Locks {
    of: Mutex<HashMap<String, Weak<Semaphore>>>,
    wait: Duration,
}

/// A lock, or the end of waiting for one. It is given back when dropped.
pub struct Lock(Option<OwnedSemaphorePermit>);

impl Default for Locks {
    fn default() -> Self {
        Self { of: Mutex::default(), wait: WAIT }
    }
}

impl Lock {
    /// Whether it was had before the waiting ended.
    fn is_had(&self) -> bool {
        self.0.is_some()
    }
}

impl Locks {
    /// Waits for the lock of a thing, first come, first served.
    pub async fn take(&self, name: String) -> Lock {
        let semaphore = self.semaphore(name);
        let taken = tokio::time::timeout(self.wait, semaphore.acquire_owned()).await;
        let lock = Lock(taken.ok().and_then(Result::ok));
        if !lock.is_had() {
            tracing::warn!("an advisory lock was not given back in time; trying without");
        }
        lock
    }

    fn semaphore(&self, name: String) -> Arc<Semaphore> {
        let mut of = self.of.lock();
        of.retain(|_, semaphore| semaphore.strong_count() > 0);
        if let Some(known) = of.get(&name).and_then(Weak::upgrade) {
            return known;
        }
        let semaphore = Arc::new(Semaphore::new(1));
        of.insert(name, Arc::downgrade(&semaphore));
        semaphore
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_at_a_time_has_the_lock_of_one_thing_and_nobody_waits_for_ever() {
        let locks = Locks { wait: Duration::from_millis(20), ..Locks::default() };
        let first = locks.take("card".into()).await;
        let second = locks.take("card".into()).await;
        assert_eq!((first.is_had(), second.is_had()), (true, false), "after a while one tries without");
        assert!(locks.take("other".into()).await.is_had());
        drop(first);
        assert!(locks.take("card".into()).await.is_had());
        assert_eq!(locks.semaphore("new".into()).available_permits(), 1);
        assert_eq!(locks.of.lock().len(), 1, "they go with whoever waits for them");
    }
}
