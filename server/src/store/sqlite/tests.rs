//! Opening: what the conformance suite, which knows no files, can't see.

use super::*;
use crate::broker::inlet;
use crate::clock::SystemClock;
use crate::entropy::SystemEntropy;
use quartier_protocol::text::MessageText;
use quartier_protocol::time::Timestamp;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

async fn open_in(folder: &Path) -> Stored<Stores> {
    let (inlet, _lanes) = inlet(1);
    let options = SqliteOptions::in_folder(folder);
    open(options, Arc::new(SystemClock::new()), Arc::new(SystemEntropy), inlet).await
}

async fn refusal(folder: &Path) -> String {
    open_in(folder).await.map(drop).unwrap_err().to_string()
}

fn place() -> (tempfile::TempDir, PathBuf) {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("some/where");
    (outer, folder)
}

#[tokio::test]
async fn folder_and_files_are_the_owners_only() {
    let (_outer, folder) = place();
    let stores = open_in(&folder).await.unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() >= 3, "{files:?}");
    assert!(files.iter().all(|file| mode(file) == 0o600));
    stores.health.close().await;
}

#[tokio::test]
async fn a_second_server_is_refused_until_the_first_has_closed() {
    let (_outer, folder) = place();
    let first = open_in(&folder).await.unwrap();
    let why = refusal(&folder).await;
    assert!(why.contains("another Quartier has it open"), "{why}");
    first.health.close().await;
    assert!(first.health.check().await.is_err());
    assert!(first.directory.count_members(1).await.is_err());
    open_in(&folder).await.unwrap().health.close().await;
}

#[tokio::test]
async fn closing_leaves_one_tidy_file() {
    let (_outer, folder) = place();
    open_in(&folder).await.unwrap().health.close().await;
    let mut names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["quartier.lock", "quartier.sqlite"]);
}

#[tokio::test]
async fn files_of_newer_versions_and_other_programs_are_left_alone() {
    let (_outer, folder) = place();
    open_in(&folder).await.unwrap().health.close().await;
    let file = rusqlite::Connection::open(folder.join("quartier.sqlite")).unwrap();
    file.execute_batch("PRAGMA user_version = 99").unwrap();
    let why = refusal(&folder).await;
    assert!(why.contains("newer Quartier (schema 99"), "{why}");
    file.execute_batch("PRAGMA user_version = 1; PRAGMA application_id = 7").unwrap();
    let why = refusal(&folder).await;
    assert!(why.contains("another program's file"), "{why}");
}

#[tokio::test]
async fn a_store_that_is_only_dropped_lets_go_of_its_folder() {
    let (_outer, folder) = place();
    drop(open_in(&folder).await.unwrap());
    let reopened = async {
        while open_in(&folder).await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), reopened).await.unwrap();
}

/// A writer with a table of numbers.
async fn writer_with_numbers(folder: &Path) -> (Writer, PathBuf) {
    let (inlet, _lanes) = inlet(1);
    let folder = Folder::hold(folder).unwrap();
    let file = folder.file.clone();
    let writer = Writer::start(folder, Duration::from_millis(500), Arc::new(LocalBroker::new(inlet))).unwrap();
    let create = "CREATE TABLE numbers (number INTEGER UNIQUE, weight BLOB)";
    writer.call(writer::USUAL, |turn| turn.connection.execute_batch(create)).await.unwrap();
    (writer, file)
}

async fn note(writer: &Writer, number: i64) -> Stored<usize> {
    let insert = "INSERT INTO numbers VALUES (?1, zeroblob(4000))";
    writer.call(writer::USUAL, move |turn| turn.connection.execute(insert, [number])).await
}

async fn noted(writer: &Writer) -> u64 {
    let count = "SELECT count(*) FROM numbers";
    writer.call(writer::USUAL, |turn| turn.connection.query_row(count, [], |row| column::offset(row, 0))).await.unwrap()
}

