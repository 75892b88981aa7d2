//! How far a meeting's reminders are, and which one is next.

use super::super::{About, Document};
use crate::documents::jobs::{Job, JobKind};
use crate::kernel::store::records::Kind;
use quartier_protocol::id::{ChannelId, MeetingId, MessageId, PairingId};
use quartier_protocol::local::LocalTime;
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A meeting that is reminded of. It goes when nothing is left to be reminded of.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Reminding {
    /// Which meeting.
    pub meeting: MeetingId,
    /// In which channel.
    pub channel: ChannelId,
    /// In which pairing.
    pub pairing: PairingId,
    /// What is done with: by when it was due, then by the start it was about.
    pub done: (Timestamp, Timestamp),
    /// What comes next.
    pub next: Next,
}

/// The next reminder.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Next {
    /// Of which time: the start it had at first.
    pub occurrence: LocalTime,
    /// The start that clocks show.
    pub start: LocalTime,
    /// When that is.
    pub starts_at: Timestamp,
    /// How long before.
    pub offset: String,
    /// When it is due.
    pub due: Timestamp,
    /// Until when it waits because nobody was there in time, and then it was night.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_until: Option<Timestamp>,
}

impl Next {
    /// When it is to be posted.
    pub fn at(&self) -> Timestamp {
        self.waits_until.unwrap_or(self.due)
    }
}

impl Reminding {
    /// The record that wakes whoever posts it.
    pub fn due(&self) -> Job {
        let (meeting, channel) = (self.meeting, self.channel);
        Job { at: self.next.at(), what: JobKind::Reminder { meeting, channel } }
    }

    /// The message that reminds. A time that is moved afterwards is reminded of anew.
    pub fn message(&self) -> MessageId {
        self.meeting.reminder(self.next.start, &self.next.offset)
    }
}

impl Document for Reminding {
    const KIND: Kind = "reminding";
    const ABOUT: About = About::Nobody;

    fn id(&self) -> String {
        self.meeting.to_string()
    }
}
