//! What only an engine elsewhere can do: lose an answer, and be asked with a password.

use crate::engine::{Engine, SCHEMAS, TABLES, done, person, town, towns};
use crate::engines::Postgres;
use quartier::kernel::migration::KERNEL;
use quartier::kernel::{Database, Health, Schema, StoreError, postgres};
use quartier::{sql, values};
use quartier_tests::postgres::{PrivateDatabase, PrivatePostgres};
use quartier_tests::proxy::Proxy;
use quartier_tests::wait::until;
use std::time::Duration;

/// The database by way of a proxy.
async fn behind_a_proxy(engine: &Postgres) -> (Proxy, postgres::Postgres) {
    let server = quartier_tests::postgres::of_the_run().rsplit('@').next().unwrap().parse().unwrap();
    let proxy = Proxy::to(server).await;
    let database = postgres::open(&engine.database().url_by(proxy.address), SCHEMAS).await.unwrap();
    (proxy, database)
}

/// How many statements of others wait in this database.
async fn waiting(engine: &Postgres, like: &str) -> i64 {
    let count = "SELECT count(*) FROM pg_stat_activity \
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active' AND query LIKE $1";
    engine.database().client().await.query_one(count, &[&like]).await.unwrap().get(0)
}

/// The server commits, and nobody hears of it.
#[tokio::test]
async fn a_commit_whose_answer_is_lost_is_not_taken_for_one_that_failed_or_succeeded() {
    let engine = Postgres::fresh().await;
    let (proxy, database) = behind_a_proxy(&engine).await;
    let database = std::sync::Arc::new(database);
    // A commit that takes a second: a check put off until then.
    let slow = "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(1); RETURN NULL; END $$; \
        CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON towns DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow()";
    engine.database().client().await.batch_execute(slow).await.unwrap();
    let taking = tokio::spawn({
        let database = database.clone();
        async move { database.apply(town(1, "Nantes")).await }
    });
    until("the commit to be under way", async || (waiting(&engine, "COMMIT%").await == 1).then_some(())).await;
    proxy.cut();
    let error = taking.await.unwrap().unwrap_err();
    assert!(matches!(&error, StoreError::Unavailable(why) if why.contains("can't be told")), "{error}");
    // It was kept: sent again, it would have been there twice, or refused.
    until("the commit to be done", async || (towns(&*database).await == 1).then_some(())).await;
    until("nothing to be under way", async || (waiting(&engine, "%").await == 0).then_some(())).await;
    assert_eq!(towns(&*database).await, 1);
}

/// A step in whose midst the line breaks was not kept, and is taken again by itself: once.
#[tokio::test]
async fn a_line_that_breaks_before_the_commit_is_made_good() {
    let engine = Postgres::fresh().await;
    let (proxy, database) = behind_a_proxy(&engine).await;
    let database = std::sync::Arc::new(database);
    done(&*database, town(1, "Nantes")).await;
    // Held up by another's lock, in the midst of the step.
    let other = engine.database().client().await;
    other.batch_execute("BEGIN; UPDATE towns SET version = 9 WHERE id = 1").await.unwrap();
    let taking = tokio::spawn({
        let database = database.clone();
        async move {
            let mut step = town(2, "Lyon");
            step.expect(1, sql!("UPDATE towns SET version = version + 1 WHERE id = $1"), values![1_i64]);
            database.apply(step).await
        }
    });
    until("the step to be held up", async || (waiting(&engine, "UPDATE towns%").await == 1).then_some(())).await;
    proxy.cut();
    other.batch_execute("COMMIT").await.unwrap();
    assert!(taking.await.unwrap().unwrap().is_done());
    let version = database.query_one(sql!("SELECT version FROM towns WHERE id = $1"), values![1_i64]).await.unwrap();
    assert_eq!((version.unwrap().get::<i64>(0).unwrap(), towns(&*database).await), (10, 2));
}

/// Whoever gives up in the middle leaves neither a transaction open nor a connection that isn't well.
#[tokio::test]
async fn a_call_that_is_given_up_leaves_nothing_open() {
    let engine = Postgres::fresh().await;
    let database = engine.open(SCHEMAS).await.unwrap();
    done(&*database, town(1, "Nantes")).await;
    let other = engine.database().client().await;
    other.batch_execute("BEGIN; UPDATE towns SET version = 9 WHERE id = 1").await.unwrap();
    for id in 2..40 {
        let mut step = town(id, &id.to_string());
        step.expect(1, sql!("UPDATE towns SET version = version + 1 WHERE id = $1"), values![1_i64]);
        let given_up = tokio::time::timeout(Duration::from_millis(20), database.apply(step)).await;
        assert!(given_up.is_err());
    }
    other.batch_execute("ROLLBACK").await.unwrap();
    until("nothing to be open", async || {
        let open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'";
        (other.query_one(open, &[]).await.unwrap().get::<_, i64>(0) == 0).then_some(())
    })
    .await;
    assert_eq!(towns(&*database).await, 1);
    let mut step = town(2, "Lyon");
    person(&mut step, 2, 1);
    done(&*database, step).await;
}

