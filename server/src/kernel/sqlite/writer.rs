//! The one thread that writes.
//!
//! Takes what is waiting, does it in one transaction, commits (one fsync for all), answers, and tells its companion, in the order
//! of the commits. Never answers what isn't durable. Invariant: a call that fails by itself leaves no trace and spoils no other.

use super::call::{Call, WriterCall};
use super::failure::{is_outside, told};
use super::folder::Folder;
use crate::kernel::error::{StoreError, Stored};
use rusqlite::Connection;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};

/// Calls waiting for the thread. At the rate it is built for, a fifth of a second's worth.
const QUEUE: usize = 4_096;
/// Calls in one transaction: bounds how long the first waits for the last.
const BATCH: usize = 512;

/// Batches between two looks at how long the write-ahead log is.
const WAL_TOLD: u32 = 32;

/// A call of the usual size answers in milliseconds; after this the disk must be hanging.
pub const USUAL: Duration = Duration::from_secs(10);
/// How long the write-ahead log may take to become free.
const TIDY: Duration = Duration::from_millis(500);
/// A call that may bring a whole town with it.
pub const BULK: Duration = Duration::from_secs(120);

/// What goes along with every transaction: it keeps things in memory that belong to what is in the file.
pub trait Companion: Send + 'static {
    /// A transaction begins.
    fn begin(&mut self, connection: &Connection) -> rusqlite::Result<()>;

    /// The calls are done: the last that is written before the commit.
    fn end(&mut self, connection: &Connection) -> rusqlite::Result<()>;

    /// The transaction failed; nothing of it is in the file.
    fn undo(&mut self);

    /// The transaction is durable, and its calls are answered.
    fn committed(&mut self);
}

/// Nothing goes along.
impl Companion for () {
    fn begin(&mut self, _: &Connection) -> rusqlite::Result<()> {
        Ok(())
    }

    fn end(&mut self, _: &Connection) -> rusqlite::Result<()> {
        Ok(())
    }

    fn undo(&mut self) {}

    fn committed(&mut self) {}
}

/// What the thread is asked.
enum Message<C> {
    Do(Box<dyn WriterCall<C>>),
    Tidy(oneshot::Sender<bool>),
    Close(oneshot::Sender<()>),
}

/// The way to the thread. It ends with this handle.
pub struct Writer<C> {
    messages: mpsc::Sender<Message<C>>,
    /// Its other end goes with the thread.
    ending: watch::Receiver<()>,
    closing: AtomicBool,
}

impl<C: Companion> Writer<C> {
    /// Starts the thread, which keeps hold of the folder, on a connection that is set up to write.
    pub(super) fn start(folder: Folder, connection: Connection, busy: Duration, companion: C) -> Stored<Self> {
        let (messages, taken) = mpsc::channel(QUEUE);
        let wal = folder.file.with_extension("sqlite-wal");
        let (ended, ending) = watch::channel(());
        let writer = WriterThread { connection, companion, busy, wal, batches: 0, _ended: ended, _folder: folder };
        let thread = std::thread::Builder::new().name("store-writer".into());
        let started = thread.spawn(move || writer.work(taken));
        started.map_err(|error| StoreError::Unavailable(format!("no thread to write with: {error}")))?;
        Ok(Self { messages, ending, closing: AtomicBool::new(false) })
    }

    /// Answers when the thread has ended although nobody closed it: nothing can be written any more.
    pub async fn failed(&self) {
        let mut ending = self.ending.clone();
        while ending.changed().await.is_ok() {}
        if self.closing.load(Ordering::Acquire) {
            std::future::pending::<()>().await;
        }
    }

    /// Has `work` done within the next commit; answers when it is durable, within `time_limit`. May run more than once,
    /// each time as if it were the first.
    pub async fn call<T, F>(&self, time_limit: Duration, work: F) -> Stored<T>
    where
        T: Send + 'static,
        F: FnMut(&Connection, &mut C) -> rusqlite::Result<T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let message = Message::Do(Box::new(Call::new(work, reply)));
        let called = async {
            self.messages.send(message).await.map_err(|_| closed())?;
            answer.await.unwrap_or_else(|_| Err(closed()))
        };
        match tokio::time::timeout(time_limit, called).await {
            Ok(answer) => answer,
            Err(_) => Err(StoreError::Unavailable("the disk takes too long".into())),
        }
    }

    /// Has the write-ahead log worked in and emptied: what was deleted is overwritten there as well. Whether it could be: nobody was
    /// reading what it was before.
    pub async fn tidy(&self) -> Stored<bool> {
        let (reply, tidied) = oneshot::channel();
        self.messages.send(Message::Tidy(reply)).await.map_err(|_| closed())?;
        tidied.await.map_err(|_| closed())
    }

    /// Has everything done that was asked before, and the file tidied and closed.
    pub async fn close(&self) {
        self.closing.store(true, Ordering::Release);
        let (reply, closed) = oneshot::channel();
        if self.messages.send(Message::Close(reply)).await.is_ok() {
            let _ = closed.await;
        }
    }
}

