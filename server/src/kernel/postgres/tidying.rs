//! Working what was deleted out of the tables' files.
//!
//! VACUUM gives room back and leaves the bytes there until something else is written over them; only a table that is written anew has
//! none of them.

use super::connections::Loan;
use super::failure;
use crate::kernel::error::Stored;
use deadpool_postgres::Pool;
use tokio_postgres::Error;

/// Tables of so many bytes, with their indexes, are written anew, in about a second; nobody can use a table meanwhile.
const WRITTEN_ANEW_BYTES: i64 = 64 << 20;
/// One node at a time; how long the others wait for it.
const ONE_AT_A_TIME: [&str; 2] = ["SET lock_timeout = '30s'", "SELECT pg_advisory_lock(7310283317)"];
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

/// Whoever reads the database as it was, for a backup say, and has for a while: rows that they may still see can't be worked out, nor
/// what a prepared transaction holds on to. A replica that is fed back (`hot_standby_feedback`) is not among them: it always reads. Of other users' connections a user sees nothing.
const READERS: &str = "SELECT (SELECT count(*) FROM pg_stat_activity WHERE backend_xmin IS NOT NULL AND pid <> pg_backend_pid() \
                       AND datname = current_database() AND backend_type = 'client backend' \
                       AND query NOT LIKE 'VACUUM%' AND xact_start < now() - interval '1 second') \
                       + (SELECT count(*) FROM pg_prepared_xacts WHERE database = current_database())";

/// Gives the room of what was deleted back.
pub(super) async fn give_back(pool: &Pool) -> Stored<()> {
    let loan = Loan::from(pool).await?;
    for one in [LOCK_LIMIT, ALL_LIMIT, "VACUUM (SKIP_LOCKED)"] {
        loan.client()?.batch_execute(one).await.map_err(|error| failure::unavailable(&error))?;
    }
    // Not given back: its time-outs are not the others'.
    Ok(())
}

/// The same, and writes small tables anew; one that is too large keeps its bytes. Whether all others are: none was in use for longer than a
/// second, and nobody reads the database as it was.
pub(super) async fn write_anew(pool: &Pool) -> Stored<bool> {
    let loan = Loan::from(pool).await?;
    let told = |error: Error| failure::unavailable(&error);
    let client = loan.client()?;
    // The lock goes with the connection, which is not given back.
    for one in ONE_AT_A_TIME.into_iter().chain([LOCK_LIMIT]) {
        client.batch_execute(one).await.map_err(told)?;
    }
    let readers: i64 = client.query_one(READERS, &[]).await.map_err(told)?.get(0);
    let mut is_all = readers == 0;
    for row in client.query(TABLES, &[]).await.map_err(told)? {
        let (table, bytes): (String, i64) = (row.get(0), row.get(1));
        let is_small = bytes <= WRITTEN_ANEW_BYTES;
        let (limit, how) = if is_small { (SMALL_LIMIT, "FULL") } else { (LARGE_LIMIT, "SKIP_LOCKED") };
        client.batch_execute(limit).await.map_err(told)?;
        // Analysed too: what the planner knows of a column are values of it.
        if let Err(error) = client.batch_execute(&format!("VACUUM ({how}, ANALYZE) {table}")).await {
            let error = told(error);
            if client.is_closed() {
                return Err(error);
            }
            tracing::warn!(table, %error, "what was deleted may be in a table's file still");
            is_all &= !is_small;
        }
    }
    Ok(is_all)
}
