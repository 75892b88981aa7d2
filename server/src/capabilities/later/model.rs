//! Messages for later.

use crate::documents::jobs::{Job, JobKind};
use crate::documents::moderation::of_member;
use crate::documents::{About, Document};
use crate::kernel::store::records::Kind;
use quartier_protocol::later::Scheduled as Told;
use quartier_protocol::id::{ChannelId, PairingId, ScheduledId};
use quartier_protocol::local::LocalTime;
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The capability's name.
pub const NAME: &str = "later";
/// How long one stays that was not posted the last time, in milliseconds: thirty days.
const REFUSED_MS: i64 = 30 * 86_400_000;

/// A message that is posted when its time comes.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Scheduled {
    /// In which pairing.
    pub pairing: PairingId,
    /// As its author sees it.
    pub told: Told,
    /// They were warned by a word rule, and mean it.
    pub confirmed: bool,
    /// Its next start, on the wall.
    pub at: Option<LocalTime>,
    /// When it is looked at next: then, or later where its author has to wait.
    pub wakes: Option<Timestamp>,
    /// When it was last changed.
    pub changed: Timestamp,
}

impl Scheduled {
    /// The record that wakes it.
    pub fn due(&self) -> Option<Job> {
        Some(job(self.told.id, self.wakes?))
    }
}

/// What is to be done for one at a time.
pub fn job(id: ScheduledId, at: Timestamp) -> Job {
    Job { at, what: JobKind::Capability { name: NAME.to_owned(), thing: id.0 } }
}

/// The term of a channel's messages for later.
pub fn of_channel(channel: ChannelId) -> String {
    format!("channel:{channel}")
}

impl Document for Scheduled {
    const KIND: Kind = "scheduled";
    const ABOUT: About = About::Gone;

    fn id(&self) -> String {
        self.told.id.to_string()
    }

    fn terms(&self) -> Vec<String> {
        vec![of_member(self.told.by), of_channel(self.told.channel)]
    }

    fn expires(&self) -> Option<Timestamp> {
        self.wakes.is_none().then(|| self.changed.plus_ms(REFUSED_MS))
    }
}
