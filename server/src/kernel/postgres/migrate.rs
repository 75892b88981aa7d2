//! Bringing a database to this program's schemas.
//!
//! Invariant: no lock is waited for longer than a second and a half, and whoever waits behind gets their turn in time. Whatever asks for a table after a waiting migration waits behind it, so
//! a dump that takes minutes would hold up every node; instead the migration is undone and tried again.

use super::connections::Loan;
use super::failure;
use crate::kernel::error::{StoreError, Stored};
use crate::kernel::migration::{Schema, due, translated};
use deadpool_postgres::{ClientWrapper, Pool};
use std::time::Duration;
use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

/// How long all of it may take.
const LIMIT: Duration = Duration::from_secs(600);
/// How long looking may take.
const CHECK: Duration = Duration::from_secs(10);
/// How it begins; how long a lock is waited for: longer than PostgreSQL's `deadlock_timeout`, a second, after which it has autovacuum make way.
const BEGIN: &str = "BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '1500ms'";
/// Pause before the next attempt, where somebody else uses a table: long enough for those who wait behind.
const PAUSE: Duration = Duration::from_secs(2);
/// The same where another node is at it.
const OTHERS_PAUSE: Duration = Duration::from_millis(200);
/// The oldest PostgreSQL that is known to do, as it numbers itself.
const OLDEST: i32 = 150_000;
/// Text is ordered by its bytes, whatever the database's own order is.
const WORDS: &[(&str, &str)] = &[("TEXT", "TEXT COLLATE \"C\"")];
/// The key of the advisory lock that a node holds while it migrates. Any number would do, but nodes of all versions have to use the same.
pub const MIGRATION_LOCK: i64 = 5_869_407_480_613_497_202;
const LOCK: &str = "SELECT pg_try_advisory_xact_lock($1)";

/// Brings the database to the newest schemas, whoever else starts at the same moment. Refuses a server that is too old, and a
/// database that a newer version of this program has written.
pub(super) async fn migrate(pool: &Pool, schemas: &[Schema], place: &str) -> Stored<()> {
    let loan = Loan::from(pool).await?;
    let migrated = tokio::time::timeout(LIMIT, on(loan.client()?, schemas, place)).await;
    migrated.map_err(|_| StoreError::Unavailable("bringing the database up to date takes too long".into()))??;
    loan.give_back();
    Ok(())
}

/// Refuses a database of other schemas than these.
pub(super) async fn check(pool: &Pool, schemas: &[Schema], place: &str) -> Stored<()> {
    let loan = Loan::from(pool).await?;
    let checked = tokio::time::timeout(CHECK, is_of(loan.client()?, schemas, place)).await;
    let is_of = checked.map_err(|_| StoreError::Unavailable("PostgreSQL does not answer".into()))??;
    loan.give_back();
    match is_of {
        true => Ok(()),
        false => Err(StoreError::Unavailable(format!(
            "{place} is of another version of Quartier, or of none: start this one's server on it first"
        ))),
    }
}

async fn is_of(client: &ClientWrapper, schemas: &[Schema], place: &str) -> Stored<bool> {
    look(client, place).await?;
    let is_there = told(client.query_one("SELECT to_regclass('migrations') IS NOT NULL", &[]).await)?;
    if !told(is_there.try_get(0))? {
        return Ok(false);
    }
    Ok(due(&told(versions(client).await)?, schemas, place)?.is_empty())
}

async fn versions(client: &ClientWrapper) -> Result<Vec<(String, i64)>, Error> {
    let rows = client.query("SELECT name, version FROM migrations", &[]).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

async fn on(client: &ClientWrapper, schemas: &[Schema], place: &str) -> Stored<()> {
    look(client, place).await?;
    let mut is_waiting = false;
    loop {
        let (who, pause) = match attempt(client, schemas, place).await {
            Ok(true) => return Ok(()),
            Ok(false) => ("another node is doing so", OTHERS_PAUSE),
            Err(Undone::By(error)) if is_in_the_way(&error) => {
                ("somebody else uses its tables (a backup under way, say)", PAUSE)
            }
            Err(Undone::By(error)) => return told(Err(error)),
            Err(Undone::Told(error)) => return Err(error),
        };
        told(client.batch_execute("ROLLBACK").await)?;
        if !is_waiting {
            tracing::warn!("{place} is to be brought up to date, and {who}; waiting, for ten minutes at most");
            is_waiting = true;
        }
        tokio::time::sleep(pause).await;
    }
}

/// Whether somebody else had a lock.
fn is_in_the_way(error: &Error) -> bool {
    error.code().is_some_and(|code| [SqlState::LOCK_NOT_AVAILABLE, SqlState::T_R_DEADLOCK_DETECTED].contains(code))
}

/// Why an attempt was undone.
enum Undone {
    By(Error),
    Told(StoreError),
}

impl From<Error> for Undone {
    fn from(error: Error) -> Self {
        Self::By(error)
    }
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        Self::Told(error)
    }
}

/// All of it in one transaction: tables too are there whole or not at all. `false`: another node is at it.
async fn attempt(client: &ClientWrapper, schemas: &[Schema], place: &str) -> Result<bool, Undone> {
    client.batch_execute(BEGIN).await?;
    if !client.query_one(LOCK, &[&MIGRATION_LOCK]).await?.try_get::<_, bool>(0)? {
        return Ok(false);
    }
    let create = "CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, version BIGINT NOT NULL)";
    client.batch_execute(create).await?;
    for step in due(&versions(client).await?, schemas, place)? {
        client.batch_execute(&translated(step.sql, WORDS)).await?;
        let note = "INSERT INTO migrations (name, version) VALUES ($1, $2) \
            ON CONFLICT (name) DO UPDATE SET version = excluded.version";
        client.execute(note, &[&step.schema, &step.version]).await?;
    }
    client.batch_execute("COMMIT").await?;
    Ok(true)
}

/// What kind of server it is.
async fn look(client: &ClientWrapper, place: &str) -> Stored<()> {
    let ask = async |setting: &str| {
        let row = told(client.query_one("SELECT current_setting($1)", &[&setting]).await)?;
        told(row.try_get::<_, String>(0))
    };
    let version = ask("server_version_num").await?;
    if version.parse::<i32>().unwrap_or(0) < OLDEST {
        let why = format!("{place} is too old ({}): Quartier needs 15 or newer", ask("server_version").await?);
        return Err(StoreError::Unavailable(why));
    }
    let encoding = ask("server_encoding").await?;
    if encoding != "UTF8" {
        return Err(StoreError::Unavailable(format!("{place} keeps text as {encoding}: Quartier needs UTF8")));
    }
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
        if ask(setting).await? == "off" {
            tracing::warn!("{place} runs with {setting} off: what was acknowledged may be lost when its machine fails");
        }
    }
    Ok(())
}

fn told<T>(result: Result<T, Error>) -> Stored<T> {
    result.map_err(|error| failure::of(&error).told())
}
