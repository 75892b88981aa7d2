//! Where logs stand, as the writer knows from writing them.
//!
//! Invariant: what it knows is what the file says, or will say with the writer's transaction. A log is read once, and
//! written once in a transaction however many events it adds.

use super::head::LogRow;
use quartier_protocol::id::ChannelId;
use rusqlite::{Connection, Result};
use std::collections::{HashMap, HashSet};

/// Logs kept in mind: those of a busy day.
const LOGS: usize = 10_000;

/// The logs the writer knows.
#[derive(Default)]
pub(in crate::kernel::store::sqlite) struct KnownLogs {
    logs: HashMap<ChannelId, LogRow>,
    /// Those whose row is to be written.
    changed: HashSet<ChannelId>,
    /// What SQLite says of other connections' commits; another number, another file.
    data_version: i64,
}

impl KnownLogs {
    /// At a transaction's beginning: forgets everything if another program has written to the file.
    pub(in crate::kernel::store::sqlite) fn recheck(&mut self, connection: &Connection) -> Result<()> {
        let version = connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        if version != self.data_version || self.logs.len() > LOGS {
            self.forget();
            self.data_version = version;
        }
        Ok(())
    }

    /// Forgets everything: the transaction failed.
    pub(in crate::kernel::store::sqlite) fn forget(&mut self) {
        self.logs.clear();
        self.changed.clear();
    }

    /// Where a channel's log stands.
    pub(in crate::kernel::store::sqlite) fn find(
        &mut self,
        connection: &Connection,
        channel: ChannelId,
    ) -> Result<Option<LogRow>> {
        if let Some(log) = self.logs.get(&channel) {
            return Ok(Some(*log));
        }
        let log = LogRow::find(connection, channel)?;
        self.logs.extend(log.map(|log| (channel, log)));
        Ok(log)
    }

    /// Where a log stands from now on.
    pub(in crate::kernel::store::sqlite) fn keep(&mut self, log: LogRow) {
        self.logs.insert(log.channel, log);
        self.changed.insert(log.channel);
    }

    /// At a transaction's end: writes what has changed.
    pub(in crate::kernel::store::sqlite) fn save(&mut self, connection: &Connection) -> Result<()> {
        let logs = &self.logs;
        self.changed.drain().filter_map(|channel| logs.get(&channel)).try_for_each(|log| log.save(connection))
    }
}
