//! Where a server keeps its things: a folder of its own or a Redis of its own.

use crate::redis::PrivateRedis;
use std::path::Path;
use tempfile::TempDir;

/// A store that nobody else uses; gone when dropped.
pub struct Place {
    folder: TempDir,
    redis: Option<PrivateRedis>,
}

impl Place {
    /// The embedded store, in a folder of its own.
    pub async fn sqlite() -> Self {
        Self { folder: folder(), redis: None }
    }

    /// The shared store, in a Redis of its own.
    pub async fn redis() -> Self {
        Self { folder: folder(), redis: Some(PrivateRedis::start().await) }
    }

    /// The flags that tell the server.
    pub fn flags(&self) -> Vec<String> {
        match &self.redis {
            Some(redis) => vec!["--redis".into(), redis.url()],
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

    /// The Redis, where it is one.
    pub fn as_redis(&self) -> Option<&PrivateRedis> {
        self.redis.as_ref()
    }

    /// The Redis, where it is one, to be stopped or restarted.
    pub fn as_redis_mut(&mut self) -> Option<&mut PrivateRedis> {
        self.redis.as_mut()
    }
}

fn folder() -> TempDir {
    tempfile::Builder::new().prefix("quartier-test-").tempdir().expect("a temporary folder can be made")
}
