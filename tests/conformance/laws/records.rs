//! What administration keeps: found by id or term, changed together or not at all.

use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::World;
use quartier::kernel::store::Records;
use quartier::kernel::store::records::{Change, Committed, Content, Expect, Record, RecordKey, Stale, Turn, Unless};
use quartier_protocol::time::Timestamp;

const KIND: &str = "card";

pub fn key(id: &str) -> RecordKey {
    RecordKey { kind: KIND, id: id.to_owned() }
}

pub fn put(id: &str, expect: Expect, body: &str, terms: &[&str], expires: Option<Timestamp>) -> Change {
    let terms = terms.iter().map(|term| (*term).to_owned()).collect();
    Change { key: key(id), expect, turn: Turn::Put(Content { terms, expires, body: body.to_owned() }) }
}

fn change(id: &str, expect: Expect, turn: Turn) -> Change {
    Change { key: key(id), expect, turn }
}

async fn one(records: &dyn Records, id: &str, now: Timestamp) -> Option<Record> {
    records.get(&[key(id)], now).await.unwrap().pop().unwrap()
}

async fn body(records: &dyn Records, id: &str, now: Timestamp) -> Option<String> {
    one(records, id, now).await.map(|record| record.content.body)
}

async fn ids(records: &dyn Records, term: &str, now: Timestamp) -> Vec<String> {
    let found = records.list(KIND, term, None, 1_000, now).await.unwrap();
    found.into_iter().map(|record| record.id).collect()
}

pub async fn a_record_reads_back_as_it_was_put<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (records, now) = (&*node.stores.records, world.now());
    let expires = Some(now.plus_ms(60_000));
    let words = "{\"name\":\"Zoé 🌻\\n\",\"n\":1}";
    let changes = [put("a", Expect::Absent, words, &["p:1", "m:2"], expires), put("b", Expect::Any, "", &[], None)];
    assert_eq!(records.commit(&changes, now).await.unwrap(), Committed::Done);
    let found = records.get(&[key("b"), key("nowhere"), key("a")], now).await.unwrap();
    assert_eq!(found.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, true]);
    let content = found[2].clone().unwrap().content;
    assert_eq!((content.body.as_str(), content.expires), (words, expires));
    assert_eq!(content.terms, ["m:2", "p:1"]);
    let other = RecordKey { kind: "profile", id: "a".to_owned() };
    assert_eq!(records.get(&[other], now).await.unwrap(), [None], "kinds are apart");
    assert_eq!(records.commit(&[], now).await.unwrap(), Committed::Done);
}

pub async fn what_a_known_version_says_is_not_read_again<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (records, now) = (&*node.stores.records, world.now());
    let expires = now.plus_ms(60_000);
    let changes = [put("a", Expect::Any, "eins", &["t"], Some(expires)), put("b", Expect::Any, "", &[], None)];
    records.commit(&changes, now).await.unwrap();
    let first = one(records, "a", now).await.unwrap();
    let look = async |id: &str, known, now| records.get_unless(&key(id), known, now).await.unwrap();
    assert_eq!(look("a", None, now).await, Unless::Other(first.clone()));
    assert_eq!(look("a", Some(first.version), now).await, Unless::Known);
    assert_eq!(look("a", Some(first.version), expires).await, Unless::Absent, "what has expired is not there");
    assert_eq!(look("nowhere", Some(first.version), now).await, Unless::Absent);
    assert!(
        matches!(look("b", Some(first.version), now).await, Unless::Other(_)),
        "another record's version is none of it"
    );
    records.commit(&[put("a", Expect::Version(first.version), "zwei", &["t"], None)], now).await.unwrap();
    let second = one(records, "a", now).await.unwrap();
    assert_eq!(look("a", Some(first.version), now).await, Unless::Other(second.clone()));
    assert_eq!(look("a", Some(second.version), now).await, Unless::Known);
}

pub async fn a_commit_happens_whole_or_not_at_all<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (records, now) = (&*node.stores.records, world.now());
    records.commit(&[put("a", Expect::Absent, "1", &["t"], None)], now).await.unwrap();
    let version = one(records, "a", now).await.unwrap().version;
    for stale in [
        change("a", Expect::Version(version + 1), Turn::Keep),
        change("a", Expect::Absent, Turn::Keep),
        change("none", Expect::Version(version), Turn::Delete),
    ] {
        let wanted = stale.key.clone();
        let both = [put("new", Expect::Absent, "2", &["t"], None), stale, put("more", Expect::Any, "3", &[], None)];
        assert_eq!(records.commit(&both, now).await.unwrap(), Committed::Stale(Stale::Record(wanted)));
        assert_eq!((body(records, "new", now).await, body(records, "more", now).await), (None, None));
        assert_eq!(ids(records, "t", now).await, ["a"]);
    }
    let both = [
        change("a", Expect::Version(version), Turn::Keep),
        put("new", Expect::Absent, "2", &["t"], None),
        change("none", Expect::Absent, Turn::Keep),
    ];
    assert_eq!(records.commit(&both, now).await.unwrap(), Committed::Done);
    assert_eq!(one(records, "a", now).await.unwrap().version, version, "kept is unchanged");
    assert_eq!(ids(records, "t", now).await, ["a", "new"]);
}

