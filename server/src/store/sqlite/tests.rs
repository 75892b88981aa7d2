//! Opening: what the conformance suite, which knows no files, can't see.

use super::*;
use crate::broker::inlet;
use crate::clock::SystemClock;
use crate::entropy::SystemEntropy;
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
