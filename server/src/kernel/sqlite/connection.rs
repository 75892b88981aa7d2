//! A connection to the file, set up.

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// Statements kept prepared: more than the store has.
const STATEMENTS: usize = 128;

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The one that writes.
    Write,
    /// One of those that only read.
    Read,
}

/// Opens a connection. `busy` is how long it waits for a lock another process holds.
pub(super) fn open(file: &Path, purpose: Purpose, busy: Duration) -> rusqlite::Result<Connection> {
    // Each connection is used by one thread at a time: SQLite's own mutexes would be in the way.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(busy)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Without this SQLite looks into bound values for a better plan, and parses most statements anew at each use:
    // three times the work of a post. Our plans are seeks, whatever the values.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    // Every commit is on the disk before it is answered.
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    match purpose {
        Purpose::Write => {
            // Text that was taken back is overwritten in the file too.
            connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
            // 32 MiB between checkpoints: a busy group commit writes half a megabyte.
            connection.pragma_update_and_check(None, "wal_autocheckpoint", 8_192, |_| Ok(()))?;
            // A long read keeps checkpoints from the end of the log, which grows meanwhile; afterwards the room is given back.
            connection.pragma_update_and_check(None, "journal_size_limit", 67_108_864, |_| Ok(()))?;
            connection.pragma_update(None, "cache_size", -32_768)?;
        }
        Purpose::Read => {
            connection.pragma_update(None, "query_only", true)?;
            connection.pragma_update(None, "cache_size", -8_192)?;
        }
    }
    Ok(connection)
}
