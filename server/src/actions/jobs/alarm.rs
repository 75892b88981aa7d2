//! Waking this node's queues.

use crate::documents::jobs::Queue;
use tokio::sync::Notify;

/// Wakes whoever waits for the next job of a queue.
#[derive(Default)]
pub struct Alarm([Notify; Queue::ALL.len()]);

impl Alarm {
    /// Something was committed that may be due sooner than what was known.
    pub fn ring(&self) {
        self.0.iter().for_each(Notify::notify_one);
    }

    /// Waits until it rings for a queue.
    pub async fn rung(&self, queue: Queue) {
        self.0[queue as usize].notified().await;
    }
}
