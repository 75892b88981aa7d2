//! The connections, on loan.
//!
//! Invariant: a connection goes back only where nothing is under way on it. Whatever ends in the middle, a caller who gives up
//! waiting too, the connection is closed, and with it its transaction.

use super::failure::{closed, of_pool};
use crate::kernel::error::Stored;
use deadpool_postgres::{
    ClientWrapper, Hook, HookError, Manager, ManagerConfig, Object, Pool, QueueMode, RecyclingMethod, Runtime, Timeouts,
};
use std::time::Duration;
use tokio_postgres::Config;
use tokio_postgres_rustls::MakeRustlsConnect;

/// Connections of a node at most: enough to keep a small server's disk and processors busy, and a few nodes' fit the hundred that
/// PostgreSQL allows unless told otherwise.
pub(super) const CONNECTIONS: usize = 16;
/// How long a connection is waited for, made or not.
const WAIT: Duration = Duration::from_millis(2_200);

/// What each connection is told first. No statement and no lock is waited for longer than a caller would, and a transaction that
/// is forgotten (by a node that hangs) is undone.
const SETTINGS: &str = "SET default_transaction_isolation = 'read committed'; SET statement_timeout = '10s'; \
    SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '10s'; SET client_min_messages = 'warning'";

/// Makes the pool; connects to nothing yet.
pub(super) fn pool(config: Config, tls: MakeRustlsConnect) -> Stored<Pool> {
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let settings = Hook::async_fn(|client: &mut ClientWrapper, _| {
        Box::pin(async move { client.batch_execute(SETTINGS).await.map_err(HookError::Backend) })
    });
    let timeouts = Timeouts { wait: Some(WAIT), create: Some(WAIT), recycle: Some(WAIT) };
    Pool::builder(Manager::from_config(config, tls, recycling))
        .max_size(CONNECTIONS)
        .timeouts(timeouts)
        // The one used last: it has most statements prepared, and what was opened for a rush stays aside.
        .queue_mode(QueueMode::Lifo)
        .runtime(Runtime::Tokio1)
        .post_create(settings)
        .build()
        .map_err(|error| crate::kernel::error::StoreError::Unavailable(error.to_string()))
}

/// A connection on loan. Dropped, it is closed.
pub(super) struct Loan(Option<Object>);

impl Loan {
    pub(super) async fn from(pool: &Pool) -> Stored<Self> {
        pool.get().await.map(|object| Self(Some(object))).map_err(|error| of_pool(&error))
    }

    pub(super) fn client(&self) -> Stored<&ClientWrapper> {
        self.0.as_deref().ok_or_else(closed)
    }

    /// Nothing is under way on it: others may use it.
    pub(super) fn give_back(mut self) {
        drop(self.0.take());
    }
}

impl Drop for Loan {
    fn drop(&mut self) {
        drop(self.0.take().map(Object::take));
    }
}
