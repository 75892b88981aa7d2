//! A few connections to read by, so that reading never waits for the writer.
//!
//! Invariant: at most one thread uses a connection; a page is read within one transaction, as of one moment.

use super::connection::{self, Purpose};
use super::failure::stored;
use super::writer::closed;
use crate::kernel::error::{StoreError, Stored};
use parking_lot::Mutex;
use rusqlite::Connection;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// How long a read may wait and take.
const TIME_LIMIT: Duration = Duration::from_millis(2_500);

/// The connections.
pub struct Readers {
    idle: Arc<Mutex<Vec<Connection>>>,
    /// One permit for each connection.
    permits: Arc<Semaphore>,
    count: u32,
}

/// A connection on loan; goes back whatever happens.
struct Loan {
    connection: Option<Connection>,
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Drop for Loan {
    fn drop(&mut self) {
        self.idle.lock().extend(self.connection.take());
    }
}

impl Readers {
    /// Opens `count` connections.
    pub(super) fn open(file: &Path, count: u32, busy: Duration) -> Stored<Self> {
        let open = |_| stored(connection::open(file, Purpose::Read, busy));
        let idle = (0..count).map(open).collect::<Stored<Vec<_>>>()?;
        Ok(Self { permits: Arc::new(Semaphore::new(idle.len())), idle: Arc::new(Mutex::new(idle)), count })
    }

    /// Reads something that one statement tells.
    pub async fn read<T, F>(&self, work: F) -> Stored<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let read = async {
            let permit = self.permits.clone().acquire_owned().await.map_err(|_| closed())?;
            let idle = self.idle.clone();
            let reading = tokio::task::spawn_blocking(move || {
                let connection = idle.lock().pop();
                let loan = Loan { connection, idle };
                let read = loan.connection.as_ref().ok_or_else(closed).and_then(|c| stored(work(c)));
                drop(loan);
                drop(permit);
                read
            });
            reading.await.unwrap_or_else(|error| Err(StoreError::Corrupt(format!("a read failed: {error}"))))
        };
        match tokio::time::timeout(TIME_LIMIT, read).await {
            Ok(read) => read,
            Err(_) => Err(StoreError::Unavailable("reading takes too long".into())),
        }
    }

    /// Reads something that takes several statements, as of one moment.
    pub async fn read_at_once<T, F>(&self, work: F) -> Stored<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        self.read(|connection| {
            let moment = connection.unchecked_transaction()?;
            let read = work(&moment)?;
            moment.commit()?;
            Ok(read)
        })
        .await
    }

    /// Lets reads under way end and closes the connections.
    pub async fn close(&self) {
        let all = tokio::time::timeout(TIME_LIMIT, self.permits.acquire_many(self.count)).await;
        self.permits.close();
        drop(all);
        self.idle.lock().clear();
    }
}
