//! Tables that are a capability's own change with the records, the directory and what follows, or not at all.

use super::records::{key, put};
use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::{World, uuid};
use quartier::kernel::store::StoreError;
use quartier::kernel::store::directory::DirectoryChange;
use quartier::kernel::store::records::{Commit, Committed, Expect, Stale};
use quartier::kernel::{Cause, Entry, Queries, Rows, Schema, Statement};
use quartier::{sql, values};

/// Of a capability that only these laws have.
pub const TABLES: Schema = Schema {
    name: "lakes",
    steps: &["CREATE TABLE lakes (\n    name TEXT NOT NULL PRIMARY KEY,\n    depth BIGINT NOT NULL\n)"],
};

fn add(name: &str, depth: i64) -> Statement {
    let sql = sql!("INSERT INTO lakes (name, depth) VALUES ($1, $2)");
    Statement { sql, params: values![name, depth], rows: Rows::Exactly(1) }
}

fn deepen(name: &str) -> Statement {
    let sql = sql!("UPDATE lakes SET depth = depth + 1 WHERE name = $1");
    Statement { sql, params: values![name], rows: Rows::Exactly(1) }
}

async fn lakes(queries: &Queries) -> Vec<(String, i64)> {
    let rows = queries.query(sql!("SELECT name, depth FROM lakes ORDER BY name"), vec![]).await.unwrap();
    rows.iter().map(|row| (row.get(0).unwrap(), row.get(1).unwrap())).collect()
}

pub async fn own_tables_change_with_the_records_or_not_at_all<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, now) = (&node.stores, world.now());
    let follows = async || stores.outbox.pending(None, 9).await.unwrap().len();
    let before = follows().await;
    let outbox = || [Entry { id: uuid(), effect: "{}".to_owned() }];
    let commit = Commit {
        changes: &[put("a", Expect::Absent, "1", &[], None)],
        tables: &[add("Ammersee", 81), deepen("Ammersee")],
        outbox: &outbox(),
        ..Commit::default()
    };
    assert_eq!(stores.records.commit_all(commit, now).await.unwrap(), Committed::Done);
    assert_eq!((lakes(&stores.queries).await, follows().await), (vec![("Ammersee".to_owned(), 82)], before + 1));
    let (fresh, there) = ([put("b", Expect::Absent, "1", &[], None)], [put("a", Expect::Absent, "2", &[], None)]);
    let table = |statement, cause| Stale::Table { statement, cause };
    for (changes, tables, stale) in [
        (&fresh, [add("Bodensee", 251), add("Ammersee", 1)], table(1, Cause::Unique)),
        (&fresh, [deepen("Ammersee"), deepen("Chiemsee")], table(1, Cause::Rows(0))),
        (&fresh, [deepen("Chiemsee"), deepen("Ammersee")], table(0, Cause::Rows(0))),
        (&there, [deepen("Chiemsee"), deepen("Ammersee")], Stale::Record(key("a"))),
    ] {
        let commit = Commit { changes, tables: &tables, outbox: &outbox(), ..Commit::default() };
        assert_eq!(stores.records.commit_all(commit, now).await.unwrap(), Committed::Stale(stale));
    }
    let unfit = [DirectoryChange::Newcomer(world.batch.members[0].clone())];
    let commit = Commit { changes: &fresh, directory: &unfit, tables: &[deepen("Chiemsee")], outbox: &outbox() };
    let answer = stores.records.commit_all(commit, now).await;
    assert!(matches!(answer, Err(StoreError::Invalid(_))), "{answer:?}");
    assert_eq!((lakes(&stores.queries).await, follows().await), (vec![("Ammersee".to_owned(), 82)], before + 1));
    assert_eq!(stores.records.get(&[key("b")], now).await.unwrap(), [None]);
}

pub async fn of_those_who_want_one_row_one_has_it<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let now = world.now();
    let racing = (0..8).map(|number| {
        let records = nodes[number % nodes.len()].stores.records.clone();
        tokio::spawn(async move {
            let changes = [put(&format!("{number}"), Expect::Absent, "1", &[], None)];
            let tables = [add("Bodensee", i64::try_from(number).unwrap())];
            records.commit_all(Commit { changes: &changes, tables: &tables, ..Commit::default() }, now).await.unwrap()
        })
    });
    let racing: Vec<_> = racing.collect();
    let mut done = Vec::new();
    for (number, one) in racing.into_iter().enumerate() {
        match one.await.unwrap() {
            Committed::Done => done.push(number),
            stale => assert_eq!(stale, Committed::Stale(Stale::Table { statement: 0, cause: Cause::Unique })),
        }
    }
    let [won] = done[..] else { panic!("{done:?}") };
    assert_eq!(lakes(&nodes[0].stores.queries).await, [("Bodensee".to_owned(), i64::try_from(won).unwrap())]);
    let keys: Vec<_> = (0..8).map(|number| key(&number.to_string())).collect();
    let kept = nodes[0].stores.records.get(&keys, now).await.unwrap();
    assert!(kept.iter().enumerate().all(|(number, record)| record.is_some() == (number == won)));
}
