//! What the writer is asked to do, and what it may use for it.

use super::log::known::KnownLogs;
use super::log::standing::LogRow;
use crate::store::{StoreError, Stored};
use quartier_protocol::event::Event;
use quartier_protocol::id::ChannelId;
use rusqlite::Connection;
use tokio::sync::oneshot;

/// A call's turn within the writer's transaction.
pub(super) struct Turn<'c> {
    /// The connection, inside the transaction. The table `logs` is not to be used by it.
    pub(super) connection: &'c Connection,
    known: &'c mut KnownLogs,
    events: Vec<Event>,
}

impl<'c> Turn<'c> {
    pub(super) fn new(connection: &'c Connection, known: &'c mut KnownLogs) -> Self {
        Self { connection, known, events: Vec::new() }
    }

    /// Where a channel's log stands.
    pub(super) fn log(&mut self, channel: ChannelId) -> rusqlite::Result<Option<LogRow>> {
        self.known.find(self.connection, channel)
    }

    /// Where a log stands from now on.
    pub(super) fn keep_log(&mut self, log: LogRow) {
        self.known.keep(log);
    }

    /// Has an event handed to the broker once the transaction is durable.
    pub(super) fn announce(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Ends the calls' part of the transaction; what is to be announced once it is durable.
    pub(super) fn end(self) -> rusqlite::Result<Vec<Event>> {
        self.known.save(self.connection)?;
        Ok(self.events)
    }
}

/// A call on its way through the writer.
pub(super) trait Job: Send {
    /// Does it; what came of it is kept until [`answer`](Job::answer).
    fn run(&mut self, turn: &mut Turn<'_>) -> rusqlite::Result<()>;

    /// Tells the caller what came of it, or why nothing did.
    fn answer(self: Box<Self>, committed: Stored<()>);
}

/// A call with the one who waits for it.
pub(super) struct Call<T, F> {
    work: F,
    done: Option<T>,
    reply: oneshot::Sender<Stored<T>>,
}

impl<T, F> Call<T, F> {
    pub(super) fn new(work: F, reply: oneshot::Sender<Stored<T>>) -> Self {
        Self { work, done: None, reply }
    }
}

impl<T, F> Job for Call<T, F>
where
    T: Send,
    F: FnMut(&mut Turn<'_>) -> rusqlite::Result<T> + Send,
{
    fn run(&mut self, turn: &mut Turn<'_>) -> rusqlite::Result<()> {
        self.done = Some((self.work)(turn)?);
        Ok(())
    }

    fn answer(self: Box<Self>, committed: Stored<()>) {
        let Call { done, reply, .. } = *self;
        let never_run = || StoreError::Unavailable("the call was not run".into());
        let answer = committed.and_then(|()| done.ok_or_else(never_run));
        // Whoever gave up waiting is not told; the work is done all the same.
        let _ = reply.send(answer);
    }
}
