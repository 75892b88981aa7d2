//! The writer: what the laws, which know no threads and no pages, can't see.

use super::*;
use crate::clock::SystemClock;
use crate::kernel::Health;
use rusqlite::Connection;
use std::path::PathBuf;
use std::sync::Arc;

fn place() -> (tempfile::TempDir, PathBuf) {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("some/where");
    (outer, folder)
}

/// A file with a table of numbers.
async fn with_numbers(folder: &Path) -> Sqlite<()> {
    let options = SqliteOptions { busy: Duration::from_millis(500), ..SqliteOptions::in_folder(folder) };
    let opened = open(options, &[crate::kernel::migration::KERNEL], Arc::new(SystemClock::new()), ()).await.unwrap();
    let create = "CREATE TABLE numbers (number INTEGER UNIQUE, weight BLOB)";
    opened.writer.call(USUAL, move |connection, ()| connection.execute_batch(create)).await.unwrap();
    opened
}

async fn note(writer: &Writer<()>, number: i64) -> Stored<usize> {
    let insert = "INSERT INTO numbers VALUES (?1, zeroblob(4000))";
    writer.call(USUAL, move |connection, ()| connection.execute(insert, [number])).await
}

async fn noted(writer: &Writer<()>) -> i64 {
    let count = "SELECT count(*) FROM numbers";
    writer.call(USUAL, |connection, ()| connection.query_row(count, [], |row| row.get(0))).await.unwrap()
}

#[tokio::test]
async fn a_call_that_fails_spoils_no_other_in_its_batch() {
    let (_outer, folder) = place();
    let Sqlite { writer, .. } = with_numbers(&folder).await;
    // While another program holds the file, calls gather into one batch.
    let intruder = Connection::open(folder.join("quartier.sqlite")).unwrap();
    intruder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let waiting = note(&writer, 0);
    let gathered = futures_util::future::join_all([1, 2, 0, 3].map(|number| note(&writer, number)));
    let release = async {
        tokio::task::yield_now().await;
        intruder.execute_batch("ROLLBACK").unwrap();
    };
    let (first, gathered, ()) = tokio::join!(waiting, gathered, release);
    assert!(first.is_ok());
    let (failed, kept): (Vec<_>, Vec<_>) = gathered.into_iter().partition(Result::is_err);
    assert!(matches!(&failed[..], [Err(StoreError::Corrupt(_))]), "{failed:?}");
    assert_eq!(kept.len(), 3);
    assert_eq!(noted(&writer).await, 4);
}

#[tokio::test]
async fn a_full_disk_is_told_and_survived() {
    let (_outer, folder) = place();
    let Sqlite { writer, .. } = with_numbers(&folder).await;
    let limit = |pages: &'static str| {
        let pragma = format!("PRAGMA max_page_count = {pages}");
        writer.call(USUAL, move |connection, ()| connection.query_row(&pragma, [], |_| Ok(())))
    };
    limit("60").await.unwrap();
    let mut kept = 0;
    let error = loop {
        match note(&writer, kept).await {
            Ok(_) => kept += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, StoreError::Unavailable(_)), "{error}");
    assert!(kept > 0);
    assert!(note(&writer, kept).await.is_err());
    assert_eq!(noted(&writer).await, kept);
    limit("1000").await.unwrap();
    note(&writer, kept).await.unwrap();
    assert_eq!(noted(&writer).await, kept + 1);
}

/// Another program's long read keeps the log from beginning anew. When it has ended, the room is given back by the next writes.
#[tokio::test]
async fn the_log_that_grew_under_a_long_read_is_small_again_after_it() {
    const LIMIT: u64 = 64 * 1_048_576;
    let (_outer, folder) = place();
    let Sqlite { writer, .. } = with_numbers(&folder).await;
    let wal = || std::fs::metadata(folder.join("quartier.sqlite-wal")).unwrap().len();
    let reader = Connection::open(folder.join("quartier.sqlite")).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM numbers").unwrap();
    // A slow disk has its time.
    let weigh = async |number: i64, bytes: i64| {
        let insert = "INSERT INTO numbers VALUES (?1, zeroblob(?2))";
        let time_limit = Duration::from_secs(30);
        writer.call(time_limit, move |connection, ()| connection.execute(insert, [number, bytes])).await.unwrap();
    };
    for number in 0..20 {
        weigh(number, 4_000_000).await;
    }
    assert!(wal() > LIMIT, "{} is too little to go by", wal());
    reader.execute_batch("COMMIT").unwrap();
    // The first writes all of the log into the file, the second begins it anew.
    weigh(20, 1).await;
    weigh(21, 1).await;
    assert!(wal() <= LIMIT, "{}", wal());
}

#[tokio::test]
async fn that_the_writer_has_ended_is_told_unless_it_was_closed() {
    use futures_util::FutureExt;
    let (_outer, folder) = place();
    let Sqlite { writer, .. } = with_numbers(&folder).await;
    assert!(writer.failed().now_or_never().is_none());
    let broken = writer.call(USUAL, |_, ()| -> rusqlite::Result<()> { panic!("on purpose") }).await;
    assert!(broken.is_err());
    writer.failed().await;

    let (_outer, folder) = place();
    let Sqlite { writer, .. } = with_numbers(&folder).await;
    writer.close().await;
    assert!(writer.failed().now_or_never().is_none());
}

#[tokio::test]
async fn what_a_reader_still_sees_is_not_out_of_the_files() {
    let (_outer, folder) = place();
    let opened = with_numbers(&folder).await;
    note(&opened.writer, 1).await.unwrap();
    let reader = Connection::open(folder.join("quartier.sqlite")).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM numbers").unwrap();
    let delete = "DELETE FROM numbers";
    opened.writer.call(USUAL, move |connection, ()| connection.execute(delete, [])).await.unwrap();
    assert!(!opened.scrub().await.unwrap(), "a backup reads it");
    reader.execute_batch("COMMIT").unwrap();
    assert!(opened.scrub().await.unwrap());
    opened.close().await;
    assert!(opened.scrub().await.is_err(), "it is closed");
}
