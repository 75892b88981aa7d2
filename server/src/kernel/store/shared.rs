//! The shared store: Redis for what is live, PostgreSQL for what is kept.
//!
//! Owns their opening. Invariant: it is healthy only if both are.

use super::archive::tables::Archive;
use super::archive::{Archiving, HotWindow};
use super::redis::Archiver;
use super::tables::{DirectoryTables, SCHEMAS};
use super::{Health, Stored, redis};
use crate::clock::SharedClock;
use crate::entropy::SharedEntropy;
use crate::kernel::broker::Ingress;
use crate::kernel::stores::Stores;
use crate::kernel::{Database, Schema, postgres};
use std::sync::Arc;
use std::time::Duration;

/// Where both are.
#[derive(Clone, Copy, Debug)]
pub struct SharedOptions<'a> {
    /// Redis, as [`redis::RedisOptions`] has it.
    pub redis: &'a [String],
    /// `postgres://USER:PASSWORD@HOST:PORT/DATABASE`.
    pub postgres: &'a str,
    /// A connection whose presence was not renewed for so long counts as gone.
    pub presence_timeout: Duration,
    /// What of the logs is in Redis; older events are in PostgreSQL alone.
    pub hot: HotWindow,
    /// Tables beside the store's own: the capabilities'.
    pub tables: &'a [Schema],
}

/// Opens the store, bringing the database up to date. Begins anew the logs of a Redis that was lost.
pub async fn open(
    options: SharedOptions<'_>,
    clock: SharedClock,
    entropy: SharedEntropy,
    ingress: Ingress,
) -> Stored<Stores> {
    let database = open_database(options.postgres, options.tables).await?;
    let live =
        redis::RedisOptions { urls: options.redis, presence_timeout: options.presence_timeout, hot: options.hot };
    let archive = Archive::new(database.clone());
    let (mut live, log) = redis::open(live, clock, entropy.clone(), ingress, archive).await?;
    live.health = Arc::new(Both(live.health, database.clone()));
    if let Err(error) = DirectoryTables::new(database.clone(), live.log.clone()).begin_missing_logs().await {
        live.health.check().await?;
        tracing::error!(%error, "not all logs can be begun now; each is as soon as somebody asks for it");
    }
    let archiving: Arc<dyn Archiving> = Arc::new(Archiver::new(log));
    Ok(Stores { archiving: Some(archiving), ..Stores::on(live, database, entropy) })
}

/// Opens the database alone, bringing it up to date.
pub async fn open_database(url: &str, tables: &[Schema]) -> Stored<Arc<dyn Database>> {
    Ok(Arc::new(postgres::open(url, &schemas(tables)).await?))
}

/// Opens the database alone, as it is: for what an operator does at the shell.
pub async fn open_beside(url: &str, tables: &[Schema]) -> Stored<Arc<dyn Database>> {
    Ok(Arc::new(postgres::open_beside(url, &schemas(tables)).await?))
}

/// All that is in the database.
fn schemas(tables: &[Schema]) -> Vec<Schema> {
    SCHEMAS.iter().chain(tables).copied().collect()
}

struct Both(Arc<dyn Health>, Arc<dyn Database>);

#[async_trait::async_trait]
impl Health for Both {
    async fn check(&self) -> Stored<()> {
        let (live, database) = tokio::join!(self.0.check(), self.1.check());
        live.and(database)
    }

    async fn tidy(&self) {
        tokio::join!(self.0.tidy(), self.1.tidy());
    }

    async fn scrub(&self) -> Stored<bool> {
        let (live, database) = tokio::try_join!(self.0.scrub(), self.1.scrub())?;
        Ok(live && database)
    }

    async fn failed(&self) {
        tokio::select! {
            () = self.0.failed() => {}
            () = self.1.failed() => {}
        }
    }

    async fn close(&self) {
        tokio::join!(self.0.close(), self.1.close());
    }
}
