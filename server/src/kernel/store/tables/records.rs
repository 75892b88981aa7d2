//! What administration keeps, on the database.

use super::directory;
use crate::entropy::SharedEntropy;
use crate::kernel::store::records::{
    CHANGES_MAX, Change, Commit, Committed, Content, Expect, Kind, Record, RecordKey, Records, Stale, Turn, Unless,
};
use crate::kernel::store::{StoreError, Stored};
use crate::kernel::{Applied, Database, Query, Row, Step};
use crate::{sql, values};
use quartier_protocol::time::Timestamp;
use std::sync::Arc;

/// Records in two tables.
pub struct RecordTables {
    database: Arc<dyn Database>,
    entropy: SharedEntropy,
}

impl RecordTables {
    /// In this database.
    pub fn new(database: Arc<dyn Database>, entropy: SharedEntropy) -> Self {
        Self { database, entropy }
    }

    /// A version that no record had: one of 2^62 by chance.
    fn version(&self) -> i64 {
        let mut bytes = [0; 8];
        self.entropy.fill(&mut bytes);
        i64::from_le_bytes(bytes) & (i64::MAX >> 1)
    }

    fn put(&self, step: &mut Step, key: &RecordKey, expect: Expect, content: &Content, now: Timestamp) {
        let Content { terms, expires, body } = content;
        let mut terms = terms.clone();
        terms.sort_unstable();
        terms.dedup();
        let mut params = values![key.kind, &key.id, self.version(), *expires, terms.join(" "), body];
        match expect {
            Expect::Any => {
                let put = sql!(
                    "INSERT INTO records (kind, id, version, expires, terms, body) VALUES ($1, $2, $3, $4, $5, $6) \
                     ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version, expires = excluded.expires, \
                     terms = excluded.terms, body = excluded.body"
                );
                step.expect(1, put, params);
            }
            Expect::Absent => {
                params.push(now.into());
                let put = sql!(
                    "INSERT INTO records (kind, id, version, expires, terms, body) VALUES ($1, $2, $3, $4, $5, $6) \
                     ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version, expires = excluded.expires, \
                     terms = excluded.terms, body = excluded.body WHERE records.expires <= $7"
                );
                step.expect(1, put, params);
            }
            Expect::Version(version) => {
                params.extend(values![now, wanted(version)]);
                let put = sql!(
                    "UPDATE records SET version = $3, expires = $4, terms = $5, body = $6 \
                     WHERE kind = $1 AND id = $2 AND (expires IS NULL OR expires > $7) AND version = $8"
                );
                step.expect(1, put, params);
            }
        }
        step.run(sql!("DELETE FROM record_terms WHERE kind = $1 AND id = $2"), values![key.kind, &key.id]);
        for term in terms {
            let add = sql!("INSERT INTO record_terms (kind, term, id) VALUES ($1, $2, $3)");
            step.run(add, values![key.kind, term, &key.id]);
        }
    }
}

/// A version as it is kept; one that was never given finds nothing.
fn wanted(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(-1)
}

fn delete(step: &mut Step, key: &RecordKey, expect: Expect, now: Timestamp) {
    match expect {
        Expect::Any => step.run(sql!("DELETE FROM records WHERE kind = $1 AND id = $2"), values![key.kind, &key.id]),
        Expect::Absent => be_absent(step, key, now),
        Expect::Version(version) => {
            let delete = sql!(
                "DELETE FROM records WHERE kind = $1 AND id = $2 AND (expires IS NULL OR expires > $3) AND version = $4"
            );
            step.expect(1, delete, values![key.kind, &key.id, now, wanted(version)]);
        }
    }
}

fn keep(step: &mut Step, key: &RecordKey, expect: Expect, now: Timestamp) {
    match expect {
        Expect::Any => {}
        Expect::Absent => be_absent(step, key, now),
        Expect::Version(version) => {
            // Written, so that nobody else changes it in the same moment.
            let hold = sql!(
                "UPDATE records SET version = version \
                 WHERE kind = $1 AND id = $2 AND (expires IS NULL OR expires > $3) AND version = $4"
            );
            step.expect(1, hold, values![key.kind, &key.id, now, wanted(version)]);
        }
    }
}

/// Nothing can be held that isn't there: its place is taken until the step is over, so that nobody puts it in the same moment.
fn be_absent(step: &mut Step, key: &RecordKey, now: Timestamp) {
    let forget = sql!("DELETE FROM records WHERE kind = $1 AND id = $2 AND expires <= $3");
    step.run(forget, values![key.kind, &key.id, now]);
    let take = sql!(
        "INSERT INTO records (kind, id, version, expires, terms, body) VALUES ($1, $2, 0, 0, '', '') \
         ON CONFLICT (kind, id) DO NOTHING"
    );
    step.expect(1, take, values![key.kind, &key.id]);
    step.run(sql!("DELETE FROM records WHERE kind = $1 AND id = $2"), values![key.kind, &key.id]);
}

