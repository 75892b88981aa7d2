//! The embedded store: one SQLite file, one server.
//!
//! Owns the file, the one thread that writes and the few connections that read. Never decides who may do what.
//! Invariant: whatever was answered as done was committed with `synchronous=FULL`; events are handed on after that, in
//! the order of the commits.

mod column;
mod connection;
mod directory;
mod failure;
mod folder;
mod health;
mod job;
mod log;
mod marks;
mod readers;
mod records;
mod room;
mod schema;
#[cfg(test)]
mod tests;
mod writer;

use super::local_presence::LocalPresence;
use super::{StoreError, Stored, Stores};
use crate::broker::{Inlet, LocalBroker};
use crate::clock::SharedClock;
use crate::entropy::SharedEntropy;
use folder::Folder;
use readers::Readers;
pub use records::open_beside;
use room::Room;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use writer::Writer;

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

/// The file, open.
struct Sqlite {
    writer: Writer,
    readers: Readers,
    room: Room,
    entropy: SharedEntropy,
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
    let (path, busy, readers) = (options.folder.to_owned(), options.busy, options.readers.max(1));
    let to_announce = broker.clone();
    let opening = tokio::task::spawn_blocking(move || {
        let folder = Folder::hold(&path)?;
        let file = folder.file.clone();
        let writer = Writer::start(folder, busy, to_announce)?;
        Ok((writer, Readers::open(&file, readers, busy)?))
    });
    let opened = opening.await.unwrap_or_else(|error| Err(StoreError::Corrupt(format!("opening failed: {error}"))));
    let (writer, readers) = opened?;
    let room = Room::in_folder(options.folder.to_owned(), clock);
    let sqlite = Arc::new(Sqlite { writer, readers, room, entropy });
    Ok(Stores {
        log: sqlite.clone(),
        marks: sqlite.clone(),
        directory: sqlite.clone(),
        records: sqlite.clone(),
        presence: Arc::new(presence),
        broker,
        health: sqlite,
    })
}
