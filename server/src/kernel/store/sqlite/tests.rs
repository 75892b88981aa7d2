//! Opening: what the conformance suite, which knows no files, can't see.

use super::*;
use crate::clock::SystemClock;
use crate::entropy::SystemEntropy;
use crate::kernel::broker::ingress;
use crate::kernel::migration::KERNEL;
use crate::kernel::store::log::{NewMessage, Posted};
use quartier_protocol::id::{ChannelId, MemberId, MessageId};
use quartier_protocol::lang::Lang;
use quartier_protocol::text::MessageText;
use quartier_protocol::time::Timestamp;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

async fn open_in(folder: &Path) -> Stored<Stores> {
    let (ingress, _partitions) = ingress(1);
    let options = SqliteOptions::in_folder(folder, &[]);
    open(options, Arc::new(SystemClock::new()), Arc::new(SystemEntropy), ingress).await
}

/// Says something under an id; the offset it got.
async fn said(stores: &Stores, channel: ChannelId, number: u128) -> u64 {
    let id = MessageId(uuid::Uuid::from_u128(number));
    let (lang, text) = (Lang::de(), MessageText::from_stored("hallo".into()));
    let author = MemberId(uuid::Uuid::from_u128(1));
    let message =
        NewMessage { id, author, lang, text, reply_to: None, written_at: None, translation: None, meeting: None };
    match stores.log.post(channel, message, Timestamp::from_unix_ms(0)).await.unwrap() {
        Posted::New { position, .. } => position.offset,
        other => panic!("{other:?}"),
    }
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
    file.execute_batch("UPDATE migrations SET version = 99 WHERE name = 'log'").unwrap();
    let why = refusal(&folder).await;
    assert!(why.contains("newer Quartier (schema log 99"), "{why}");
    file.execute_batch("PRAGMA user_version = 3").unwrap();
    let why = refusal(&folder).await;
    assert!(why.contains("before the first release"), "{why}");
    file.execute_batch("PRAGMA application_id = 7").unwrap();
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

#[tokio::test]
async fn what_another_program_writes_is_seen() {
    let (_outer, folder) = place();
    let stores = open_in(&folder).await.unwrap();
    let other = rusqlite::Connection::open(folder.join("quartier.sqlite")).unwrap();
    let channel = ChannelId(uuid::Uuid::from_u128(1));
    other.execute("INSERT INTO logs (number, id, epoch) VALUES (1, ?1, 'e')", [channel.0.as_bytes()]).unwrap();
    let offset = async |number| said(&stores, channel, number).await;
    assert_eq!([offset(1).await, offset(2).await], [1, 2]);
    other.execute_batch("UPDATE logs SET head = 7").unwrap();
    assert_eq!([offset(3).await, offset(4).await], [8, 9]);
}

/// A log with one message, as the first tables had them.
const FIRST_LOG: &str = "
    INSERT INTO logs (number, id, epoch, head, posts, last_post) VALUES (1, X'00000000000000000000000000000001', 'e', 1, 1, 1);
    INSERT INTO events (place, kind, at, member, posts, previous, message, lang, text)
    VALUES ((1 << 40) + 1, 1, 5, X'00000000000000000000000000000001', 1, 0, X'00000000000000000000000000000009', 'de', 'von früher');
    INSERT INTO messages (id, place) VALUES (X'00000000000000000000000000000009', (1 << 40) + 1);";

#[tokio::test]
async fn logs_of_each_earlier_state_go_on() {
    for earlier in 1..=LOG.steps.len() {
        let (_outer, folder) = place();
        let (ingress, _partitions) = ingress(1);
        let logs = Logs::new(Arc::new(LocalBroker::new(ingress)));
        let old = [KERNEL, Schema { steps: &LOG.steps[..earlier], ..LOG }];
        let options = sqlite::SqliteOptions::in_folder(&folder);
        let file = sqlite::open(options, &old, Arc::new(SystemClock::new()), logs).await.unwrap();
        file.close().await;
        drop(file);
        rusqlite::Connection::open(folder.join("quartier.sqlite")).unwrap().execute_batch(FIRST_LOG).unwrap();
        let stores = open_in(&folder).await.unwrap();
        let channel = ChannelId(uuid::Uuid::from_u128(1));
        let page = stores.log.messages(channel, None, 9).await.unwrap().unwrap();
        assert_eq!(
            page.messages.iter().map(|one| one.text.as_ref().map(MessageText::as_str)).collect::<Vec<_>>(),
            [Some("von früher")]
        );
        assert_eq!(
            [said(&stores, channel, 10).await, said(&stores, channel, 11).await],
            [2, 3],
            "from state {earlier}"
        );
        stores.health.close().await;
    }
}
