//! What administration keeps. All of it lies in one slot, so that a commit is one script wherever the slots are.

use super::super::Stored;
use super::super::records::{Change, Committed, Content, Expect, Kind, Record, RecordKey, Records, Turn};
use super::ask::Ask;
use super::error::corrupt;
use super::keys;
use super::record;
use super::script;
use super::servers::Servers;
use quartier_protocol::time::Timestamp;
use std::sync::Arc;

/// Records on Redis.
pub struct RedisRecords(pub Arc<Servers>);

/// Reads `VERSION EXPIRES TERM TERM…`, a line feed, and the body.
fn read(id: &str, kept: &str) -> Stored<Record> {
    let (words, body) = kept.split_once('\n').ok_or_else(|| corrupt("a record"))?;
    let mut words = words.split_whitespace();
    let mut word = || words.next().ok_or_else(|| corrupt("a record's header"));
    let (version, expires) = (record::word(word()?)?, word()?);
    let expires = if expires == "-" { None } else { Some(record::time(expires)?) };
    let mut terms: Vec<String> = words.map(str::to_owned).collect();
    terms.sort_unstable();
    Ok(Record { id: id.to_owned(), version, content: Content { terms, expires, body: body.to_owned() } })
}

fn is_there(record: &Record, now: Timestamp) -> bool {
    record.content.expires.is_none_or(|expires| expires > now)
}

#[async_trait::async_trait]
impl Records for RedisRecords {
    async fn get(&self, keys: &[RecordKey], now: Timestamp) -> Stored<Vec<Option<Record>>> {
        let asks = keys.iter().map(|key| Ask::about(&keys::records(key.kind), "HGET").arg(&key.id)).collect();
        let kept = self.0.ask_all::<Option<String>>(asks).await?;
        let read = keys.iter().zip(kept).map(|(key, kept)| kept.map(|kept| read(&key.id, &kept)).transpose());
        Ok(read.collect::<Stored<Vec<_>>>()?.into_iter().map(|one| one.filter(|one| is_there(one, now))).collect())
    }

    async fn list(
        &self,
        kind: Kind,
        term: &str,
        after: Option<&str>,
        limit: u32,
        now: Timestamp,
    ) -> Stored<Vec<Record>> {
        let ask = script::LIST_RECORDS.on(&[keys::records(kind), keys::records_of(kind, term)]);
        let ask = ask.arg(now.unix_ms()).arg(after.unwrap_or_default()).arg(limit.max(1));
        let found: Vec<String> = self.0.ask(ask).await?;
        found
            .chunks(2)
            .map(|pair| match pair {
                [id, kept] => read(id, kept),
                _ => Err(corrupt("a list of records")),
            })
            .collect()
    }

    async fn commit(&self, changes: &[Change], now: Timestamp) -> Stored<Committed> {
        let mut hashes = vec![keys::RECORD_VERSIONS.to_owned(), keys::RECORD_EXPIRY.to_owned()];
        let mut numbers = Vec::with_capacity(changes.len());
        for change in changes {
            let hash = keys::records(change.key.kind);
            let known = hashes.iter().position(|other| *other == hash);
            numbers.push(known.unwrap_or_else(|| {
                hashes.push(hash);
                hashes.len() - 1
            }));
        }
        let mut ask = script::COMMIT_RECORDS.on(&hashes).arg(now.unix_ms());
        for (change, number) in changes.iter().zip(numbers) {
            let expect = match change.expect {
                Expect::Any => "*".to_owned(),
                Expect::Absent => "-".to_owned(),
                Expect::Version(version) => version.to_string(),
            };
            let nothing = Content { terms: Vec::new(), expires: None, body: String::new() };
            let (turn, content) = match &change.turn {
                Turn::Put(content) => ("p", content),
                Turn::Delete => ("d", &nothing),
                Turn::Keep => ("k", &nothing),
            };
            let expires = content.expires.map_or("-".to_owned(), |at| at.unix_ms().to_string());
            ask = ask.arg(number + 1).arg(change.key.kind).arg(&change.key.id).arg(expect).arg(turn);
            ask = ask.arg(expires).arg(content.terms.join(" ")).arg(&content.body);
        }
        let stale: Vec<String> = self.0.ask(ask).await?;
        let [kind, id] = stale.as_slice() else { return Ok(Committed::Done) };
        let named = changes.iter().find(|change| change.key.kind == kind && change.key.id == *id);
        named.map(|change| Committed::Stale(change.key.clone())).ok_or_else(|| corrupt("a script's answer"))
    }

    async fn sweep(&self, now: Timestamp, limit: u32) -> Stored<u32> {
        let ask = script::SWEEP_RECORDS.on(&[keys::RECORD_EXPIRY.to_owned()]);
        self.0.ask(ask.arg(now.unix_ms()).arg(limit).arg(keys::records(""))).await
    }
}
