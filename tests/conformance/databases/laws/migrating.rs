//! From each earlier state to the newest, and never from a newer one.

use crate::engine::{Engine, done, town, towns};
use quartier::kernel::migration::KERNEL;
use quartier::kernel::{Database, Schema, StoreError};
use quartier::{sql, values};
use quartier_tests::wait::until;

const FIRST: &str = "CREATE TABLE towns (
    id BIGINT PRIMARY KEY, -- TEXT and BIGINT are no types here
    name TEXT NOT NULL,
    version BIGINT NOT NULL
);
INSERT INTO towns (id, name, version) VALUES (0, 'BIGINT', 7);";
const SECOND: &str = "ALTER TABLE towns ADD COLUMN seal BYTEA;\nCREATE INDEX towns_by_name ON towns (name);";
const THIRD: &str = "CREATE TABLE rivers (\n    name TEXT PRIMARY KEY\n);\nINSERT INTO rivers (name) VALUES ('Saar');";

/// The schemas of some moment: how many steps of each there were.
fn schemas(steps: usize, others: usize) -> Vec<Schema> {
    const STEPS: &[&str] = &[FIRST, SECOND, THIRD];
    const OTHERS: &[&str] = &["CREATE TABLE bridges (\n    id BIGINT PRIMARY KEY\n);"];
    let mut schemas = vec![KERNEL, Schema { name: "laws", steps: &STEPS[..steps] }];
    if others > 0 {
        schemas.push(Schema { name: "others", steps: OTHERS });
    }
    schemas
}

async fn is_newest(database: &dyn Database) {
    let seals = sql!("SELECT id, name, version, seal FROM towns ORDER BY name, id");
    assert_eq!(database.query(seals, vec![]).await.unwrap()[0].values()[..2], values![0_i64, "BIGINT"]);
    let rivers = database.query(sql!("SELECT name FROM rivers"), vec![]).await.unwrap();
    assert_eq!(rivers.len(), 1);
    database.query(sql!("SELECT id FROM bridges"), vec![]).await.unwrap();
    done(database, town(1, "Lyon")).await;
}

pub async fn every_earlier_state_is_brought_up_to_date<E: Engine>() {
    for earlier in 0..=3 {
        let engine = E::fresh().await;
        if earlier > 0 {
            let old = engine.open(&schemas(earlier, 0)).await.unwrap();
            done(&*old, town(2, "Leipzig")).await;
            old.close().await;
        }
        // Several start at the same moment, where several can.
        let (newest, again) = (schemas(3, 1), schemas(3, 1));
        let (one, other) = tokio::join!(engine.open(&newest), engine.open(&again));
        let database = match one.or(other) {
            Ok(database) => database,
            // A process that is just being started elsewhere in this one may still hold the folder.
            Err(_) => until("the database to open", async || engine.open(&newest).await.ok()).await,
        };
        is_newest(&*database).await;
        assert_eq!(towns(&*database).await, if earlier > 0 { 3 } else { 2 });
        database.close().await;
        drop(database);
        let again = engine.open(&schemas(3, 1)).await.unwrap();
        assert_eq!(towns(&*again).await, if earlier > 0 { 3 } else { 2 });
    }
}

pub async fn a_newer_database_is_refused_and_left_alone<E: Engine>() {
    let engine = E::fresh().await;
    let newer = engine.open(&schemas(2, 1)).await.unwrap();
    done(&*newer, town(2, "Leipzig")).await;
    newer.close().await;
    drop(newer);
    for older in [schemas(1, 1), schemas(3, 0)] {
        let error = engine.open(&older).await.map(drop).unwrap_err();
        let said = error.to_string();
        assert!(matches!(error, StoreError::Unavailable(_)));
        assert!(said.contains("was written by a newer Quartier (schema") && !said.contains("geheim"), "{said}");
    }
    let newer = engine.open(&schemas(2, 1)).await.unwrap();
    assert_eq!(towns(&*newer).await, 2);
}

pub async fn a_migration_that_fails_leaves_nothing<E: Engine>() {
    let engine = E::fresh().await;
    engine.open(&schemas(1, 0)).await.unwrap().close().await;
    let wrong = [
        KERNEL,
        Schema {
            name: "laws",
            steps: &[
                FIRST,
                "CREATE TABLE lakes (\n    id BIGINT PRIMARY KEY\n);\nINSERT INTO lakes (id) VALUES (1), (1);",
            ],
        },
    ];
    assert!(engine.open(&wrong).await.is_err());
    let database = engine.open(&schemas(3, 1)).await.unwrap();
    is_newest(&*database).await;
    assert!(database.query(sql!("SELECT id FROM lakes"), vec![]).await.is_err());
}
