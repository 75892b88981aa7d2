//! What happens when the engine is away, and afterwards.

use crate::engine::{Engine, SCHEMAS, done, person, town, towns};
use quartier::kernel::{Database, StoreError, Stored};
use quartier::{sql, values};
use std::time::Duration;

/// No call takes longer while nothing answers.
const LIMIT: Duration = Duration::from_secs(3);

async fn in_time<T>(what: &str, call: impl Future<Output = Stored<T>>) -> Stored<T> {
    match tokio::time::timeout(LIMIT, call).await {
        Ok(answer) => answer,
        Err(_) => panic!("{what} takes too long"),
    }
}

/// The call ends in time, and its end isn't success.
async fn refused<T>(what: &str, call: impl Future<Output = Stored<T>>) {
    match in_time(what, call).await {
        Err(StoreError::Unavailable(_)) => {}
        Err(other) => panic!("{what}: {other}"),
        Ok(_) => panic!("{what} was answered"),
    }
}

/// Waits until it takes writes again.
async fn recovered(database: &dyn Database) {
    let recovered = async {
        while database.check().await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), recovered).await.expect("it works again without a restart");
}

pub async fn every_call_ends_while_the_engine_is_away<E: Engine>() {
    let engine = E::private().await;
    let database = engine.open(SCHEMAS).await.unwrap();
    done(&*database, town(1, "Nantes")).await;
    for round in 2..4_i64 {
        engine.away().await;
        let unhealthy = tokio::time::timeout(Duration::from_secs(2), database.check()).await;
        assert!(unhealthy.expect("health answers within two seconds").is_err());
        // More than there are connections, some on those that are open and some that would open one.
        let writes = (0..40)
            .map(|number| refused("apply", database.apply(town(round * 100 + number, &format!("{round} {number}")))));
        let reads = (0..40).map(|_| async {
            let read =
                in_time("query", database.query(sql!("SELECT name FROM towns WHERE id = $1"), values![1_i64])).await;
            match read {
                Ok(rows) => assert_eq!(rows[0].get::<&str>(0).unwrap(), "Nantes"),
                Err(StoreError::Unavailable(_)) => {}
                Err(other) => panic!("{other}"),
            }
        });
        tokio::join!(futures_util::future::join_all(writes), futures_util::future::join_all(reads));
        engine.back().await;
        recovered(&*database).await;
        let mut after = town(round, &round.to_string());
        person(&mut after, round, 1);
        done(&*database, after).await;
    }
}

/// Whoever heard "unavailable" asks again: then every step is there once.
pub async fn nothing_acknowledged_is_lost_by_an_outage<E: Engine>() {
    let mut engine = E::private().await;
    let database = engine.open(SCHEMAS).await.unwrap();
    done(&*database, town(0, "Nantes")).await;
    let writing = {
        let database = database.clone();
        tokio::spawn(async move {
            let mut unavailable = 0;
            for id in 1..=300_i64 {
                // Once more as long as nobody can say whether it was kept; the key keeps it from being there twice.
                let taken = loop {
                    match database.apply(town(id, &id.to_string())).await {
                        Ok(applied) => break applied.is_done(),
                        Err(StoreError::Unavailable(_)) => unavailable += 1,
                        Err(other) => panic!("{other}"),
                    }
                };
                assert!(taken || unavailable > 0);
            }
            unavailable
        })
    };
    if engine.place().starts_with("postgres") {
        for round in 1..=3_i64 {
            while towns(&*database).await < round * 40 {
                tokio::task::yield_now().await;
            }
            engine.crash().await;
            recovered(&*database).await;
        }
    } else {
        engine.away().await;
        refused("apply", database.apply(town(-1, "Lyon"))).await;
        engine.back().await;
    }
    let unavailable = writing.await.unwrap();
    assert_eq!(towns(&*database).await, 301, "after {unavailable} failures");
}

pub async fn a_closed_database_answers_nothing<E: Engine>() {
    let (engine, database) = crate::engine::opened::<E>().await;
    done(&*database, town(1, "Nantes")).await;
    tokio::time::timeout(Duration::from_secs(10), database.close()).await.expect("closing ends");
    refused("check", database.check()).await;
    refused("apply", database.apply(town(2, "Lyon"))).await;
    refused("query", database.query(sql!("SELECT count(*) FROM towns"), vec![])).await;
    database.close().await;
    let database = engine.open(SCHEMAS).await.unwrap();
    assert_eq!(towns(&*database).await, 1);
}