/// Reads `id, version, expires, terms, body`.
fn read(row: &Row) -> Stored<Record> {
    let terms: &str = row.get(3)?;
    let terms = terms.split(' ').filter(|term| !term.is_empty()).map(str::to_owned).collect();
    let content = Content { terms, expires: row.get(2)?, body: row.get(4)? };
    Ok(Record { id: row.get(0)?, version: row.get(1)?, content })
}

#[async_trait::async_trait]
impl Records for RecordTables {
    async fn get(&self, keys: &[RecordKey], now: Timestamp) -> Stored<Vec<Option<Record>>> {
        let find = sql!(
            "SELECT id, version, expires, terms, body FROM records \
             WHERE kind = $1 AND id = $2 AND (expires IS NULL OR expires > $3)"
        );
        let queries = keys.iter().map(|key| Query { sql: find, params: values![key.kind, &key.id, now] });
        let answers = self.database.query_all(queries.collect()).await?;
        answers.iter().map(|rows| rows.first().map(read).transpose()).collect()
    }

    async fn get_unless(&self, key: &RecordKey, known: Option<u64>, now: Timestamp) -> Stored<Unless<Record>> {
        let find = sql!(
            "SELECT id, version, expires, CASE WHEN version = $1 THEN '' ELSE terms END, \
             CASE WHEN version = $1 THEN '' ELSE body END \
             FROM records WHERE kind = $2 AND id = $3 AND (expires IS NULL OR expires > $4)"
        );
        let params = values![known.map_or(-1, wanted), key.kind, &key.id, now];
        let found = self.database.query(find, params).await?.first().map(read).transpose()?;
        Ok(match found {
            None => Unless::Absent,
            Some(record) if Some(record.version) == known => Unless::Known,
            Some(record) => Unless::Other(record),
        })
    }

    async fn list(
        &self,
        kind: Kind,
        term: &str,
        after: Option<&str>,
        limit: u32,
        now: Timestamp,
    ) -> Stored<Vec<Record>> {
        let find = sql!(
            "SELECT r.id, r.version, r.expires, r.terms, r.body \
             FROM record_terms t JOIN records r ON r.kind = t.kind AND r.id = t.id \
             WHERE t.kind = $1 AND t.term = $2 AND t.id > $3 AND (r.expires IS NULL OR r.expires > $4) \
             ORDER BY t.id LIMIT $5"
        );
        let params = values![kind, term, after.unwrap_or_default(), now, limit.max(1)];
        self.database.query(find, params).await?.iter().map(read).collect()
    }

    async fn commit_all(&self, commit: Commit<'_>, now: Timestamp) -> Stored<Committed> {
        let Commit { changes, directory, tables, outbox } = commit;
        if changes.len() > CHANGES_MAX {
            return Err(StoreError::Invalid(format!("a commit of {} records", changes.len())));
        }
        // In one order, so that racing commits wait for each other and never in a circle.
        let mut changes: Vec<&Change> = changes.iter().collect();
        changes.sort_unstable_by(|one, other| one.key.cmp(&other.key));
        let mut step = Step::new();
        // Where each change's statements end.
        let mut ends = Vec::with_capacity(changes.len());
        for Change { key, expect, turn } in &changes {
            match turn {
                Turn::Put(content) => self.put(&mut step, key, *expect, content, now),
                Turn::Delete => delete(&mut step, key, *expect, now),
                Turn::Keep => keep(&mut step, key, *expect, now),
            }
            ends.push(step.statements().len());
        }
        // After the records: what was stale is told first.
        directory.iter().for_each(|change| directory::change(&mut step, change));
        let first = step.statements().len();
        tables.iter().for_each(|statement| _ = step.add(statement.clone()));
        outbox.iter().for_each(|entry| step.then(entry));
        match self.database.apply(step).await? {
            Applied::Done(_) => Ok(Committed::Done),
            Applied::Refused { statement, cause } => {
                if let Some(change) = changes.get(ends.partition_point(|end| *end <= statement)) {
                    return Ok(Committed::Stale(Stale::Record(change.key.clone())));
                }
                let unfit =
                    || StoreError::Invalid(format!("a change of the directory doesn't fit what is there: {cause:?}"));
                let statement = statement.checked_sub(first).ok_or_else(unfit)?;
                Ok(Committed::Stale(Stale::Table { statement, cause }))
            }
        }
    }

    async fn sweep(&self, now: Timestamp, limit: u32) -> Stored<u32> {
        let mut step = Step::new();
        let sweep = sql!(
            "DELETE FROM records WHERE (kind, id) IN \
             (SELECT kind, id FROM records WHERE expires <= $1 ORDER BY expires LIMIT $2) RETURNING id"
        );
        step.run(sweep, values![now, limit]);
        match self.database.apply(step).await? {
            Applied::Done(returned) => {
                Ok(returned.first().map_or(0, |rows| u32::try_from(rows.len()).unwrap_or(limit)))
            }
            Applied::Refused { .. } => Ok(0),
        }
    }
}
