//! A connection beside a server that may have the file open.

use super::failure::{out_of_reach, stored};
use super::{connection, folder, migrate, statements};
use crate::kernel::database::Database;
use crate::kernel::error::{StoreError, Stored};
use crate::kernel::health::Health;
use crate::kernel::migration::Schema;
use crate::kernel::step::{Applied, Query, Step};
use crate::kernel::value::{self, Row};
use connection::Purpose;
use parking_lot::Mutex;
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How long the server's lock on the file is waited for.
const WAIT: Duration = Duration::from_secs(5);

/// The file, for what an operator does at the shell meanwhile.
pub struct Beside(Arc<Mutex<Connection>>);

/// Opens it. Refuses a folder without a store, and one of other schemas than these.
pub async fn open_beside(folder: &Path, schemas: &[Schema]) -> Stored<Beside> {
    let (file, schemas) = (folder.join(folder::FILE), schemas.to_vec());
    let open = move || {
        if let Err(error) = std::fs::metadata(&file) {
            return Err(out_of_reach(&file, &error));
        }
        let connection = stored(connection::open(&file, Purpose::Write, WAIT))?;
        migrate::check(&connection, &file, &schemas)?;
        Ok(Beside(Arc::new(Mutex::new(connection))))
    };
    blocking(open).await
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Stored<T> + Send + 'static) -> Stored<T> {
    let running = tokio::task::spawn_blocking(work);
    running.await.unwrap_or_else(|error| Err(StoreError::Corrupt(format!("a call failed: {error}"))))
}

impl Beside {
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Stored<T> {
        let connection = self.0.clone();
        let run = move || {
            let mut connection = connection.lock();
            let turn = stored(connection.transaction_with_behavior(TransactionBehavior::Immediate))?;
            let done = stored(work(&turn))?;
            stored(turn.commit())?;
            Ok(done)
        };
        blocking(run).await
    }
}

#[async_trait::async_trait]
impl Database for Beside {
    async fn query_all(&self, queries: Vec<Query>) -> Stored<Vec<Vec<Row>>> {
        queries.iter().try_for_each(|query| value::check(&query.params))?;
        self.run(move |connection| statements::answer(connection, &queries)).await
    }

    async fn apply(&self, step: Step) -> Stored<Applied> {
        step.check()?;
        self.run(move |connection| statements::apply(connection, &step)).await
    }
}

#[async_trait::async_trait]
impl Health for Beside {
    async fn check(&self) -> Stored<()> {
        let mut write = Step::new();
        write.run(crate::sql!("UPDATE write_checks SET count = count + 1 WHERE id = 1"), Vec::new());
        self.apply(write).await.map(drop)
    }

    async fn tidy(&self) {}

    /// The server's own to do.
    async fn scrub(&self) -> Stored<bool> {
        Ok(false)
    }

    async fn failed(&self) {
        std::future::pending().await
    }

    async fn close(&self) {}
}
