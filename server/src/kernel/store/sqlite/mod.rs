//! The embedded store: one SQLite file, one server.
//!
//! Owns the tables of the file (`kernel/sqlite`). Never decides who may do what. Invariant: events are handed on after their commit, in
//! the order of the commits.

mod column;
mod log;
#[cfg(test)]
mod tests;
mod transaction;

use super::local_presence::LocalPresence;
use super::tables::SCHEMAS;
use super::{Health, Stored};
use crate::clock::SharedClock;
use crate::entropy::SharedEntropy;
use crate::kernel::broker::{Ingress, LocalBroker};
use crate::kernel::sqlite;
use crate::kernel::stores::{Live, Stores};
use crate::kernel::{Database, Schema};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use transaction::{Logs, WriteTransaction};

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
    /// Tables beside the store's own: the capabilities'.
    pub tables: &'a [Schema],
}

impl<'a> SqliteOptions<'a> {
    /// The usual time limit, for this folder with these tables beside the store's own.
    pub fn in_folder(folder: &'a Path, tables: &'a [Schema]) -> Self {
        Self { folder, busy: Duration::from_secs(1), readers: 4, presence_timeout: Duration::from_secs(30), tables }
    }
}

/// The logs' tables, which only this engine has.
const LOG: Schema = Schema { name: "log", steps: &[include_str!("schema/0001.sql"), include_str!("schema/0002.sql")] };

/// All that is in the file.
fn schemas(tables: &[Schema]) -> Vec<Schema> {
    SCHEMAS.iter().copied().chain([LOG]).chain(tables.iter().copied()).collect()
}

/// The file, open.
struct Sqlite {
    file: Arc<sqlite::Sqlite<Logs>>,
    entropy: SharedEntropy,
}

impl Sqlite {
    /// Has `work` done within the next commit; answers when it is durable, within `time_limit`. May run more than once, each time
    /// as if it were the first.
    async fn call<T, F>(&self, time_limit: Duration, mut work: F) -> Stored<T>
    where
        T: Send + 'static,
        F: FnMut(&mut WriteTransaction<'_>) -> rusqlite::Result<T> + Send + 'static,
    {
        self.file
            .writer
            .call(time_limit, move |connection, logs| work(&mut WriteTransaction::new(connection, logs)))
            .await
    }
}

/// The file and who is there: the store is of no use without either.
struct Both {
    file: Arc<sqlite::Sqlite<Logs>>,
    presence: Arc<LocalPresence>,
}

#[async_trait::async_trait]
impl Health for Both {
    async fn check(&self) -> Stored<()> {
        self.file.check().await
    }

    async fn tidy(&self) {
        self.file.tidy().await;
    }

    async fn scrub(&self) -> Stored<bool> {
        self.file.scrub().await
    }

    async fn failed(&self) {
        tokio::select! {
            () = self.file.failed() => {}
            () = self.presence.failed() => {}
        }
    }

    async fn close(&self) {
        self.file.close().await;
    }
}

/// Opens the store, making what isn't there yet. Fails, saying why, when another server has it open or when a newer
/// version wrote it. Needs a tokio runtime; lets go of the folder on `close`, or when the last handle is dropped.
pub async fn open(
    options: SqliteOptions<'_>,
    clock: SharedClock,
    entropy: SharedEntropy,
    ingress: Ingress,
) -> Stored<Stores> {
    let broker = Arc::new(LocalBroker::new(ingress));
    let presence = Arc::new(LocalPresence::start(clock.clone(), broker.clone(), options.presence_timeout));
    let SqliteOptions { folder, busy, readers, tables, .. } = options;
    let options = sqlite::SqliteOptions { folder, busy, readers };
    let file = Arc::new(sqlite::open(options, &schemas(tables), clock, Logs::new(broker.clone())).await?);
    let log = Arc::new(Sqlite { file: file.clone(), entropy: entropy.clone() });
    let health = Arc::new(Both { file: file.clone(), presence: presence.clone() });
    let live = Live { log, presence, broker, health };
    Ok(Stores::on(live, file, entropy))
}

/// The database alone, of a store that a server may have open: for what an operator does at the shell meanwhile. Refuses a folder
/// without a store, and one of another schema than this program's.
pub async fn open_beside(folder: &Path, tables: &[Schema]) -> Stored<Arc<dyn Database>> {
    Ok(Arc::new(sqlite::open_beside(folder, &schemas(tables)).await?))
}
