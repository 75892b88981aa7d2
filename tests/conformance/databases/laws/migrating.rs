//! From each earlier state to the newest, and never from a newer one.

use crate::engine::{Engine, done, of_the_program, town, towns};
use quartier::kernel::migration::KERNEL;
use quartier::kernel::{Database, Outbox, Schema, Step, StoreError};
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

/// A pairing with a channel, as the first tables had them.
fn first_channel() -> Step {
    let mut step = Step::new();
    let id = |number: u8| vec![number; 16];
    step.run(sql!("INSERT INTO municipalities (id, country, name) VALUES ($1, 'DE', 'Saarbrücken')"), values![id(1)]);
    for council in [2, 3] {
        let add = sql!("INSERT INTO councils (id, kind, municipality, lang) VALUES ($1, 'youth', $2, 'de')");
        step.run(add, values![id(council), id(1)]);
    }
    step.run(sql!("INSERT INTO pairings (id, german, french) VALUES ($1, $2, $3)"), values![id(4), id(2), id(3)]);
    let add = sql!(
        "INSERT INTO channels (id, pairing, name_de, name_fr, topic_de, topic_fr, archived, epoch, changed) \
         VALUES ($1, $2, 'Allgemeines', 'Général', '', '', 1, 'epoch', 7)"
    );
    step.run(add, values![id(5), id(4)]);
    step
}

pub async fn the_programs_first_tables_are_brought_up_to_date_with_what_is_in_them<E: Engine>() {
    let engine = E::fresh().await;
    let all = of_the_program();
    let first: Vec<Schema> = all.iter().map(|schema| Schema { name: schema.name, steps: &schema.steps[..1] }).collect();
    let old = engine.open(&first).await.unwrap();
    done(&*old, first_channel()).await;
    old.close().await;
    drop(old);
    let database = until("the database to open", async || engine.open(&all).await.ok()).await;
    let names = sql!("SELECT name_de, name_fr, archived FROM channels");
    assert_eq!(database.query(names, vec![]).await.unwrap()[0].values(), values!["Allgemeines", "Général", 1_i64]);
    assert_eq!(Outbox::new(database).pending(None, 9).await.unwrap(), []);
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
