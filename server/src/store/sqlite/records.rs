//! What administration keeps.
//!
//! The functions take a connection, so that a command of the operator's can use them beside a running server.

use super::{SCHEMAS, Sqlite};
use crate::kernel::sqlite::{BULK, USUAL};
use crate::kernel::sqlite::{open_beside as open_file, stored};
use crate::store::records::{Change, Committed, Content, Expect, Kind, Record, RecordKey, Records, Turn};
use crate::store::{StoreError, Stored};
use parking_lot::Mutex;
use quartier_protocol::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, Result, Row};
use std::path::Path;
use std::sync::Arc;

/// Changes that are done at once without being a burden to others.
const FEW: usize = 50;

#[async_trait::async_trait]
impl Records for Sqlite {
    async fn get(&self, keys: &[RecordKey], now: Timestamp) -> Stored<Vec<Option<Record>>> {
        let keys = keys.to_vec();
        self.file
            .readers
            .read_at_once(move |connection| keys.iter().map(|key| get(connection, key, now)).collect())
            .await
    }

    async fn list(
        &self,
        kind: Kind,
        term: &str,
        after: Option<&str>,
        limit: u32,
        now: Timestamp,
    ) -> Stored<Vec<Record>> {
        let (term, after) = (term.to_owned(), after.unwrap_or_default().to_owned());
        self.file.readers.read_at_once(move |connection| list(connection, kind, &term, &after, limit, now)).await
    }

    async fn commit(&self, changes: &[Change], now: Timestamp) -> Stored<Committed> {
        let changes = changes.to_vec();
        let patience = if changes.len() > FEW { BULK } else { USUAL };
        self.call(patience, move |turn| commit(turn.connection, &changes, now)).await
    }

    async fn sweep(&self, now: Timestamp, limit: u32) -> Stored<u32> {
        self.call(USUAL, move |turn| sweep(turn.connection, now, limit)).await
    }
}

/// Records alone, of a store that a server may have open: for what an operator does at the shell meanwhile. Refuses a
/// folder without a store, and one of another schema than this program's.
pub async fn open_beside(folder: &Path) -> Stored<Arc<dyn Records>> {
    Ok(Arc::new(Beside(Arc::new(Mutex::new(open_file(folder, SCHEMAS).await?)))))
}

struct Beside(Arc<Mutex<Connection>>);

impl Beside {
    async fn run<T: Send + 'static>(&self, work: impl FnOnce(&Connection) -> Result<T> + Send + 'static) -> Stored<T> {
        let connection = self.0.clone();
        let running = tokio::task::spawn_blocking(move || {
            let mut connection = connection.lock();
            let turn = stored(connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate))?;
            let done = stored(work(&turn))?;
            stored(turn.commit())?;
            Ok(done)
        });
        running.await.unwrap_or_else(|error| Err(StoreError::Corrupt(format!("a call failed: {error}"))))
    }
}

#[async_trait::async_trait]
impl Records for Beside {
    async fn get(&self, keys: &[RecordKey], now: Timestamp) -> Stored<Vec<Option<Record>>> {
        let keys = keys.to_vec();
        self.run(move |connection| keys.iter().map(|key| get(connection, key, now)).collect()).await
    }

    async fn list(
        &self,
        kind: Kind,
        term: &str,
        after: Option<&str>,
        limit: u32,
        now: Timestamp,
    ) -> Stored<Vec<Record>> {
        let (term, after) = (term.to_owned(), after.unwrap_or_default().to_owned());
        self.run(move |connection| list(connection, kind, &term, &after, limit, now)).await
    }

    async fn commit(&self, changes: &[Change], now: Timestamp) -> Stored<Committed> {
        let changes = changes.to_vec();
        self.run(move |connection| commit(connection, &changes, now)).await
    }

    async fn sweep(&self, now: Timestamp, limit: u32) -> Stored<u32> {
        self.run(move |connection| sweep(connection, now, limit)).await
    }
}

fn get(connection: &Connection, key: &RecordKey, now: Timestamp) -> Result<Option<Record>> {
    let find = "SELECT id, version, expires, body FROM records \
        WHERE kind = ?1 AND id = ?2 AND (expires IS NULL OR expires > ?3)";
    let found = connection.prepare_cached(find)?.query_row((key.kind, &key.id, now.unix_ms()), read).optional()?;
    found.map(|record| with_terms(connection, key.kind, record)).transpose()
}

