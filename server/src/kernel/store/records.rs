//! What administration keeps: small documents that are found by id or by a term, and changed together or not at all.
//!
//! Sessions, cards, passkeys, profiles, the audit log: all of them are records; what is in them is `accounts` and `audit`'s
//! affair. So each rule about them is written once, whatever the store.

use super::Stored;
use super::directory::DirectoryChange;
use crate::kernel::{Cause, Entry, Statement};
use quartier_protocol::time::Timestamp;

/// Records one [`commit`](Records::commit) may change at most.
pub const CHANGES_MAX: usize = 1_000;

/// A kind of record: a few lower-case letters and `_`.
pub type Kind = &'static str;

/// Which record.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct RecordKey {
    /// Its kind.
    pub kind: Kind,
    /// Its id within the kind: 1 to 120 printable ASCII characters without a space.
    pub id: String,
}

/// A record as it is to be kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Content {
    /// By what it is found besides its id, within its kind: up to 16 terms, each like an id, none twice.
    pub terms: Vec<String>,
    /// From when on it is as if it were not there.
    pub expires: Option<Timestamp>,
    /// JSON.
    pub body: String,
}

/// A record as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// Its id within the kind.
    pub id: String,
    /// Another one after every change, by chance; never used twice.
    pub version: u64,
    /// What it holds.
    pub content: Content,
}

/// What must be so for a commit to happen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expect {
    /// Nothing in particular.
    Any,
    /// It isn't there.
    Absent,
    /// It is there in this version.
    Version(u64),
}

/// What is to become of a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Turn {
    /// It is there, with this.
    Put(Content),
    /// It is not there.
    Delete,
    /// It stays as it is; only the expectation counts.
    Keep,
}

/// One record's part in a commit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// Which.
    pub key: RecordKey,
    /// Under what condition.
    pub expect: Expect,
    /// What becomes of it.
    pub turn: Turn,
}

/// All that happens in one step.
#[derive(Clone, Copy, Default, Debug)]
pub struct Commit<'c> {
    /// What becomes of records.
    pub changes: &'c [Change],
    /// What becomes of the directory. What doesn't fit what is there is `Invalid`.
    pub directory: &'c [DirectoryChange],
    /// What becomes of tables that are a capability's own.
    pub tables: &'c [Statement],
    /// What is to be done once all of it is durable.
    pub outbox: &'c [Entry],
}

/// What came of a commit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Committed {
    /// All of it is durable.
    Done,
    /// This was not as expected; nothing was changed.
    Stale(Stale),
}

/// What was not as expected.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stale {
    /// This record, the first of them in the order of keys.
    Record(RecordKey),
    /// This statement of [`Commit::tables`], the first of them.
    Table {
        /// Its number, from 0.
        statement: usize,
        /// What was the matter.
        cause: Cause,
    },
}

impl Stale {
    /// Whether it is a record of this kind.
    pub fn is_of(&self, kind: Kind) -> bool {
        matches!(self, Self::Record(key) if key.kind == kind)
    }
}

/// A record beside a version of it that is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unless<R> {
    /// It isn't there.
    Absent,
    /// It is there in the known version.
    Known,
    /// It is there in another.
    Other(R),
}

/// The records. What has expired by the given `now` is as if it were not there, for reading and for expecting.
#[async_trait::async_trait]
pub trait Records: Send + Sync {
    /// The records with these keys, in their order.
    async fn get(&self, keys: &[RecordKey], now: Timestamp) -> Stored<Vec<Option<Record>>>;

    /// The record with this key, unless it has a version that is known: what it says, which may be long, is not read then.
    async fn get_unless(&self, key: &RecordKey, known: Option<u64>, now: Timestamp) -> Stored<Unless<Record>>;

    /// Up to `limit` (at least 1) records of a kind that have a term, in order of their ids (as bytes), after an id.
    async fn list(
        &self,
        kind: Kind,
        term: &str,
        after: Option<&str>,
        limit: u32,
        now: Timestamp,
    ) -> Stored<Vec<Record>>;

    /// Does all of it in one step, or nothing: whatever races, of two commits that expect the same record one is `Stale`. Records are
    /// looked at before the directory, and the directory before tables.
    /// No key may stand in it twice; at most [`CHANGES_MAX`].
    async fn commit_all(&self, commit: Commit<'_>, now: Timestamp) -> Stored<Committed>;

    /// The same, where records alone change.
    async fn commit(&self, changes: &[Change], now: Timestamp) -> Stored<Committed> {
        self.commit_all(Commit { changes, ..Commit::default() }, now).await
    }

    /// Takes out up to `limit` records that have expired; how many there were.
    async fn sweep(&self, now: Timestamp, limit: u32) -> Stored<u32>;
}
