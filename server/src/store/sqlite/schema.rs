//! The file's schema, by numbered steps. A step that was released is never changed; a new one is added below it.

use super::failure::stored;
use crate::store::{StoreError, Stored};
use rusqlite::Connection;
use std::path::Path;

/// Each step brings a file from its number to the next.
pub(super) const STEPS: &[&str] =
    &[include_str!("schema/0001.sql"), include_str!("schema/0002.sql"), include_str!("schema/0003.sql")];
/// `PRAGMA application_id` of our files: "Quar".
const APPLICATION_ID: i32 = 0x5175_6172;

/// Refuses a file of another schema than this program's.
pub(super) fn check(connection: &Connection, file: &Path) -> Stored<()> {
    let ask = |sql: &str| stored(connection.query_row(sql, [], |row| row.get::<_, i32>(0)));
    let version = usize::try_from(ask("PRAGMA user_version")?).unwrap_or(usize::MAX);
    if ask("PRAGMA application_id")? == APPLICATION_ID && version == STEPS.len() {
        return Ok(());
    }
    let file = file.display();
    Err(StoreError::Unavailable(format!(
        "{file} is of another version of Quartier: start this one's server on it first"
    )))
}

/// Brings the file to the newest schema. Refuses files of other programs and of newer versions of this one.
pub(super) fn migrate(connection: &Connection, file: &Path) -> Stored<()> {
    let ask = |sql: &str| stored(connection.query_row(sql, [], |row| row.get::<_, i32>(0)));
    let version = usize::try_from(ask("PRAGMA user_version")?).unwrap_or(usize::MAX);
    let is_empty = ask("SELECT count(*) FROM sqlite_schema")? == 0;
    let file = file.display();
    if !is_empty && ask("PRAGMA application_id")? != APPLICATION_ID {
        return Err(StoreError::Unavailable(format!("{file} is another program's file")));
    }
    if version > STEPS.len() {
        let known = STEPS.len();
        let why = format!("{file} was written by a newer Quartier (schema {version}, this one knows up to {known})");
        return Err(StoreError::Unavailable(why));
    }
    for (number, step) in STEPS.iter().enumerate().skip(version) {
        let next = number + 1;
        let step = format!("BEGIN IMMEDIATE; {step}; PRAGMA user_version = {next}; COMMIT;");
        stored(connection.execute_batch(&step))?;
    }
    Ok(())
}
