//! Bounded waits that say what they waited for.

use crate::time::now;
use std::future::Future;
use std::time::Duration;

/// How long anything may take before a test gives up on it. It bounds a test that fails, and says nothing about speed: a machine whose
/// processors are lent to others for a while is no reason to be red.
pub const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Between two looks at a condition that nobody announces.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Awaits `future`; panics with `what` when it takes longer than [`TIME_LIMIT`].
#[track_caller]
pub fn within<T>(what: impl std::fmt::Display, future: impl Future<Output = T>) -> impl Future<Output = T> {
    let caller = std::panic::Location::caller();
    async move {
        match tokio::time::timeout(TIME_LIMIT, future).await {
            Ok(value) => value,
            Err(_) => panic!("{caller}: waited {} s for {what}", TIME_LIMIT.as_secs()),
        }
    }
}

/// Looks until `condition` gives something; panics with `what` when it takes longer than [`TIME_LIMIT`].
#[track_caller]
pub fn until<T>(
    what: impl std::fmt::Display,
    mut condition: impl AsyncFnMut() -> Option<T>,
) -> impl Future<Output = T> {
    let caller = std::panic::Location::caller();
    async move {
        let start = now();
        loop {
            if let Some(value) = condition().await {
                return value;
            }
            assert!(start.elapsed() < TIME_LIMIT, "{caller}: waited {} s for {what}", TIME_LIMIT.as_secs());
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}