#[tokio::test]
async fn a_call_that_fails_spoils_no_other_in_its_batch() {
    let (_outer, folder) = place();
    let (writer, file) = writer_with_numbers(&folder).await;
    // While another program holds the file, calls gather into one batch.
    let intruder = rusqlite::Connection::open(file).unwrap();
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
    let (writer, _) = writer_with_numbers(&folder).await;
    let limit = |pages: &'static str| {
        let pragma = format!("PRAGMA max_page_count = {pages}");
        writer.call(writer::USUAL, move |turn| turn.connection.query_row(&pragma, [], |_| Ok(())))
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
    assert_eq!(noted(&writer).await, kept as u64);
    limit("1000").await.unwrap();
    note(&writer, kept).await.unwrap();
    assert_eq!(noted(&writer).await, kept as u64 + 1);
}

#[tokio::test]
async fn what_another_program_writes_is_seen() {
    use crate::store::log::{NewMessage, Posted};
    use quartier_protocol::id::{ChannelId, MemberId, MessageId};
    let (_outer, folder) = place();
    let stores = open_in(&folder).await.unwrap();
    let other = rusqlite::Connection::open(folder.join("quartier.sqlite")).unwrap();
    other.execute_batch("PRAGMA foreign_keys = OFF; INSERT INTO logs (channel, epoch) VALUES (1, 'e')").unwrap();
    let channel = ChannelId(uuid::Uuid::from_u128(1));
    let insert = "INSERT INTO channels VALUES (1, ?1, x'', '', '', '', '', 0)";
    other.execute(insert, [channel.0.as_bytes()]).unwrap();
    let offset = async |number| {
        let id = MessageId(uuid::Uuid::from_u128(number));
        let (lang, text) = (quartier_protocol::lang::Lang::de(), MessageText::from_stored("hallo".into()));
        let author = MemberId(uuid::Uuid::from_u128(1));
        let message =
            NewMessage { id, author, lang, text, reply_to: None, written_at: None, translation: None, meeting: None };
        match stores.log.post(channel, message, Timestamp::from_unix_ms(0)).await.unwrap() {
            Posted::New { position, .. } => position.offset,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!([offset(1).await, offset(2).await], [1, 2]);
    other.execute_batch("UPDATE logs SET head = 7").unwrap();
    assert_eq!([offset(3).await, offset(4).await], [8, 9]);
}

/// What an earlier version wrote is as it was, and goes on.
#[tokio::test]
async fn a_file_of_an_earlier_schema_goes_on() {
    use quartier_protocol::event::EventKind;
    use quartier_protocol::id::ChannelId;
    let (_outer, folder) = place();
    let held = Folder::hold(&folder).unwrap();
    let old = rusqlite::Connection::open(&held.file).unwrap();
    for step in &schema::STEPS[..2] {
        old.execute_batch(step).unwrap();
    }
    old.execute_batch(
        "PRAGMA foreign_keys = OFF; PRAGMA user_version = 2; \
         INSERT INTO channels VALUES (1, x'00000000000000000000000000000001', x'', '', '', '', '', 0); \
         INSERT INTO logs VALUES (1, 'e', 2, 7, 1, 1, 0, 0); \
         INSERT INTO messages (id, place) VALUES (x'00000000000000000000000000000002', (1 << 40) + 1); \
         INSERT INTO events (place, kind, at, member, posts, previous, message, lang, text) VALUES \
         ((1 << 40) + 1, 1, 7, x'00000000000000000000000000000003', 1, 0, x'00000000000000000000000000000002', 'de', 'alt'); \
         INSERT INTO events (place, kind, at, member, posts, previous, message, detail) VALUES \
         ((1 << 40) + 2, 4, 7, x'00000000000000000000000000000003', 1, 1, x'00000000000000000000000000000002', '👍');",
    )
    .unwrap();
    drop((old, held));
    let stores = open_in(&folder).await.unwrap();
    let channel = ChannelId(uuid::Uuid::from_u128(1));
    let head = stores.log.head(channel).await.unwrap().unwrap();
    assert_eq!((head.position.to_string(), head.trimmed), ("e:2".to_owned(), 0));
    let page = stores.log.messages(channel, None, 5).await.unwrap().unwrap();
    assert_eq!((page.messages[0].text.as_ref().unwrap().as_str(), page.messages[0].written_at), ("alt", None));
    let start = quartier_protocol::position::Position { offset: 0, ..head.position };
    let events = stores.log.events(channel, start, 5).await.unwrap().unwrap().events;
    assert!(matches!(&events[1].kind, EventKind::ReactionSet { on: true, .. }));
    stores.health.close().await;
}
