//! Calendars that are taken in: where each comes from, and how it went the last time.

use super::super::{About, Document};
use crate::digest::Digest;
use crate::documents::lease::Lease;
use crate::kernel::store::records::Kind;
use quartier_protocol::http::agenda::calendars::{Calendar as Told, CalendarProblem, LeftOut};
use quartier_protocol::id::{CalendarId, ChannelId, MemberId, PairingId};
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A calendar.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Calendar {
    /// Which.
    pub id: CalendarId,
    /// Whose facilitators look after it.
    pub pairing: PairingId,
    /// Into which channel.
    pub channel: ChannelId,
    /// What it is called here.
    pub name: String,
    /// Where it is fetched from.
    pub url: Option<String>,
    /// The zone of times that name none.
    pub zone: String,
    /// How long before each start it is reminded.
    pub reminders: Vec<String>,
    /// Who brought it.
    pub by: Option<MemberId>,
    /// The bot that brings it again and again.
    #[serde(default)]
    pub bot: Option<MemberId>,
    /// How many meetings are there.
    pub meetings: u32,
    /// What word rules didn't let stand when it was last read.
    #[serde(default)]
    pub left_out: LeftOut,
    /// When it was last read without an error.
    pub read_at: Option<Timestamp>,
    /// What was wrong the last time.
    pub problem: Option<CalendarProblem>,
    /// When it is fetched again.
    pub next: Option<Timestamp>,
    /// The record of that.
    pub due: Option<String>,
    /// Of the node that fetches it.
    #[serde(default)]
    pub lease: Option<Lease>,
    /// What the server said of the version that was read last.
    pub etag: Option<String>,
    /// When that one was changed, in the server's words.
    pub modified: Option<String>,
    /// Of the bytes that were read last: the same again change nothing.
    pub digest: Option<Digest>,
}

impl Document for Calendar {
    const KIND: Kind = "calendar";
    const ABOUT: About = About::Gone;

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn terms(&self) -> Vec<String> {
        vec![of_pairing(self.pairing)]
    }
}

impl Calendar {
    /// Whether this is what was read last. What word rules left out is looked at again: they may have changed.
    pub fn has_read(&self, digest: Digest) -> bool {
        self.digest == Some(digest) && self.left_out.count == 0
    }

    /// As facilitators see it.
    pub fn told(&self) -> Told {
        Told {
            id: self.id,
            channel: self.channel,
            name: self.name.clone(),
            url: self.url.clone(),
            bot: self.bot,
            zone: self.zone.clone(),
            reminders: self.reminders.clone(),
            meetings: self.meetings,
            left_out: self.left_out.clone(),
            read_at: self.read_at,
            problem: self.problem.clone(),
            next: self.next,
        }
    }
}

/// The term of a pairing's calendars.
pub fn of_pairing(pairing: PairingId) -> String {
    format!("pairing:{pairing}")
}
