//! What the logs keep in memory beside the writer's transactions, and a call's part in one.

use super::log::head::LogRow;
use super::log::known::KnownLogs;
use crate::kernel::broker::{Delivery, LocalBroker};
use crate::kernel::sqlite::Companion;
use quartier_protocol::event::Event;
use quartier_protocol::id::ChannelId;
use rusqlite::{Connection, Result};
use std::sync::Arc;

/// Where logs stand, and what is to be announced once it is durable.
pub(super) struct Logs {
    known: KnownLogs,
    events: Vec<Event>,
    broker: Arc<LocalBroker>,
}

impl Logs {
    pub(super) fn new(broker: Arc<LocalBroker>) -> Self {
        Self { known: KnownLogs::default(), events: Vec::new(), broker }
    }
}

impl Companion for Logs {
    fn begin(&mut self, connection: &Connection) -> Result<()> {
        self.known.recheck(connection)
    }

    fn end(&mut self, connection: &Connection) -> Result<()> {
        self.known.save(connection)
    }

    fn undo(&mut self) {
        self.known.forget();
        self.events.clear();
    }

    fn committed(&mut self) {
        for event in self.events.drain(..) {
            self.broker.deliver_blocking(Delivery::Event(Arc::new(event)));
        }
    }
}

/// A call's part in the writer's transaction.
pub(super) struct WriteTransaction<'c> {
    /// The connection, inside the transaction. The table `logs` is not to be used by it.
    pub(super) connection: &'c Connection,
    logs: &'c mut Logs,
}

impl<'c> WriteTransaction<'c> {
    pub(super) fn new(connection: &'c Connection, logs: &'c mut Logs) -> Self {
        Self { connection, logs }
    }

    /// Where a channel's log stands.
    pub(super) fn log(&mut self, channel: ChannelId) -> Result<Option<LogRow>> {
        self.logs.known.find(self.connection, channel)
    }

    /// Where a log stands from now on.
    pub(super) fn keep_log(&mut self, log: LogRow) {
        self.logs.known.keep(log);
    }

    /// Has an event handed to the broker once the transaction is durable.
    pub(super) fn announce(&mut self, event: Event) {
        self.logs.events.push(event);
    }
}
