//! Work that many ask for at once, done once for all who asked before it began.

use super::error::Stored;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Mutex;

/// Passes of one kind of work, one at a time.
#[derive(Default)]
pub struct SharedPass {
    begun: AtomicU64,
    /// The number of the last one that ended well, and what came of it.
    last: Mutex<(u64, bool)>,
}

impl SharedPass {
    /// What came of a pass that began after this was asked: `pass`, or somebody else's. One that failed is nobody else's.
    pub async fn run(&self, pass: impl Future<Output = Stored<bool>>) -> Stored<bool> {
        let begun = self.begun.load(Ordering::SeqCst);
        let mut last = self.last.lock().await;
        if last.0 > begun {
            return Ok(last.1);
        }
        let number = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
        let outcome = pass.await?;
        *last = (number, outcome);
        Ok(outcome)
    }
}

#[cfg(test)]
mod tests {
    use super::super::error::StoreError;
    use super::*;
    use futures_util::future::join_all;
    use tokio::sync::Notify;
    use tokio::task::yield_now;

    #[tokio::test]
    async fn whoever_asks_while_one_is_under_way_shares_the_next() {
        let (shared, passes, goes_on) = (SharedPass::default(), AtomicU64::new(0), Notify::new());
        let pass = || async {
            passes.fetch_add(1, Ordering::SeqCst);
            goes_on.notified().await;
            Ok(true)
        };
        let asked = join_all((0..20).map(|_| shared.run(pass())));
        let going = async {
            for number in 1..=2 {
                while passes.load(Ordering::SeqCst) < number {
                    yield_now().await;
                }
                goes_on.notify_one();
            }
        };
        let (outcomes, ()) = tokio::join!(asked, going);
        assert_eq!((outcomes.len(), passes.load(Ordering::SeqCst)), (20, 2), "the first one's, and one for the others");
        assert!(outcomes.into_iter().all(|outcome| matches!(outcome, Ok(true))));
    }

    #[tokio::test]
    async fn one_that_failed_is_nobody_elses() {
        let (shared, passes) = (SharedPass::default(), AtomicU64::new(0));
        let pass = || async {
            match passes.fetch_add(1, Ordering::SeqCst) {
                0 => Err(StoreError::Unavailable("away".into())),
                _ => Ok(false),
            }
        };
        assert!(shared.run(pass()).await.is_err());
        for _ in 0..2 {
            assert!(matches!(shared.run(pass()).await, Ok(false)));
        }
        assert_eq!(passes.load(Ordering::SeqCst), 3, "one after the other, each has its own");
    }
}
