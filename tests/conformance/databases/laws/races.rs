//! Whatever races, it ends as if one had come after the other.

use crate::engine::{Engine, SCHEMAS, done, opened, people, person, town, towns};
use quartier::kernel::step::{DECISIONS_MAX, Decision, decide_again};
use quartier::kernel::{Database, Step, StoreError};
use quartier::{sql, values};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

const RACERS: i64 = 24;

/// Takes one step of each racer at one moment, on two nodes where the engine has them; how many were done. One that waited too long
/// for a lock is not.
async fn race(databases: &[Arc<dyn Database>], racers: i64, step: impl Fn(i64) -> Step) -> usize {
    let racers = (0..racers).map(|racer| {
        let database = databases[usize::try_from(racer).unwrap() % databases.len()].clone();
        let step = step(racer);
        tokio::spawn(async move {
            match database.apply(step).await {
                Err(StoreError::Unavailable(why)) if why.contains("55P03") => false,
                applied => applied.unwrap().is_done(),
            }
        })
    });
    let mut done = 0;
    for racer in racers.collect::<Vec<_>>() {
        done += usize::from(racer.await.unwrap());
    }
    done
}

/// Two nodes, or one where there can be only one.
async fn nodes<E: Engine>() -> (E, Vec<Arc<dyn Database>>) {
    let (engine, database) = opened::<E>().await;
    let other = engine.open(SCHEMAS).await.ok();
    (engine, std::iter::once(database).chain(other).collect())
}

pub async fn of_racing_steps_for_one_key_one_is_done<E: Engine>() {
    let (_engine, nodes) = nodes::<E>().await;
    for round in 0..5 {
        let name = round.to_string();
        assert_eq!(race(&nodes, RACERS, |racer| town(round * 1_000 + racer, &name)).await, 1);
        // Found out and left alone, without a failure.
        let again = |racer| {
            let mut step = Step::new();
            step.expect(
                1,
                sql!("INSERT INTO towns (id, name, version) VALUES ($1, $2, 0) ON CONFLICT (id) DO NOTHING"),
                values![10_000 + round, format!("{round} {racer}")],
            );
            step
        };
        assert_eq!(race(&nodes, RACERS, again).await, 1);
    }
    assert_eq!(towns(&*nodes[0]).await, 10);
}

pub async fn of_racing_steps_on_one_version_one_is_done<E: Engine>() {
    let (_engine, nodes) = nodes::<E>().await;
    done(&*nodes[0], town(1, "Nantes")).await;
    for version in 0..5_i64 {
        let step = |racer| {
            let mut step = Step::new();
            step.expect(
                1,
                sql!("UPDATE towns SET version = version + 1 WHERE id = $1 AND version = $2"),
                values![1_i64, version],
            );
            person(&mut step, 1, version * 1_000 + racer);
            step
        };
        assert_eq!(race(&nodes, RACERS, step).await, 1);
    }
    assert_eq!(people(&*nodes[0]).await, 5);
}

pub async fn deciding_again_loses_no_change<E: Engine>() {
    let (_engine, nodes) = nodes::<E>().await;
    done(&*nodes[0], town(1, "Nantes")).await;
    let racers = (0..RACERS).map(|racer| {
        let database = nodes[usize::try_from(racer).unwrap() % nodes.len()].clone();
        tokio::spawn(async move {
            let decide = || async {
                let find = sql!("SELECT version FROM towns WHERE id = $1");
                let version: i64 = database.query(find, values![1_i64]).await?[0].get(0)?;
                let mut step = Step::new();
                let change = sql!("UPDATE towns SET version = $3 WHERE id = $1 AND version = $2");
                step.expect(1, change, values![1_i64, version, version + 1]);
                Ok(Decision::Take(step, version))
            };
            decide_again(&*database, decide).await.unwrap()
        })
    });
    let mut seen = Vec::new();
    for racer in racers.collect::<Vec<_>>() {
        seen.push(racer.await.unwrap());
    }
    seen.sort_unstable();
    assert_eq!(seen, (0..RACERS).collect::<Vec<_>>());
}

pub async fn deciding_again_has_an_end<E: Engine>() {
    let (_engine, database) = opened::<E>().await;
    let decided = AtomicU32::new(0);
    let never = || async {
        decided.fetch_add(1, Ordering::Relaxed);
        let mut step = Step::new();
        step.expect(1, sql!("DELETE FROM towns WHERE id = $1"), values![1_i64]);
        Ok(Decision::Take(step, ()))
    };
    assert!(matches!(decide_again(&*database, never).await, Err(StoreError::Unavailable(_))));
    assert_eq!(decided.load(Ordering::Relaxed), DECISIONS_MAX);
    assert_eq!(decide_again(&*database, || async { Ok(Decision::Leave(5)) }).await.unwrap(), 5);
}

pub async fn steps_in_opposite_orders_all_end<E: Engine>() {
    let (_engine, nodes) = nodes::<E>().await;
    for id in 0..10 {
        done(&*nodes[0], town(id, &id.to_string())).await;
    }
    let step = |racer: i64| {
        let mut step = Step::new();
        for number in 0..10_i64 {
            let id = if racer % 2 == 0 { number } else { 9 - number };
            step.expect(1, sql!("UPDATE towns SET version = version + 1 WHERE id = $1"), values![id]);
        }
        step
    };
    // Few enough that those who wait don't take all of a node's connections.
    let racers = 10;
    // On a machine that is slow enough the last ones in line give up, as they may: nothing of theirs was kept.
    let (mut done, mut racing) = (0, racers);
    while racing > 0 {
        done += race(&nodes, racing, step).await;
        racing = racers - i64::try_from(done).unwrap();
    }
    let rows = nodes[0].query(sql!("SELECT version FROM towns"), vec![]).await.unwrap();
    assert!(rows.iter().all(|row| row.get::<i64>(0).unwrap() == racers));
}
