//! Where a server keeps its things: a folder of its own, or a Redis and a database of its own.

use crate::postgres::PrivateDatabase;
use crate::redis::PrivateRedis;
use std::path::Path;
use tempfile::TempDir;

/// A store that nobody else uses; gone when dropped.
pub struct Place {
    folder: TempDir,
    disk_bytes: Option<u64>,
    shared: Option<(PrivateRedis, PrivateDatabase)>,
}

impl Place {
    /// The embedded store, in a folder of its own.
    pub async fn sqlite() -> Self {
        Self { folder: folder(), disk_bytes: None, shared: None }
    }

    /// The embedded store on a disk of its own of so many bytes, which the server alone sees ([`Server::disk`](crate::server::Server::disk)).
    /// What is on it is gone with the server.
    pub async fn sqlite_on_a_disk_of(bytes: u64) -> Self {
        Self { disk_bytes: Some(bytes), ..Self::sqlite().await }
    }

    /// The shared store, in a Redis of its own and a database of its own on the run's PostgreSQL.
    pub async fn redis() -> Self {
        Self {
            folder: folder(),
            disk_bytes: None,
            shared: Some((PrivateRedis::start().await, PrivateDatabase::fresh().await)),
        }
    }

    /// The same with the database on a server of the test's.
    pub async fn redis_with(database: PrivateDatabase) -> Self {
        Self { folder: folder(), disk_bytes: None, shared: Some((PrivateRedis::start().await, database)) }
    }

    /// The flags that tell the server.
    pub fn flags(&self) -> Vec<String> {
        match &self.shared {
            Some((redis, database)) => vec!["--redis".into(), redis.url(), "--postgres".into(), database.url()],
            None => vec!["--data".into(), self.data().to_string_lossy().into_owned()],
        }
    }

    /// The folder of the embedded store.
    pub fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    /// A folder for files of the test; processes of this place run in it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// How large the disk is under the embedded store's folder, where it has one of its own.
    pub fn disk_bytes(&self) -> Option<u64> {
        self.disk_bytes
    }

    /// The Redis, where it is one.
    pub fn as_redis(&self) -> Option<&PrivateRedis> {
        self.shared.as_ref().map(|(redis, _)| redis)
    }

    /// The Redis, where it is one, to be stopped or restarted.
    pub fn as_redis_mut(&mut self) -> Option<&mut PrivateRedis> {
        self.shared.as_mut().map(|(redis, _)| redis)
    }

    /// The database, where it has one.
    pub fn as_database(&self) -> Option<&PrivateDatabase> {
        self.shared.as_ref().map(|(_, database)| database)
    }
}

fn folder() -> TempDir {
    tempfile::Builder::new().prefix("quartier-test-").tempdir().expect("a temporary folder can be made")
}
