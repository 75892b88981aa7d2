//! Deleting what was trimmed.

use super::kept::LogHead;
use super::tables::{Archive, Archived, json};
use crate::kernel::store::{StoreError, Stored};
use crate::kernel::{Applied, Step, Value};
use crate::{sql, values};
use quartier_protocol::id::ChannelId;
use quartier_protocol::position::Offset;

/// Rows deleted in one step.
const DELETED_AT_ONCE: u32 = 2_000;

impl Archive {
    /// A log begins behind an offset from now on; so many messages had been posted by then. What its messages say is gone from later events
    /// too. `false`: something was written since `before` was read.
    pub async fn trim(&self, channel: ChannelId, before: &Archived, up_to: Offset, dropped: u64) -> Stored<bool> {
        let number = || Value::count(up_to);
        let head = LogHead { dropped, ..before.head.clone() };
        let mut step = Step::new();
        let trim = sql!(
            "UPDATE archive_logs SET trimmed = $3, head = $4, version = version + 1 WHERE channel = $1 AND version = $2"
        );
        step.expect(1, trim, values![channel.0, Value::count(before.version), number(), json(&head)?]);
        let later = sql!(
            "UPDATE archive_events SET said = NULL WHERE channel = $1 AND number > $2 AND said IS NOT NULL AND message IN \
             (SELECT id FROM archive_messages WHERE channel = $1 AND posted <= $2)"
        );
        step.run(later, values![channel.0, number()]);
        Ok(self.database.apply(step).await?.is_done())
    }

    /// Deletes what was trimmed up to an offset. What ends before that goes on another time.
    pub async fn sweep(&self, channel: ChannelId, up_to: Offset) -> Stored<()> {
        let number = || Value::count(up_to);
        loop {
            let mut step = Step::new();
            let messages = sql!(
                "DELETE FROM archive_messages WHERE channel = $1 AND posted <= $2 AND id IN \
                 (SELECT id FROM archive_messages WHERE channel = $1 AND posted <= $2 LIMIT $3) RETURNING 1"
            );
            let events = sql!(
                "DELETE FROM archive_events WHERE channel = $1 AND number IN \
                 (SELECT number FROM archive_events WHERE channel = $1 AND number <= $2 ORDER BY number LIMIT $3) \
                 RETURNING 1"
            );
            step.run(messages, values![channel.0, number(), DELETED_AT_ONCE]);
            step.run(events, values![channel.0, number(), DELETED_AT_ONCE]);
            let Applied::Done(deleted) = self.database.apply(step).await? else {
                return Err(StoreError::Corrupt("a deletion that can't be refused was".into()));
            };
            if deleted.iter().all(Vec::is_empty) {
                break;
            }
        }
        let mut step = Step::new();
        let swept = sql!("UPDATE archive_logs SET swept = $2 WHERE channel = $1 AND swept < $2");
        step.run(swept, values![channel.0, number()]);
        self.database.apply(step).await.map(drop)
    }
}