pub async fn a_version_is_never_used_twice<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (records, now) = (&*node.stores.records, world.now());
    let mut seen = Vec::new();
    for round in 0..3 {
        records.commit(&[put("a", Expect::Any, &round.to_string(), &[], None)], now).await.unwrap();
        seen.push(one(records, "a", now).await.unwrap().version);
        records.commit(&[change("a", Expect::Any, Turn::Delete)], now).await.unwrap();
        assert_eq!(one(records, "a", now).await, None);
    }
    records.commit(&[put("a", Expect::Absent, "again", &[], None)], now).await.unwrap();
    seen.push(one(records, "a", now).await.unwrap().version);
    let mut unique = seen.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), seen.len(), "{seen:?}");
    let stale = [put("a", Expect::Version(seen[0]), "old", &[], None)];
    assert_eq!(records.commit(&stale, now).await.unwrap(), Committed::Stale(Stale::Record(key("a"))));
}

pub async fn of_racing_commits_one_wins<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let now = world.now();
    nodes[0].stores.records.commit(&[put("a", Expect::Absent, "0", &[], None)], now).await.unwrap();
    for _ in 0..5 {
        let version = one(&*nodes[0].stores.records, "a", now).await.unwrap().version;
        let racers = (0..20).map(|racer| {
            let records = nodes[racer % nodes.len()].stores.records.clone();
            let own = format!("own-{version}-{racer}");
            tokio::spawn(async move {
                let changes = [
                    put(&own, Expect::Absent, "", &["won"], None),
                    put("a", Expect::Version(version), &own, &[], None),
                ];
                (own, records.commit(&changes, now).await.unwrap() == Committed::Done)
            })
        });
        let mut winners = Vec::new();
        for racer in racers.collect::<Vec<_>>() {
            let (own, won) = racer.await.unwrap();
            winners.extend(won.then_some(own));
        }
        assert_eq!(winners.len(), 1, "{winners:?}");
        for node in &nodes {
            assert_eq!(body(&*node.stores.records, "a", now).await.as_ref(), Some(&winners[0]));
        }
    }
    assert_eq!(ids(&*nodes[0].stores.records, "won", now).await.len(), 5, "losers leave nothing");
}

pub async fn records_are_listed_by_term_in_pages<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (records, now) = (&*node.stores.records, world.now());
    let changes: Vec<Change> = (0..25)
        .map(|n| {
            let terms: &[&str] = if n % 2 == 0 { &["all", "even"] } else { &["all"] };
            put(&format!("r{n:02}"), Expect::Absent, "x", terms, None)
        })
        .collect();
    records.commit(&changes, now).await.unwrap();
    let (mut all, mut after): (Vec<String>, Option<String>) = (Vec::new(), None);
    loop {
        let page = records.list(KIND, "all", after.as_deref(), 7, now).await.unwrap();
        assert!(page.iter().all(|record| record.content.terms.contains(&"all".to_owned())));
        after = page.last().map(|record| record.id.clone());
        all.extend(page.iter().map(|record| record.id.clone()));
        if page.len() < 7 {
            break;
        }
    }
    assert_eq!(all, (0..25).map(|n| format!("r{n:02}")).collect::<Vec<_>>());
    assert_eq!(ids(records, "even", now).await.len(), 13);
    // Another content, other terms.
    records.commit(&[put("r00", Expect::Any, "y", &["odd"], None)], now).await.unwrap();
    records.commit(&[change("r02", Expect::Any, Turn::Delete)], now).await.unwrap();
    assert_eq!(ids(records, "even", now).await.len(), 11);
    assert_eq!(ids(records, "odd", now).await, ["r00"]);
    assert_eq!(ids(records, "all", now).await.len(), 23);
    assert_eq!(ids(records, "nothing", now).await, [""; 0]);
}