pub(super) fn closed() -> StoreError {
    StoreError::Unavailable("the store is closed".into())
}

/// The thread's own.
struct WriterThread<C> {
    connection: Connection,
    companion: C,
    busy: Duration,
    wal: PathBuf,
    batches: u32,
    _ended: watch::Sender<()>,
    _folder: Folder,
}

impl<C: Companion> WriterThread<C> {
    fn work(mut self, mut messages: mpsc::Receiver<Message<C>>) {
        let mut closing = None;
        let mut tidying = Vec::new();
        while let Some(first) = messages.blocking_recv() {
            let mut batch = Vec::new();
            let mut next = Some(first);
            while let Some(message) = next {
                match message {
                    Message::Do(job) => batch.push(job),
                    Message::Tidy(reply) => tidying.push(reply),
                    Message::Close(reply) => {
                        // What is in the queue is still done; what comes later is refused.
                        messages.close();
                        closing = Some(reply);
                    }
                }
                next = if batch.len() < BATCH { messages.try_recv().ok() } else { None };
            }
            self.settle(batch);
            self.tell_wal();
            if !tidying.is_empty() {
                let is_empty = self.empty_wal();
                for reply in tidying.drain(..) {
                    let _ = reply.send(is_empty);
                }
            }
        }
        let tidied = self.connection.execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);");
        if let Err(error) = tidied {
            tracing::warn!(%error, "the store's file could not be tidied at the end; nothing is lost by that");
        }
        drop(self);
        if let Some(reply) = closing {
            let _ = reply.send(());
        }
    }

    fn tell_wal(&mut self) {
        if self.batches.is_multiple_of(WAL_TOLD) {
            let bytes = std::fs::metadata(&self.wal).map_or(0, |told| told.len());
            metrics::gauge!("quartier_wal_bytes").set(bytes as f64);
        }
        self.batches = self.batches.wrapping_add(1);
    }

    /// Nobody writes meanwhile, so a reader that is slow to end is not waited for long.
    fn empty_wal(&self) -> bool {
        let emptied = self.connection.busy_timeout(TIDY).and_then(|()| {
            self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0))
        });
        let _ = self.connection.busy_timeout(self.busy);
        if !matches!(emptied, Ok(0)) {
            tracing::debug!(?emptied, "the write-ahead log could not be emptied now");
            return false;
        }
        true
    }

    /// Does a batch, answers it, and tells the companion.
    fn settle(&mut self, mut batch: Vec<Box<dyn WriterCall<C>>>) {
        match self.commit(&mut batch) {
            Ok(()) => {
                batch.into_iter().for_each(|job| job.answer(Ok(())));
                self.companion.committed();
            }
            // One call's own failure: the others get their turn without it.
            Err(error) if batch.len() > 1 && !is_outside(&error) => {
                batch.into_iter().for_each(|job| self.settle(vec![job]));
            }
            Err(error) => {
                tracing::error!(%error, calls = batch.len(), "the store could not write");
                let error = told(&error);
                batch.into_iter().for_each(|job| job.answer(Err(error.clone())));
            }
        }
    }

    fn commit(&mut self, batch: &mut [Box<dyn WriterCall<C>>]) -> rusqlite::Result<()> {
        if batch.is_empty() {
            return Ok(());
        }
        let Self { connection, companion, .. } = self;
        let run = |sql: &str| connection.prepare_cached(sql)?.execute([]);
        let roll_back = || if connection.is_autocommit() { Ok(0) } else { run("ROLLBACK") };
        // Where rolling back failed the last time, it must succeed before anything else is tried.
        roll_back()?;
        run("BEGIN IMMEDIATE")?;
        let mut attempt = || {
            companion.begin(connection)?;
            batch.iter_mut().try_for_each(|job| job.run(connection, companion))?;
            companion.end(connection)?;
            run("COMMIT").map(drop)
        };
        let done = attempt();
        if done.is_err() {
            companion.undo();
            roll_back()?;
        }
        done
    }
}
