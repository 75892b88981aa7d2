//! Adding an event to a log.

use super::event_row;
use super::head::LogRow;
use crate::kernel::store::log::time_after;
use crate::kernel::store::sqlite::transaction::WriteTransaction;
use quartier_protocol::event::{Event, EventKind};
use quartier_protocol::time::Timestamp;
use rusqlite::Result;

impl LogRow {
    /// Adds an event, and has it announced. Returns its time.
    pub(super) fn append(
        &mut self,
        transaction: &mut WriteTransaction<'_>,
        at: Timestamp,
        kind: EventKind,
    ) -> Result<Timestamp> {
        let previous = self.last_post;
        self.head += 1;
        self.latest_at = time_after(self.latest_at, at);
        if let EventKind::MessagePosted { .. } = kind {
            self.posts += 1;
            self.last_post = self.head;
        }
        event_row::insert(transaction.connection, self, previous, &kind)?;
        transaction.keep_log(*self);
        let at = self.latest_at;
        transaction.announce(Event { channel: self.channel, position: self.position(), at, kind });
        Ok(at)
    }
}
