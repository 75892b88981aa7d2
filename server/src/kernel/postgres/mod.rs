//! PostgreSQL: one database for all nodes.
//!
//! Owns the connections. Invariant: a transaction is open only while its own statements are under way; a COMMIT whose answer was
//! lost is never taken for one that succeeded, nor sent again.

mod address;
mod apply;
mod connections;
mod failure;
mod migrate;
mod statements;
mod tidying;

use super::database::Database;
use super::error::{StoreError, Stored};
use super::health::Health;
use super::migration::Schema;
use super::shared_pass::SharedPass;
use super::step::{Applied, Query, Step};
use super::value::{self, Row};
use connections::Loan;
use deadpool_postgres::Pool;
use failure::Failure;
pub use migrate::MIGRATION_LOCK;
use statements::{Outcome, Sent, answers, prepared, run};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// How long a read may wait and take.
const READ: Duration = Duration::from_millis(2_400);
/// What the contract of `check` allows, less some to answer in.
const CHECK: Duration = Duration::from_millis(1_900);
/// How long giving back the room of what was deleted may take.
const TIDY: Duration = Duration::from_secs(20);
/// How often a read is tried on another connection where one turns out to be broken: more often than there are connections.
const ATTEMPTS: usize = connections::CONNECTIONS + 2;

/// The database, open.
pub struct Postgres {
    pool: Pool,
    /// Over the tables' files.
    scrubs: SharedPass,
}

/// Opens a database and brings it to these schemas. `url`: `postgres://USER:PASSWORD@HOST:PORT/DATABASE`; connections to other machines
/// are encrypted unless it says `sslmode=disable`. Fails, saying why, when it can't be reached, is older than 15, or when a newer
/// version of this program wrote it.
pub async fn open(url: &str, schemas: &[Schema]) -> Stored<Postgres> {
    let (database, place) = connected(url)?;
    migrate::migrate(&database.pool, schemas, &place).await?;
    Ok(database)
}

/// Opens a database for what an operator does at the shell, beside whatever nodes there are. Refuses one of other schemas than these, and
/// changes none.
pub async fn open_beside(url: &str, schemas: &[Schema]) -> Stored<Postgres> {
    let (database, place) = connected(url)?;
    migrate::check(&database.pool, schemas, &place).await?;
    Ok(database)
}

/// A database nobody has looked at yet, and its address as it can be shown.
fn connected(url: &str) -> Stored<(Postgres, String)> {
    let config = address::parse(url)?;
    let place = address::shown(&config);
    let tls = address::tls(config.get_ssl_mode())?;
    let pool = connections::pool(config, tls)?;
    Ok((Postgres { pool, scrubs: SharedPass::default() }, place))
}

/// An address that can be shown.
pub fn shown(url: &str) -> String {
    address::parse(url).map_or_else(|_| "PostgreSQL".to_owned(), |config| address::shown(&config))
}

/// The moment after this long.
#[expect(clippy::disallowed_methods, reason = "how long a socket is waited for is real time, whatever the clock says")]
fn after(wait: Duration) -> Instant {
    Instant::now() + wait
}

impl Postgres {
    async fn read(&self, queries: &[Query], by: Instant) -> Result<Vec<Vec<Row>>, Failure> {
        let away = |_| Failure::Told(StoreError::Unavailable("PostgreSQL does not answer".into()));
        let loan = Loan::from(&self.pool).await.map_err(Failure::Told)?;
        let client = loan.client().map_err(Failure::Told)?;
        let read = async {
            let prepared = prepared(client, queries.iter().map(|query| query.sql)).await?;
            let mut requests: Vec<Sent<'_, Outcome>> = Vec::with_capacity(queries.len() + 2);
            let control = |sql| async move { client.batch_execute(sql).await.map(|()| (0, Vec::new())) };
            // One statement is of one moment by itself.
            let in_one_moment = queries.len() > 1;
            if in_one_moment {
                requests.push(Box::pin(control("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")));
            }
            for (query, prepared) in queries.iter().zip(&prepared) {
                requests.push(Box::pin(run(client, query.sql, prepared, &query.params)));
            }
            if in_one_moment {
                requests.push(Box::pin(control("COMMIT")));
            }
            let answered = answers(requests, by).await;
            let answered = answered.map(|answers| answers.into_iter().collect::<Result<Vec<Outcome>, _>>());
            Ok::<_, tokio_postgres::Error>((answered, usize::from(in_one_moment)))
        };
        let (answered, around) = timeout_at(by, read).await.map_err(away)?.map_err(|error| failure::of(&error))?;
        let answered = answered.map_err(away)?.map_err(|error| failure::of(&error))?;
        loan.give_back();
        Ok(answered.into_iter().skip(around).take(queries.len()).map(|(_, rows)| rows).collect())
    }
}

#[async_trait::async_trait]
impl Database for Postgres {
    async fn query_all(&self, queries: Vec<Query>) -> Stored<Vec<Vec<Row>>> {
        queries.iter().try_for_each(|query| value::check(&query.params))?;
        let by = after(READ);
        let mut attempts = 1;
        loop {
            match self.read(&queries, by).await {
                Ok(answers) => return Ok(answers),
                Err(Failure::Broken(_)) if attempts < ATTEMPTS && after(Duration::ZERO) < by => attempts += 1,
                Err(failure) => return Err(failure.told()),
            }
        }
    }

    async fn apply(&self, step: Step) -> Stored<Applied> {
        step.check()?;
        if step.is_empty() {
            return Ok(Applied::Done(Vec::new()));
        }
        apply::apply(&self.pool, &step).await
    }
}

#[async_trait::async_trait]
impl Health for Postgres {
    async fn check(&self) -> Stored<()> {
        let mut write = Step::new();
        write.run(crate::sql!("UPDATE write_checks SET count = count + 1 WHERE id = 1"), Vec::new());
        match tokio::time::timeout(CHECK, apply::apply(&self.pool, &write)).await {
            Ok(checked) => checked.map(drop),
            Err(_) => Err(StoreError::Unavailable("PostgreSQL does not answer".into())),
        }
    }

    async fn tidy(&self) {
        match tokio::time::timeout(TIDY, tidying::give_back(&self.pool)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the room of what was deleted could not be given back now"),
            Err(_) => tracing::warn!("the room of what was deleted could not be given back in time"),
        }
    }

    async fn scrub(&self) -> Stored<bool> {
        self.scrubs.run(tidying::write_anew(&self.pool)).await
    }

    async fn failed(&self) {
        std::future::pending().await
    }

    async fn close(&self) {
        self.pool.close();
    }
}
