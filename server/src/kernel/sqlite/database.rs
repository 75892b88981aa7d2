//! The file as a database.

use super::{Companion, Sqlite, statements};
use crate::kernel::database::Database;
use crate::kernel::error::Stored;
use crate::kernel::health::Health;
use crate::kernel::step::{Applied, Query, Step};
use crate::kernel::value::{self, Row};
use std::sync::Arc;
use std::time::Duration;

/// What the contract of `check` allows, less some to answer in.
const CHECK: Duration = Duration::from_millis(1_900);

#[async_trait::async_trait]
impl<C: Companion> Database for Sqlite<C> {
    async fn query_all(&self, queries: Vec<Query>) -> Stored<Vec<Vec<Row>>> {
        queries.iter().try_for_each(|query| value::check(&query.params))?;
        if queries.len() == 1 {
            return self.readers.read(move |connection| statements::answer(connection, &queries)).await;
        }
        self.readers.read_at_once(move |connection| statements::answer(connection, &queries)).await
    }

    async fn apply(&self, step: Step) -> Stored<Applied> {
        step.check()?;
        if step.is_empty() {
            return Ok(Applied::Done(Vec::new()));
        }
        let (limit, step) = (step.time_limit(), Arc::new(step));
        self.writer.call(limit, move |connection, _| statements::apply(connection, &step)).await
    }
}

#[async_trait::async_trait]
impl<C: Companion> Health for Sqlite<C> {
    async fn check(&self) -> Stored<()> {
        self.room.for_more()?;
        // A real write: an empty transaction succeeds on a full disk too.
        let write = "UPDATE write_checks SET count = count + 1 WHERE id = 1";
        self.writer.call(CHECK, move |connection, _| connection.prepare_cached(write)?.execute([]).map(drop)).await
    }

    async fn tidy(&self) {
        let _ = self.writer.tidy().await;
    }

    async fn scrub(&self) -> Stored<bool> {
        self.writer.tidy().await
    }

    async fn failed(&self) {
        self.writer.failed().await;
    }

    async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}
