//! What is in the records: sessions, cards, passkeys, profiles, bots, the audit log.
//!
//! Owns the documents and the rules that are about one of them alone. Never decides who may do what, never answers a
//! client. Invariant: a document is written only in the version it was read in, or as a new one.

pub mod agenda;
pub mod audit;
pub mod bot;
pub mod card;
pub mod ceremony;
pub mod clocks;
pub mod credential;
pub mod erasing;
pub mod jobs;
pub mod keeping;
pub mod kinds;
pub mod lease;
pub mod moderation;
pub mod name;
pub mod passkey;
pub mod profile;
pub mod terms;

use crate::kernel::store::records::{Change, Content, Expect, Kind, Record, RecordKey, Turn, Unless};
use crate::kernel::store::{Records, StoreError, Stored};
use quartier_protocol::time::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Records read at once, when all of them are wanted.
const PAGE: u32 = 500;

/// Whom a kind of records names, and what stays of that when they are erased.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum About {
    /// Nobody.
    Nobody,
    /// Members, of whom nothing stays.
    Gone,
    /// Members; nothing of theirs stays, but what is of others may name them, for this.
    Named(&'static str),
    /// Members, of whom this stays.
    Stays(&'static str),
}

/// Something kept as a record.
pub trait Document: Serialize + DeserializeOwned + Send + Sync {
    /// Its kind.
    const KIND: Kind;

    /// Whom it names.
    const ABOUT: About;

    /// Its id within the kind.
    fn id(&self) -> String;

    /// By what it is found besides.
    fn terms(&self) -> Vec<String> {
        Vec::new()
    }

    /// From when on it is as if it were not there.
    fn expires(&self) -> Option<Timestamp> {
        None
    }
}

/// A document as it was read.
#[derive(Clone, Debug)]
pub struct Kept<D> {
    /// What it says.
    pub it: D,
    version: u64,
}

impl<D: Document> Kept<D> {
    /// Another one after every change.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Puts what it now says in its place, if nobody else changed it.
    pub fn replace(&self) -> Stored<Change> {
        put(&self.it, Expect::Version(self.version))
    }

    /// Takes it out, if nobody else changed it.
    pub fn remove(&self) -> Change {
        Change { key: key::<D>(self.it.id()), expect: Expect::Version(self.version), turn: Turn::Delete }
    }

    /// Has the commit fail if somebody changed it.
    pub fn unchanged(&self) -> Change {
        Change { key: key::<D>(self.it.id()), expect: Expect::Version(self.version), turn: Turn::Keep }
    }
}

/// A new document; stale if one with its id is there.
pub fn add<D: Document>(document: &D) -> Stored<Change> {
    put(document, Expect::Absent)
}

/// A document, whether one with its id is there or not.
pub fn set<D: Document>(document: &D) -> Stored<Change> {
    put(document, Expect::Any)
}

/// Has the commit fail if a document with this id is there.
pub fn absent<D: Document>(id: String) -> Change {
    Change { key: key::<D>(id), expect: Expect::Absent, turn: Turn::Keep }
}

/// Takes a document out, whatever it says.
pub fn remove<D: Document>(id: &str) -> Change {
    Change { key: key::<D>(id.to_owned()), expect: Expect::Any, turn: Turn::Delete }
}

fn put<D: Document>(document: &D, expect: Expect) -> Stored<Change> {
    let body = serde_json::to_string(document).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let content = Content { terms: document.terms(), expires: document.expires(), body };
    Ok(Change { key: key::<D>(document.id()), expect, turn: Turn::Put(content) })
}

/// Which record a document is.
pub fn key<D: Document>(id: String) -> RecordKey {
    RecordKey { kind: D::KIND, id }
}

/// The document with an id.
pub async fn load<D: Document>(records: &dyn Records, id: &str, now: Timestamp) -> Stored<Option<Kept<D>>> {
    let found = records.get(&[key::<D>(id.to_owned())], now).await?;
    found.into_iter().next().flatten().map(read).transpose()
}

/// A document, unless it has a [version](Kept::version) that is known.
pub async fn load_unless<D: Document>(
    records: &dyn Records,
    id: &str,
    known: Option<u64>,
    now: Timestamp,
) -> Stored<Unless<Kept<D>>> {
    Ok(match records.get_unless(&key::<D>(id.to_owned()), known, now).await? {
        Unless::Absent => Unless::Absent,
        Unless::Known => Unless::Known,
        Unless::Other(record) => Unless::Other(read(record)?),
    })
}

/// The documents with these ids, in their order.
pub async fn load_all<D: Document>(
    records: &dyn Records,
    ids: impl IntoIterator<Item = String>,
    now: Timestamp,
) -> Stored<Vec<Option<Kept<D>>>> {
    let keys: Vec<RecordKey> = ids.into_iter().map(key::<D>).collect();
    let mut all = Vec::with_capacity(keys.len());
    for some in keys.chunks(PAGE as usize) {
        for record in records.get(some, now).await? {
            all.push(record.map(read).transpose()?);
        }
    }
    Ok(all)
}

/// All documents with a term, in order of their ids.
pub async fn list<D: Document>(records: &dyn Records, term: &str, now: Timestamp) -> Stored<Vec<Kept<D>>> {
    let mut all: Vec<Kept<D>> = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = records.list(D::KIND, term, after.as_deref(), PAGE, now).await?;
        after = page.last().map(|record| record.id.clone());
        let last = page.len() < PAGE as usize;
        for record in page {
            all.push(read(record)?);
        }
        if last {
            return Ok(all);
        }
    }
}