pub async fn expired_records_are_not_there<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (records, now) = (&*node.stores.records, world.now());
    let expires = Some(now.plus_ms(10_000));
    let changes = [put("a", Expect::Absent, "a", &["t"], expires), put("b", Expect::Absent, "b", &["t"], None)];
    records.commit(&changes, now).await.unwrap();
    let version = one(records, "a", now).await.unwrap().version;
    assert_eq!(body(records, "a", now.plus_ms(9_999)).await.as_deref(), Some("a"));
    assert_eq!(records.sweep(now.plus_ms(9_999), 10).await.unwrap(), 0);
    world.clock.advance_ms(10_000);
    let later = world.now();
    assert_eq!(one(records, "a", later).await, None);
    assert_eq!(ids(records, "t", later).await, ["b"]);
    let first = records.list(KIND, "t", None, 1, later).await.unwrap();
    assert_eq!(first[0].id, "b", "what has expired takes no place on a page");
    let stale = [change("a", Expect::Version(version), Turn::Keep)];
    assert_eq!(records.commit(&stale, later).await.unwrap(), Committed::Stale(Stale::Record(key("a"))));
    let again = [put("a", Expect::Absent, "anew", &["u"], Some(later.plus_ms(5)))];
    assert_eq!(records.commit(&again, later).await.unwrap(), Committed::Done);
    assert_eq!((ids(records, "t", later).await, ids(records, "u", later).await), (vec!["b".into()], vec!["a".into()]));
    assert_eq!(records.sweep(later, 10).await.unwrap(), 0);
    let more: Vec<Change> = (0..5).map(|n| put(&format!("x{n}"), Expect::Any, "", &["t"], expires)).collect();
    records.commit(&more, later).await.unwrap();
    assert_eq!(records.sweep(later, 3).await.unwrap(), 3);
    assert_eq!(records.sweep(later.plus_ms(5), 10).await.unwrap(), 3);
    assert_eq!(records.sweep(later.plus_ms(5), 10).await.unwrap(), 0);
    assert_eq!(body(records, "b", later.plus_ms(5)).await.as_deref(), Some("b"));
}

pub async fn what_must_be_absent_is_held_so_by_a_commit<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let (records, now) = (&*nodes[0].stores.records, world.now());
    // Half of them put `a` where there is no `b`, half the other way round: never are both there.
    for round in 0..8 {
        let racers = (0..12).map(|racer| {
            let records = nodes[racer % nodes.len()].stores.records.clone();
            let [mine, other] = if racer % 2 == 0 { ["a", "b"] } else { ["b", "a"] }.map(|id| format!("{id}{round}"));
            tokio::spawn(async move {
                let changes = [put(&mine, Expect::Absent, "", &[], None), change(&other, Expect::Absent, Turn::Keep)];
                records.commit(&changes, now).await.unwrap() == Committed::Done
            })
        });
        let mut done = 0;
        for racer in racers.collect::<Vec<_>>() {
            done += usize::from(racer.await.unwrap());
        }
        assert_eq!(done, 1);
        let there = records.get(&[key(&format!("a{round}")), key(&format!("b{round}"))], now).await.unwrap();
        assert_eq!(there.iter().flatten().count(), 1, "what was expected to be absent left nothing of it");
    }
    let gone = [change("nowhere", Expect::Absent, Turn::Delete), change("nobody", Expect::Any, Turn::Delete)];
    assert_eq!(records.commit(&gone, now).await.unwrap(), Committed::Done);
    let there = [change("a0", Expect::Absent, Turn::Delete), change("b0", Expect::Absent, Turn::Delete)];
    assert!(matches!(records.commit(&there, now).await.unwrap(), Committed::Stale(_)));
}

pub async fn commits_in_any_order_never_block_each_other<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let now = world.now();
    let racers = (0..24_usize).map(|racer| {
        let records = nodes[racer % nodes.len()].stores.records.clone();
        let mut changes: Vec<Change> =
            (0..8).map(|id| put(&id.to_string(), Expect::Any, &racer.to_string(), &["t"], None)).collect();
        changes.rotate_left(racer % 8);
        tokio::spawn(async move { records.commit(&changes, now).await.unwrap() })
    });
    for racer in racers.collect::<Vec<_>>() {
        assert_eq!(racer.await.unwrap(), Committed::Done);
    }
    let keys: Vec<RecordKey> = (0..8).map(|id| key(&id.to_string())).collect();
    let kept = nodes[0].stores.records.get(&keys, now).await.unwrap();
    let bodies: Vec<String> = kept.into_iter().map(|record| record.unwrap().content.body).collect();
    assert!(bodies.iter().all(|body| *body == bodies[0]), "one commit's, whole: {bodies:?}");
}
