//! Telling every node what is no [effect of a step](super::outbox): that there is something new to look at. What it is about is kept by
//! then; telling it is repeated while this node lives, and whoever hears nothing sees it the next time they look.

use super::Service;
use crate::broker::{Broker, Control};
use std::sync::Arc;
use std::time::Duration;

/// First and longest pause between two tries.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(2));
/// After so many tries, half an hour, it is given up: a node that was cut off for so long looks everything up when it is back.
const TRIES: u32 = 900;

impl Service {
    /// Tells every node, this one too; answers once it is told or is being repeated.
    pub async fn announce(&self, control: Control) {
        if let Err(error) = self.stores.broker.control(control.clone()).await {
            tracing::warn!(%error, "the other nodes could not be told of a change; it is told again");
            metrics::counter!("quartier_announcements_repeated_total").increment(1);
            tokio::spawn(repeat(self.stores.broker.clone(), control));
        }
    }
}

async fn repeat(broker: Arc<dyn Broker>, control: Control) {
    let mut pause = PAUSES.0;
    for _ in 0..TRIES {
        tokio::time::sleep(pause).await;
        if broker.control(control.clone()).await.is_ok() {
            return;
        }
        pause = (pause * 2).min(PAUSES.1);
    }
    tracing::error!("the other nodes were not told of a change; they see it when they look everything up");
}