/// Up to `limit` documents with a term, in order of their ids, after an id.
pub async fn page<D: Document>(
    records: &dyn Records,
    term: &str,
    after: Option<&str>,
    limit: u32,
    now: Timestamp,
) -> Stored<Vec<Kept<D>>> {
    records.list(D::KIND, term, after, limit, now).await?.into_iter().map(read).collect()
}

/// Documents, some of which another version of this program may have written.
#[derive(Debug)]
pub struct Readable<D> {
    /// Those that this one can read, in order of their ids.
    pub kept: Vec<Kept<D>>,
    /// The ids of the others among and before them.
    pub unreadable: Vec<String>,
    /// Whether there are no more.
    pub is_last: bool,
}

/// The same as [`page`], where what can't be read must not be in the way of the rest. Read in pages, so `limit` may be large.
pub async fn readable<D: Document>(
    records: &dyn Records,
    term: &str,
    after: Option<&str>,
    limit: u32,
    now: Timestamp,
) -> Stored<Readable<D>> {
    let mut found = Readable { kept: Vec::new(), unreadable: Vec::new(), is_last: false };
    let mut after = after.map(str::to_owned);
    while !found.is_last && found.kept.len() < limit as usize {
        // Many that can't be read cost no more than a few questions.
        let least = if found.unreadable.is_empty() { 1 } else { 64 };
        let wanted = (limit - found.kept.len() as u32).clamp(least, PAGE);
        let page = records.list(D::KIND, term, after.as_deref(), wanted, now).await?;
        found.is_last = page.len() < wanted as usize;
        after = page.last().map(|record| record.id.clone());
        for record in page {
            if found.kept.len() == limit as usize {
                found.is_last = false;
                break;
            }
            let id = record.id.clone();
            read(record).map_or_else(|_| found.unreadable.push(id), |kept| found.kept.push(kept));
        }
    }
    Ok(found)
}

fn read<D: Document>(record: Record) -> Stored<Kept<D>> {
    let it = serde_json::from_str(&record.content.body)
        .map_err(|error| StoreError::Corrupt(format!("a {}: {error}", D::KIND)))?;
    Ok(Kept { it, version: record.version })
}
