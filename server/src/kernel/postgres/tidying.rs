//! Working what was deleted out of the tables' files.
//!
//! VACUUM gives room back and leaves the bytes there until something else is written over them; only a table that is written anew has
//! none of them.

use super::connections::Loan;
use super::failure;
use crate::kernel::error::Stored;
use deadpool_postgres::Pool;
use std::time::Duration;
use tokio::time::{sleep, timeout};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error};

/// Tables of so many bytes, with their indexes, are written anew, in about a second; nobody can use a table meanwhile.
const WRITTEN_ANEW_BYTES: i64 = 64 << 20;
/// One node at a time. Asked for again and again: whoever waits in the server is in the way of the one who writes.
const TURN: &str = "SELECT pg_try_advisory_lock(7310283317)";
/// How long the others wait for it.
const TURN_LIMIT: Duration = Duration::from_secs(300);
/// How long those are waited for who read the database as it was.
const READERS_LIMIT: Duration = Duration::from_secs(3);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(100);
/// How long a table is waited for: whoever comes later waits behind.
const LOCK_LIMIT: &str = "SET lock_timeout = '1s'";
/// How long writing one anew may take: whoever erased somebody waits for it, and whoever uses the table.
const SMALL_LIMIT: &str = "SET statement_timeout = '10s'";
/// How long giving back the room in one that is large may take. It keeps nobody from using it.
const LARGE_LIMIT: &str = "SET statement_timeout = '60s'";
/// How long giving back the room in all of them may take.
const ALL_LIMIT: &str = "SET statement_timeout = '20s'";
/// The tables, the smallest first, with what VACUUM takes for their names and their sizes.
const TABLES: &str = "SELECT format('%I.%I', n.nspname, c.relname), pg_total_relation_size(c.oid) FROM pg_class c \
                      JOIN pg_namespace n ON n.oid = c.relnamespace \
                      WHERE c.relkind = 'r' AND n.nspname = current_schema() ORDER BY 2";

/// The transaction up to which everything is to be worked out.
const NOW: &str = "SELECT pg_current_xact_id()::text";
/// Whether nobody reads the database as it was by then, for a backup say, or has been writing since before, in whichever database of the
/// server: rows that they may still see can't be worked out, nor what a prepared transaction holds on to. A replica that is fed back
/// (`hot_standby_feedback`) is not among them: it always reads. Who only reads as another user is not seen.
const NOBODY_READS: &str = "SELECT pg_snapshot_xmin(pg_current_snapshot()) > $1::text::xid8 \
                            AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid <> pg_backend_pid() \
                            AND datname = current_database() AND backend_type = 'client backend' \
                            AND query <> 'VACUUM (SKIP_LOCKED)' AND age(backend_xmin) >= age($1::text::xid8::xid)) \
                            AND NOT EXISTS (SELECT FROM pg_prepared_xacts WHERE database = current_database())";
/// What the planner knows of columns are values of them. The owner of a database may write it anew; of others PostgreSQL only says so.
const STATISTICS: &str = "VACUUM (FULL) pg_statistic";

/// Gives the room of what was deleted back.
pub(super) async fn give_back(pool: &Pool) -> Stored<()> {
    let loan = Loan::from(pool).await?;
    // It keeps no row of before from being worked out, whoever does that meanwhile.
    for one in [LOCK_LIMIT, ALL_LIMIT, "VACUUM (SKIP_LOCKED)"] {
        loan.client()?.batch_execute(one).await.map_err(|error| failure::unavailable(&error))?;
    }
    // Not given back: its time-outs are not the others'.
    Ok(())
}

/// The same, and writes small tables anew; one that is too large keeps its bytes. Whether all others are: none was in use for longer than a
/// second, and nobody reads the database as it was before this.
pub(super) async fn write_anew(pool: &Pool) -> Stored<bool> {
    let loan = Loan::from(pool).await?;
    let told = |error: Error| failure::unavailable(&error);
    let client = loan.client()?;
    // It goes with the connection, which is not given back.
    if !is_so_within(TURN_LIMIT, client, TURN, &[]).await? {
        return Ok(false);
    }
    client.batch_execute(LOCK_LIMIT).await.map_err(told)?;
    let now: String = client.query_one(NOW, &[]).await.map_err(told)?.get(0);
    let mut is_all = is_so_within(READERS_LIMIT, client, NOBODY_READS, &[&now]).await?;
    for row in client.query(TABLES, &[]).await.map_err(told)? {
        let (table, bytes): (String, i64) = (row.get(0), row.get(1));
        let is_small = bytes <= WRITTEN_ANEW_BYTES;
        let (limit, how) = if is_small { (SMALL_LIMIT, "FULL") } else { (LARGE_LIMIT, "SKIP_LOCKED") };
        client.batch_execute(limit).await.map_err(told)?;
        is_all &= vacuum(client, &table, &format!("VACUUM ({how}, ANALYZE) {table}")).await? || !is_small;
    }
    client.batch_execute(SMALL_LIMIT).await.map_err(told)?;
    Ok(vacuum(client, "pg_statistic", STATISTICS).await? && is_all)
}

/// Whether it could be done: not if somebody uses the table. `Err`: the connection is gone.
async fn vacuum(client: &Client, table: &str, statement: &str) -> Stored<bool> {
    let Err(error) = client.batch_execute(statement).await else { return Ok(true) };
    let error = failure::unavailable(&error);
    if client.is_closed() {
        return Err(error);
    }
    tracing::warn!(table, %error, "what was deleted may be in a table's file still");
    Ok(false)
}

/// Asks until it is so, or for as long. Whether it is.
async fn is_so_within(
    limit: Duration,
    client: &Client,
    question: &str,
    parameters: &[&(dyn ToSql + Sync)],
) -> Stored<bool> {
    let asked = async {
        loop {
            let answer = client.query_one(question, parameters).await.map_err(|error| failure::unavailable(&error))?;
            if answer.get(0) {
                return Ok(true);
            }
            sleep(LOOK).await;
        }
    };
    timeout(limit, asked).await.unwrap_or(Ok(false))
}
