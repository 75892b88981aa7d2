//! A call on its way through the writer, with the one who waits for it.

use crate::kernel::error::{StoreError, Stored};
use rusqlite::Connection;
use tokio::sync::oneshot;

/// A call on its way through the writer.
pub(super) trait WriterCall<C>: Send {
    /// Does it, inside the writer's transaction; what came of it is kept until [`answer`](WriterCall::answer).
    fn run(&mut self, connection: &Connection, companion: &mut C) -> rusqlite::Result<()>;

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

impl<C, T, F> WriterCall<C> for Call<T, F>
where
    T: Send,
    F: FnMut(&Connection, &mut C) -> rusqlite::Result<T> + Send,
{
    fn run(&mut self, connection: &Connection, companion: &mut C) -> rusqlite::Result<()> {
        self.done = Some((self.work)(connection, companion)?);
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