#[tokio::test]
async fn what_goes_wrong_is_said_without_the_password() {
    let engine = Postgres::fresh().await;
    let url = engine.database().url();
    let port = quartier_tests::redis::free_port();
    let wrong = [
        format!("{url}_that_is_not_there"),
        format!("postgres://quartier:geheim@127.0.0.1:{port}/q"),
        format!("{url}?sslmode=require"),
        url.replace("postgres://quartier", "postgres://nobody"),
        url.replace("postgres://", "mysql://"),
        url.replace("127.0.0.1", "geheim at home"),
        format!("{url}?geheim=geheim"),
    ];
    for url in wrong {
        let error = postgres::open(&url, SCHEMAS).await.map(drop).unwrap_err();
        assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("geheim"), "{url}: {error}");
        assert!(!postgres::shown(&url).contains("geheim@"), "{url}");
    }
}

/// A database that is ordered, or encoded, in some other way than the tests'.
#[tokio::test]
async fn a_database_that_keeps_text_otherwise_is_refused() {
    let engine = Postgres::fresh().await;
    let client = engine.database().client().await;
    let name: String = client.query_one("SELECT current_database()::text", &[]).await.unwrap().get(0);
    let latin = format!("{name}_latin");
    let create = format!("CREATE DATABASE {latin} ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
    client.batch_execute(&create).await.unwrap();
    let refused = postgres::open(&engine.database().url().replace(&name, &latin), SCHEMAS).await;
    let error = refused.map(drop).unwrap_err().to_string();
    assert!(error.contains("LATIN1") && error.contains("UTF8"), "{error}");
    client.batch_execute(&format!("DROP DATABASE {latin} WITH (FORCE)")).await.unwrap();
}

/// Whoever began to read or to write before a row was deleted keeps it in the files, whatever they read; whoever begins after doesn't.
#[tokio::test]
async fn files_are_said_to_be_clean_only_if_nobody_holds_them_back() {
    // One of its own: it holds back whoever else is on the server.
    let server = PrivatePostgres::start();
    let [here, elsewhere] = [PrivateDatabase::on(&server.url()).await, PrivateDatabase::on(&server.url()).await];
    let database = postgres::open(&here.url(), SCHEMAS).await.unwrap();
    assert!(database.scrub().await.unwrap(), "nobody is there");
    let (near, far) = (here.client().await, elsewhere.client().await);
    let holding_back = [
        ("reads", &near, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1"),
        ("writes", &near, "BEGIN; SELECT pg_current_xact_id()"),
        ("writes elsewhere", &far, "BEGIN; SELECT pg_current_xact_id()"),
        ("uses a table", &near, "BEGIN; LOCK TABLE people IN ACCESS SHARE MODE"),
    ];
    for (how, other, begun) in holding_back {
        other.batch_execute(begun).await.unwrap();
        assert!(!database.scrub().await.unwrap(), "somebody {how}");
        other.batch_execute("COMMIT").await.unwrap();
        assert!(database.scrub().await.unwrap(), "nobody {how} any more");
    }
    // One pass after the other, and none is in another's way.
    let on_another_node = postgres::open(&here.url(), SCHEMAS).await.unwrap();
    let both = tokio::join!(database.scrub(), on_another_node.scrub());
    assert!(both.0.unwrap() && both.1.unwrap());
}

/// Others' reads and writes go on while a migration waits for somebody who uses a table for minutes.
#[tokio::test]
async fn a_migration_that_waits_holds_nobody_up() {
    const SECOND: Schema =
        Schema { name: TABLES.name, steps: &[TABLES.steps[0], "ALTER TABLE towns ADD COLUMN river TEXT"] };
    let engine = Postgres::fresh().await;
    let old = engine.open(SCHEMAS).await.unwrap();
    let dump = engine.database().client().await;
    dump.batch_execute("BEGIN; LOCK TABLE towns IN ACCESS SHARE MODE").await.unwrap();
    let url = engine.database().url();
    let migrating = tokio::spawn(async move { postgres::open(&url, &[KERNEL, SECOND]).await });
    until("the migration to be held up", async || (waiting(&engine, "ALTER%").await == 1).then_some(())).await;
    for id in 1..=3 {
        done(&*old, town(id, &format!("Saarbrücken {id}"))).await;
    }
    dump.batch_execute("COMMIT").await.unwrap();
    let new = migrating.await.unwrap().unwrap();
    assert_eq!(new.query(sql!("SELECT river FROM towns"), vec![]).await.unwrap().len(), 3);
}

/// Whoever looks into a database at the shell brings it to no other version, under nodes that go on.
#[tokio::test]
async fn a_look_beside_changes_no_schema() {
    const SECOND: Schema =
        Schema { name: TABLES.name, steps: &[TABLES.steps[0], "ALTER TABLE towns ADD COLUMN river TEXT"] };
    let engine = Postgres::fresh().await;
    let url = engine.database().url();
    let refused = async |schemas: &[Schema]| match postgres::open_beside(&url, schemas).await {
        Err(StoreError::Unavailable(why)) => assert!(why.contains("start this one's server on it first"), "{why}"),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it is of other schemas"),
    };
    let tables = async || {
        let count = "SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace";
        engine.database().client().await.query_one(count, &[]).await.unwrap().get::<_, i64>(0)
    };
    refused(SCHEMAS).await;
    assert_eq!(tables().await, 0, "of nobody yet");
    let node = engine.open(SCHEMAS).await.unwrap();
    done(&*node, town(1, "Nantes")).await;
    refused(&[KERNEL, SECOND]).await;
    done(&*node, town(2, "Leipzig")).await;
    let beside = postgres::open_beside(&url, SCHEMAS).await.unwrap();
    assert_eq!(towns(&beside).await, 2);
}
