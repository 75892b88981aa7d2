//! Bringing the file to this program's schemas.

use super::failure::stored;
use crate::kernel::error::{StoreError, Stored};
use crate::kernel::migration::{Schema, due, translated};
use rusqlite::{Connection, OptionalExtension};
use std::path::Path;

/// `PRAGMA application_id` of our files: "Quar".
const APPLICATION_ID: i32 = 0x5175_6172;
/// What SQLite calls the types; and every table is strict, and kept in the order of its primary key.
const WORDS: &[(&str, &str)] = &[("BIGINT", "INTEGER"), ("BYTEA", "BLOB")];

/// Brings the file to the newest schemas. Refuses files of other programs and of newer versions of this one.
pub(super) fn migrate(connection: &Connection, file: &Path, schemas: &[Schema]) -> Stored<()> {
    let ask = |sql: &str| stored(connection.query_row(sql, [], |row| row.get::<_, i32>(0)));
    if ask("PRAGMA application_id")? != APPLICATION_ID {
        if ask("SELECT count(*) FROM sqlite_schema")? > 0 {
            return Err(StoreError::Unavailable(format!("{} is another program's file", file.display())));
        }
        stored(connection.pragma_update(None, "application_id", APPLICATION_ID))?;
    }
    // Before the first release the version stood in the file's head.
    if ask("PRAGMA user_version")? != 0 {
        let why = format!("{} is of a Quartier before the first release: begin with an empty folder", file.display());
        return Err(StoreError::Unavailable(why));
    }
    let create = "CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT";
    stored(connection.execute_batch(create))?;
    let there = versions(connection)?;
    for step in due(&there, schemas, &file.display().to_string())? {
        let (schema, version) = (step.schema, step.version);
        let sql = translated(step.sql, WORDS).replace("\n);", "\n) STRICT, WITHOUT ROWID;");
        let note = format!("INSERT OR REPLACE INTO migrations (name, version) VALUES ('{schema}', {version})");
        stored(connection.execute_batch(&format!("BEGIN IMMEDIATE; {sql}; {note}; COMMIT;")))?;
    }
    Ok(())
}

/// Refuses a file of other schemas than this program's.
pub(super) fn check(connection: &Connection, file: &Path, schemas: &[Schema]) -> Stored<()> {
    let table = "SELECT 1 FROM sqlite_schema WHERE name = 'migrations'";
    let is_ours = stored(connection.query_row(table, [], |_| Ok(())).optional())?.is_some();
    if is_ours && due(&versions(connection)?, schemas, &file.display().to_string())?.is_empty() {
        return Ok(());
    }
    let file = file.display();
    Err(StoreError::Unavailable(format!(
        "{file} is of another version of Quartier: start this one's server on it first"
    )))
}

fn versions(connection: &Connection) -> Stored<Vec<(String, i64)>> {
    let read = || {
        let mut find = connection.prepare("SELECT name, version FROM migrations")?;
        find.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    };
    stored(read())
}
