//! Whatever is killed between any two writes: steps are there whole or not at all, and what was acknowledged is there.

use crate::engine::{Engine, SCHEMAS, person, town};
use quartier::kernel::Database;
use quartier::{sql, values};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the process that a law starts where to write.
const PLACE: &str = "TEST_CRASHING";
/// People in each step, so that there is much between its writes.
const EACH: i64 = 20;
/// Steps under way at once.
const LANES: i64 = 6;

/// Takes steps as fast as it can and says which were acknowledged. Each touches its own rows and one that all touch.
async fn write(database: &Arc<dyn Database>, from: i64, acknowledged: impl Fn(i64) + Send + Sync + 'static) {
    let acknowledged = Arc::new(acknowledged);
    let lanes = (0..LANES).map(|lane| {
        let (database, acknowledged) = (database.clone(), acknowledged.clone());
        tokio::spawn(async move {
            for number in (from + lane..).step_by(usize::try_from(LANES).unwrap()) {
                let mut step = town(number, &number.to_string());
                for one in 0..EACH {
                    person(&mut step, number, one);
                }
                step.run(sql!("UPDATE towns SET version = version + 1 WHERE id = $1"), values![-1_i64]);
                match database.apply(step).await {
                    Ok(applied) => assert!(applied.is_done()),
                    // Away, or unknown: nothing more is said.
                    Err(_) => break,
                }
                acknowledged(number);
            }
        })
    });
    for lane in lanes.collect::<Vec<_>>() {
        lane.await.unwrap();
    }
}

/// Every acknowledged step is there, and every step that is there is whole; how many there are.
async fn is_whole(database: &dyn Database, acknowledged: &[i64]) -> i64 {
    let towns = database.query(sql!("SELECT id FROM towns WHERE id >= 0"), vec![]).await.unwrap();
    let mut there: Vec<i64> = towns.iter().map(|row| row.get(0).unwrap()).collect();
    there.sort_unstable();
    for number in acknowledged {
        assert!(there.binary_search(number).is_ok(), "step {number} was acknowledged and is not there");
    }
    let count = sql!("SELECT town, count(*) FROM people GROUP BY town ORDER BY town");
    let counts = database.query(count, vec![]).await.unwrap();
    let whole: Vec<(i64, i64)> = counts.iter().map(|row| (row.get(0).unwrap(), row.get(1).unwrap())).collect();
    assert_eq!(whole, there.iter().map(|number| (*number, EACH)).collect::<Vec<_>>());
    let shared = database.query(sql!("SELECT version FROM towns WHERE id = $1"), values![-1_i64]).await.unwrap();
    assert_eq!(shared[0].get::<i64>(0).unwrap(), i64::try_from(there.len()).unwrap());
    i64::try_from(there.len()).unwrap()
}

/// The process that is killed. As a test of its own it does nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_writes_until_it_is_killed() {
    let Ok(place) = std::env::var(PLACE) else { return };
    let (engine, rest) = place.split_once(' ').unwrap();
    let (from, place) = rest.split_once(' ').unwrap();
    let database = match engine {
        "sqlite" => crate::engines::Sqlite::reopened(place).await,
        _ => crate::engines::Postgres::reopened(place).await,
    };
    write(&database, from.parse().unwrap(), |number| println!("\nacknowledged {number}")).await;
}

pub async fn a_killed_process_leaves_whole_steps_only<E: Engine>() {
    let engine = E::fresh().await;
    let database = engine.open(SCHEMAS).await.unwrap();
    database.apply(town(-1, "shared")).await.unwrap();
    database.close().await;
    drop(database);
    let kind = if engine.place().starts_with("postgres") { "postgres" } else { "sqlite" };
    let (mut acknowledged, mut from) = (Vec::new(), 0);
    for round in 0..6_usize {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let name = "laws::crashing::a_process_that_writes_until_it_is_killed";
        command.args(["--exact", name, "--nocapture"]).env(PLACE, format!("{kind} {from} {}", engine.place()));
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = |line: std::io::Result<String>| line.ok()?.strip_prefix("acknowledged ")?.parse::<i64>().ok();
        // Somewhere in the midst of the steps after this one; later in each round.
        let heard = lines.by_ref().filter_map(said).take(1 + 7 * round).collect::<Vec<_>>();
        assert!(!heard.is_empty(), "the process writes");
        child.kill().unwrap();
        child.wait().unwrap();
        acknowledged.extend(heard);
        acknowledged.extend(lines.filter_map(said));
        from += 1_000_000;
        let database = engine.open(SCHEMAS).await.unwrap();
        is_whole(&*database, &acknowledged).await;
        database.close().await;
    }
}

pub async fn a_killed_engine_leaves_whole_steps_only<E: Engine>() {
    let mut engine = E::private().await;
    let mut acknowledged = Vec::new();
    for round in 0..4_i64 {
        let database = engine.open(SCHEMAS).await.unwrap();
        if round == 0 {
            database.apply(town(-1, "shared")).await.unwrap();
        }
        let latest = Arc::new(AtomicI64::new(0));
        let heard = Arc::new(std::sync::Mutex::new(Vec::new()));
        let writing = {
            let (database, latest, heard) = (database.clone(), latest.clone(), heard.clone());
            tokio::spawn(async move {
                let acknowledge = move |number| {
                    heard.lock().unwrap().push(number);
                    latest.fetch_add(1, Ordering::Relaxed);
                };
                write(&database, round * 1_000_000, acknowledge).await;
            })
        };
        while latest.load(Ordering::Relaxed) < 5 + 11 * round {
            tokio::task::yield_now().await;
        }
        // What was acknowledged until here must be there; what is acknowledged to a client after the crash need not.
        acknowledged.extend(heard.lock().unwrap().iter().copied());
        engine.crash().await;
        writing.abort();
        drop(writing.await);
        let database = engine.open(SCHEMAS).await.unwrap();
        let there = is_whole(&*database, &acknowledged).await;
        assert!(there >= i64::try_from(acknowledged.len()).unwrap());
        database.close().await;
    }
}
