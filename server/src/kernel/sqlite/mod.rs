//! SQLite: one file, one server.
//!
//! Owns the file, the one thread that writes and the few connections that read. Invariant: whatever was answered as done was
//! committed with `synchronous=FULL`.

mod beside;
mod call;
mod connection;
mod database;
mod failure;
mod folder;
mod migrate;
mod readers;
mod room;
mod statements;
#[cfg(test)]
mod tests;
mod writer;

use super::error::{StoreError, Stored};
use super::migration::Schema;
use crate::clock::SharedClock;
pub use beside::open_beside;
use connection::Purpose;
use failure::stored;
use folder::Folder;
pub use readers::Readers;
pub use room::Room;
use std::path::Path;
use std::time::Duration;
pub use writer::{BULK, Companion, USUAL, Writer};

/// Where the file is, and how patient whoever waits for it is.
#[derive(Clone, Copy, Debug)]
pub struct SqliteOptions<'a> {
    /// The folder with the file; made if it isn't there.
    pub folder: &'a Path,
    /// How long a lock of another process is waited for. A call waits for two such waits at most.
    pub busy: Duration,
    /// How many pages can be read at once.
    pub readers: u32,
}

impl<'a> SqliteOptions<'a> {
    /// The usual time limit, for this folder.
    pub fn in_folder(folder: &'a Path) -> Self {
        Self { folder, busy: Duration::from_secs(1), readers: 4 }
    }
}

/// The file, open.
pub struct Sqlite<C: Companion> {
    /// The way to the thread that writes.
    pub writer: Writer<C>,
    /// The connections that read.
    pub readers: Readers,
    /// How much room is left beside the file.
    pub room: Room,
}

/// Opens the file, makes what isn't there yet and brings it to these schemas. Fails, saying why, when another server has it open or
/// when a newer version wrote it. Needs a tokio runtime; lets go of the folder on `close`, or when the last handle is dropped.
pub async fn open<C: Companion>(
    options: SqliteOptions<'_>,
    schemas: &[Schema],
    clock: SharedClock,
    companion: C,
) -> Stored<Sqlite<C>> {
    let SqliteOptions { folder: path, busy, readers } = options;
    let room = Room::in_folder(path.to_owned(), clock);
    let (path, schemas) = (path.to_owned(), schemas.to_vec());
    let opening = tokio::task::spawn_blocking(move || {
        let folder = Folder::hold(&path)?;
        let file = folder.file.clone();
        let connection = stored(connection::open(&file, Purpose::Write, busy))?;
        migrate::migrate(&connection, &file, &schemas)?;
        let writer = Writer::start(folder, connection, busy, companion)?;
        Ok((writer, Readers::open(&file, readers.max(1), busy)?))
    });
    let opened = opening.await.unwrap_or_else(|error| Err(StoreError::Corrupt(format!("opening failed: {error}"))));
    let (writer, readers) = opened?;
    Ok(Sqlite { writer, readers, room })
}