fn list(
    connection: &Connection,
    kind: Kind,
    term: &str,
    after: &str,
    limit: u32,
    now: Timestamp,
) -> Result<Vec<Record>> {
    let mut find = connection.prepare_cached(
        "SELECT r.id, r.version, r.expires, r.body FROM terms t JOIN records r ON r.kind = t.kind AND r.id = t.id \
         WHERE t.kind = ?1 AND t.term = ?2 AND t.id > ?3 AND (r.expires IS NULL OR r.expires > ?4) \
         ORDER BY t.id LIMIT ?5",
    )?;
    let found: Vec<Record> =
        find.query_map((kind, term, after, now.unix_ms(), limit.max(1)), read)?.collect::<Result<_>>()?;
    found.into_iter().map(|record| with_terms(connection, kind, record)).collect()
}

/// Reads `id, version, expires, body`.
fn read(row: &Row<'_>) -> Result<Record> {
    let version: i64 = row.get(1)?;
    let expires = row.get::<_, Option<i64>>(2)?.map(Timestamp::from_unix_ms);
    let content = Content { terms: Vec::new(), expires, body: row.get(3)? };
    Ok(Record { id: row.get(0)?, version: version.unsigned_abs(), content })
}

fn with_terms(connection: &Connection, kind: Kind, mut record: Record) -> Result<Record> {
    let mut find = connection.prepare_cached("SELECT term FROM terms WHERE kind = ?1 AND id = ?2 ORDER BY term")?;
    record.content.terms = find.query_map((kind, &record.id), |row| row.get(0))?.collect::<Result<_>>()?;
    Ok(record)
}

/// Looks at all expectations before anything is written: other calls share the transaction.
fn commit(connection: &Connection, changes: &[Change], now: Timestamp) -> Result<Committed> {
    let mut find = connection.prepare_cached(
        "SELECT version FROM records WHERE kind = ?1 AND id = ?2 AND (expires IS NULL OR expires > ?3)",
    )?;
    for Change { key, expect, .. } in changes {
        let there = find.query_row((key.kind, &key.id, now.unix_ms()), |row| row.get::<_, i64>(0)).optional()?;
        let is_so = match expect {
            Expect::Any => true,
            Expect::Absent => there.is_none(),
            Expect::Version(version) => there.is_some_and(|there| there.unsigned_abs() == *version),
        };
        if !is_so {
            return Ok(Committed::Stale(key.clone()));
        }
    }
    for Change { key, turn, .. } in changes {
        match turn {
            Turn::Keep => {}
            Turn::Delete => delete(connection, key.kind, &key.id)?,
            Turn::Put(content) => put(connection, key, content)?,
        }
    }
    Ok(Committed::Done)
}

fn delete(connection: &Connection, kind: &str, id: &str) -> Result<()> {
    connection.prepare_cached("DELETE FROM terms WHERE kind = ?1 AND id = ?2")?.execute((kind, id))?;
    connection.prepare_cached("DELETE FROM records WHERE kind = ?1 AND id = ?2")?.execute((kind, id)).map(drop)
}

fn put(connection: &Connection, key: &RecordKey, content: &Content) -> Result<()> {
    delete(connection, key.kind, &key.id)?;
    let next = "UPDATE versions SET latest = latest + 1 RETURNING latest";
    let version: i64 = connection.prepare_cached(next)?.query_row([], |row| row.get(0))?;
    let add = "INSERT INTO records (kind, id, version, expires, body) VALUES (?1, ?2, ?3, ?4, ?5)";
    let expires = content.expires.map(Timestamp::unix_ms);
    connection.prepare_cached(add)?.execute((key.kind, &key.id, version, expires, &content.body))?;
    let mut add = connection.prepare_cached("INSERT OR IGNORE INTO terms (kind, term, id) VALUES (?1, ?2, ?3)")?;
    content.terms.iter().try_for_each(|term| add.execute((key.kind, term, &key.id)).map(drop))
}

fn sweep(connection: &Connection, now: Timestamp, limit: u32) -> Result<u32> {
    let mut find = connection.prepare_cached("SELECT kind, id FROM records WHERE expires <= ?1 LIMIT ?2")?;
    let over: Vec<(String, String)> =
        find.query_map((now.unix_ms(), limit), |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_>>()?;
    over.iter().try_for_each(|(kind, id)| delete(connection, kind, id))?;
    Ok(u32::try_from(over.len()).unwrap_or(limit))
}
