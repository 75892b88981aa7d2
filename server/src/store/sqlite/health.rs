//! Whether the file takes a write, and its end.

use super::Sqlite;
use crate::store::{Health, Stored};
use std::time::Duration;

/// What the contract allows, less some to answer in.
const CHECK: Duration = Duration::from_millis(1_900);

#[async_trait::async_trait]
impl Health for Sqlite {
    async fn check(&self) -> Stored<()> {
        self.room.for_more()?;
        // A real write: an empty transaction succeeds on a full disk too.
        let beat = "UPDATE pulse SET beat = beat + 1 WHERE id = 1";
        self.writer.call(CHECK, move |turn| turn.connection.prepare_cached(beat)?.execute([]).map(drop)).await
    }

    async fn tidy(&self) {
        self.writer.tidy().await;
    }

    async fn failed(&self) {
        self.writer.failed().await;
    }

    async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}
