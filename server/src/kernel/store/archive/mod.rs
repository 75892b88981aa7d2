//! The archive: what logs have had since the start, in the database, so that the log store may drop what is old, and may be lost.
//!
//! Owns its tables. Never decides what happens in a log. Invariants: it has what the log store had at some moment, and how far is kept in
//! the step that adds it; whoever writes something that was read in the log store has read the log's version here first, and their step
//! compares it. So nothing that was read before another's step is written after it. What is trimmed is deleted without.

mod adding;
pub mod kept;
mod messages;
mod reading;
pub mod tables;
mod trimming;

use super::Stored;
use quartier_protocol::id::ChannelId;

const DAY_MS: i64 = 86_400_000;

/// What of a log is in the log store; what is older is in the archive alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HotWindow {
    /// Events so old are dropped there.
    pub age_ms: i64,
    /// Of a log there are about so many at most.
    pub events: u64,
    /// An id made so long ago is looked up in the archive before something is posted under it. What was posted under a younger one
    /// is not dropped there before it is twice as old, whatever else is.
    pub ids_ms: i64,
}

impl HotWindow {
    /// Ids of the last hour are told apart without the archive.
    pub const IDS_MS: i64 = 3_600_000;

    /// So many days, so many events a log; the default where none are said.
    pub fn of(days: Option<u32>, events: Option<u32>) -> Self {
        let default = Self::default();
        let age_ms = days.map_or(default.age_ms, |days| i64::from(days) * DAY_MS);
        Self { age_ms, events: events.map_or(default.events, u64::from), ..default }
    }
}

impl Default for HotWindow {
    /// Thirty days, twenty thousand events.
    fn default() -> Self {
        Self { age_ms: 30 * DAY_MS, events: 20_000, ids_ms: Self::IDS_MS }
    }
}

/// What takes events from the log store to the archive.
#[async_trait::async_trait]
pub trait Archiving: Send + Sync {
    /// Does so as long as the server runs.
    async fn forever(&self);

    /// Does once what is to be done by now, before the server stops.
    async fn flush(&self);

    /// Hands on what a log has and the archive doesn't, and drops what is old.
    async fn settle(&self, channel: ChannelId) -> Stored<()>;
}
