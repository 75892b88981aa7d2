//! Records that count what is asked of them: what something costs, whatever the machine.

use quartier::kernel::store::Stored;
use quartier::kernel::store::records::{Commit, Committed, Kind, Record, RecordKey, Records, Unless};
use quartier::kernel::stores::Stores;
use quartier_protocol::time::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// A store's records, counted.
pub struct Counting {
    records: Arc<dyn Records>,
    counts: Mutex<Counts>,
}

#[derive(Default)]
struct Counts {
    asked: u64,
    given: BTreeMap<Kind, u64>,
}

impl Counting {
    /// Those of a store.
    pub fn on(stores: &Stores) -> Arc<Self> {
        Arc::new(Self { records: stores.records.clone(), counts: Mutex::default() })
    }

    /// Begins to count afresh.
    pub fn begin(&self) {
        *self.counts.lock().unwrap() = Counts::default();
    }

    /// How many questions there were: to read, to list, to commit.
    pub fn asked(&self) -> u64 {
        self.counts.lock().unwrap().asked
    }

    /// How many records were given in answer; of what is asked for by its id and isn't there, its absence.
    pub fn given(&self) -> u64 {
        self.counts.lock().unwrap().given.values().sum()
    }

    /// How many of a kind.
    pub fn given_of(&self, kind: Kind) -> u64 {
        self.counts.lock().unwrap().given.get(kind).copied().unwrap_or(0)
    }

    fn count(&self, given: impl IntoIterator<Item = (Kind, usize)>) {
        let mut counts = self.counts.lock().unwrap();
        counts.asked += 1;
        for (kind, some) in given {
            *counts.given.entry(kind).or_default() += some as u64;
        }
    }
}

#[async_trait::async_trait]
impl Records for Counting {
    async fn get(&self, keys: &[RecordKey], now: Timestamp) -> Stored<Vec<Option<Record>>> {
        let found = self.records.get(keys, now).await?;
        self.count(keys.iter().map(|key| (key.kind, 1)));
        Ok(found)
    }

    async fn get_unless(&self, key: &RecordKey, known: Option<u64>, now: Timestamp) -> Stored<Unless<Record>> {
        let found = self.records.get_unless(key, known, now).await?;
        self.count([(key.kind, usize::from(found != Unless::Known))]);
        Ok(found)
    }

    async fn list(
        &self,
        kind: Kind,
        term: &str,
        after: Option<&str>,
        limit: u32,
        now: Timestamp,
    ) -> Stored<Vec<Record>> {
        let found = self.records.list(kind, term, after, limit, now).await?;
        self.count([(kind, found.len())]);
        Ok(found)
    }

    async fn commit_all(&self, commit: Commit<'_>, now: Timestamp) -> Stored<Committed> {
        self.count([]);
        self.records.commit_all(commit, now).await
    }

    async fn sweep(&self, now: Timestamp, limit: u32) -> Stored<u32> {
        self.records.sweep(now, limit).await
    }
}
