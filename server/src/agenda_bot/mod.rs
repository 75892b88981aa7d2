//! The agenda bot: reminds of meetings, in both languages; outside the server it also brings calendars.
//!
//! Owns what a reminder says and what is done when one is due; the same in the server as elsewhere. Never keeps anything, never
//! reads a store. Invariant: whatever happens between posting and saying that it was posted, a reminder stands in its channel
//! once, because its message has one id wherever it is posted.

mod bring;
mod inside;
mod outside;
mod run;
mod source;
mod text;

pub use bring::{Bringing, NotBrought, Wanted, bring, keep_bringing};
pub use inside::Inside;
pub use outside::{Outside, OutsideError};
pub use run::{forever, once};
pub use source::Source;

use quartier_protocol::http::agenda::reminders::{Reminder, ReminderOutcome, Reminders};
use quartier_protocol::id::CouncilId;
use quartier_protocol::lang::Bilingual;
use quartier_protocol::time::Timestamp;
use std::time::Duration;

/// Something that passes: it is tried again.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct Trouble(pub String);

/// What the bot works with: the server it is part of, or one it reaches by HTTP.
#[async_trait::async_trait]
pub trait Agenda: Send + Sync {
    /// What time it is.
    fn now(&self) -> Timestamp;

    /// What is due, and when the next one is.
    async fn due(&self) -> Result<Reminders, Trouble>;

    /// The towns of the councils that may have answered.
    async fn towns(&self, reminder: &Reminder) -> Result<Vec<(CouncilId, String)>, Trouble>;

    /// Says it in the channel, in German and French. What somebody else posted already is posted.
    async fn post(&self, reminder: &Reminder, words: Bilingual<String>) -> Result<ReminderOutcome, Trouble>;

    /// Says what became of it.
    async fn done(&self, reminder: &Reminder, outcome: ReminderOutcome) -> Result<(), Trouble>;

    /// Sleeps, at most so long; less when something new may be due.
    async fn rest(&self, longest: Duration);
}
