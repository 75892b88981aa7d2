//! What was erased is in no file any more: those of PostgreSQL, which keeps old rows and a log of its own.

use super::erasing::kept_bytes;
use super::{card, newcomer};
use quartier_tests::place::Place;
use quartier_tests::postgres::{PrivateDatabase, PrivatePostgres, program};
use quartier_tests::town::Town;
use quartier_tests::visitor::Visitor;
use quartier_tests::wait::until;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::Command;
use tokio_postgres::Client;

/// The files in a folder and all below that hold some words.
fn holding(folder: &Path, words: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, words));
        // One that the server has just removed holds nothing.
        } else if std::fs::read(&path).is_ok_and(|bytes| has(&bytes, words)) {
            found.push(path);
        }
    }
    found
}

fn has(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

/// What is in memory goes to the files, and logs of before go.
async fn checkpoints(client: &Client) {
    for _ in 0..2 {
        client.batch_execute("CHECKPOINT").await.unwrap();
        client.query_one("SELECT pg_switch_wal()::text", &[]).await.unwrap();
    }
    client.batch_execute("CHECKPOINT").await.unwrap();
}

/// Everything as `pg_dump` writes it.
fn dump(place: &Place) -> Vec<u8> {
    let database = place.as_database().expect("where all is kept in PostgreSQL");
    let dumped = Command::new(program("pg_dump")).arg(database.url()).output().unwrap();
    assert!(dumped.status.success(), "{}", String::from_utf8_lossy(&dumped.stderr));
    dumped.stdout
}

#[tokio::test]
async fn g6_what_was_erased_is_in_no_file_of_postgresql() {
    // As the manual tells operators who want it so.
    let server = PrivatePostgres::start_with_files(&[], &["wal_recycle=off", "autovacuum=off"]);
    let place = Place::redis_with(PrivateDatabase::on(&server.url()).await).await;
    let town = Town::flagged(place, crate::UNHURRIED).await;
    let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, town.facilitator()).await, "Miamaus")).await;
    let (mut hers, mut others) = (mia.connect().await, town.participant(0).connect(&town.server).await);
    hers.subscribe(town.channel()).await;
    // Between what stays, and more than a page of it.
    for number in 0..40 {
        let said = hers.say(town.channel(), &format!("Sonnenblumenfeld {number} {}", "x".repeat(300))).await;
        others.say(town.channel(), &format!("Kornfeld {number}")).await;
        if number % 2 == 0 {
            hers.edit(town.channel(), said.id, &format!("Mohnblumenfeld {number}")).await.unwrap();
        }
    }
    let client = town.place.as_database().unwrap().client().await;
    until("all to be archived", async || {
        let rows = "SELECT (SELECT count(*) FROM archive_messages), (SELECT count(*) FROM archive_revisions)";
        let rows = client.query_one(rows, &[]).await.unwrap();
        (rows.get::<_, i64>(0) >= 80 && rows.get::<_, i64>(1) >= 20).then_some(())
    })
    .await;
    // What the planner knows of columns are values of them, and older values until that is written anew.
    for _ in 0..2 {
        client.batch_execute("ANALYZE").await.unwrap();
    }
    checkpoints(&client).await;
    let words = ["Sonnenblumenfeld", "Mohnblumenfeld", "Miamaus"];
    for word in words.iter().chain(&["Kornfeld"]) {
        assert_ne!(holding(&server.cluster().join("base"), word), [] as [PathBuf; 0], "the search is broken: {word}");
    }
    let statistics = "SELECT pg_relation_filepath(oid), pg_relation_filepath(reltoastrelid) FROM pg_class WHERE relname = 'pg_statistic'";
    let statistics = client.query_one(statistics, &[]).await.unwrap();
    let statistics = [0, 1].map(|at| std::fs::read(server.cluster().join(statistics.get::<_, &str>(at))).unwrap());
    assert!(statistics.iter().any(|file| words.iter().any(|word| has(file, word))), "the planner knows none of it");
    assert_eq!(mia.post("/api/v1/me/erase", &json!({"name": "Miamaus"})).answer().await.status, 204);
    checkpoints(&client).await;
    for word in words {
        assert_eq!(kept_bytes(&town.place, word).await, Some(false), "{word}");
        assert_eq!(holding(&server.cluster(), word), [] as [PathBuf; 0], "{word}");
    }
    let dump = dump(&town.place);
    assert_eq!(words.map(|word| has(&dump, word)), [false; 3], "nor in a dump");
    assert!(has(&dump, "Kornfeld"));
    assert_ne!(holding(&server.cluster().join("base"), "Kornfeld"), [] as [PathBuf; 0]);
}
