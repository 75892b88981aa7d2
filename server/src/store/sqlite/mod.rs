//! The embedded store: one SQLite file, one server.
//!
//! Owns the tables of the file (`kernel/sqlite`). Never decides who may do what. Invariant: events are handed on after their commit, in
//! the order of the commits.

mod column;
mod directory;
mod job;
mod log;
mod marks;
mod records;
#[cfg(test)]
mod tests;

use super::local_presence::LocalPresence;
use super::{Stored, Stores};
use crate::broker::{Inlet, LocalBroker};
use crate::clock::SharedClock;
use crate::entropy::SharedEntropy;
use crate::kernel::Schema;
use crate::kernel::migration::KERNEL;
use crate::kernel::sqlite;
use job::{Logs, Turn};
pub use records::open_beside;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Where the store is, and how patient.
#[derive(Clone, Copy, Debug)]
pub struct SqliteOptions<'a> {
    /// The folder with the file; made if it isn't there.
    pub folder: &'a Path,
    /// How long a lock of another process is waited for. A call waits for two such waits at most.
    pub busy: Duration,
    /// How many pages can be read at once.
    pub readers: u32,
    /// After how long without renewal a connection counts as gone.
    pub presence_timeout: Duration,
}

impl<'a> SqliteOptions<'a> {
    /// The usual patience, for this folder.
    pub fn in_folder(folder: &'a Path) -> Self {
        Self { folder, busy: Duration::from_secs(1), readers: 4, presence_timeout: Duration::from_secs(30) }
    }
}

/// What is in the file besides the kernel's own.
const LOG: Schema = Schema {
    name: "log",
    steps: &[include_str!("schema/0001.sql"), include_str!("schema/0002.sql"), include_str!("schema/0003.sql")],
};
const SCHEMAS: &[Schema] = &[KERNEL, LOG];

/// The file, open.
struct Sqlite {
    file: Arc<sqlite::Sqlite<Logs>>,
    entropy: SharedEntropy,
}

impl Sqlite {
    /// Has `work` done within the next commit; answers when it is durable, within `patience`. May run more than once, each time
    /// as if it were the first.
    async fn call<T, F>(&self, patience: Duration, mut work: F) -> Stored<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Turn<'_>) -> rusqlite::Result<T> + Send + 'static,
    {
        self.file.writer.call(patience, move |connection, logs| work(&mut Turn::new(connection, logs))).await
    }
}

/// Opens the store, making what isn't there yet. Fails, saying why, when another server has it open or when a newer
/// version wrote it. Needs a tokio runtime; lets go of the folder on `close`, or when the last handle is dropped.
pub async fn open(
    options: SqliteOptions<'_>,
    clock: SharedClock,
    entropy: SharedEntropy,
    inlet: Inlet,
) -> Stored<Stores> {
    let broker = Arc::new(LocalBroker::new(inlet));
    let presence = LocalPresence::start(clock.clone(), broker.clone(), options.presence_timeout);
    let SqliteOptions { folder, busy, readers, .. } = options;
    let options = sqlite::SqliteOptions { folder, busy, readers };
    let file = Arc::new(sqlite::open(options, SCHEMAS, clock, Logs::new(broker.clone())).await?);
    let sqlite = Arc::new(Sqlite { file: file.clone(), entropy });
    Ok(Stores {
        log: sqlite.clone(),
        marks: sqlite.clone(),
        directory: sqlite.clone(),
        records: sqlite,
        presence: Arc::new(presence),
        broker,
        health: file,
    })
}
