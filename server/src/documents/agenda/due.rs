//! What time brings, and when: one record for each thing that has a next time.
//!
//! The document that has the next time remembers its record's id, and puts another in its place in the same commit in which it
//! changes itself ([`replaced`]). Invariant: ids are in order of time, so the first record is the next one due.

use super::super::{Document, remove, set};
use crate::store::Stored;
use crate::store::records::{Change, Kind};
use quartier_protocol::id::{CalendarId, ChannelId, HookId, MeetingId, ScheduledId};
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Something at a time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Due {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: DueWhat,
}

/// What is due.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DueWhat {
    /// A meeting's next reminder.
    Reminder {
        /// Which meeting.
        meeting: MeetingId,
        /// In which channel.
        channel: ChannelId,
    },
    /// A message for later.
    Scheduled(ScheduledId),
    /// What a hook has to deliver.
    Hook(HookId),
    /// A calendar that is fetched.
    Calendar(CalendarId),
    /// The message that stands for a new meeting, where it was not posted at once.
    Card {
        /// Which meeting.
        meeting: MeetingId,
        /// Whether it is in French first.
        in_french: bool,
    },
}

/// What is seen to together, so that the one does not wait for the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lane {
    /// Reminders; another program may see to them.
    Reminders,
    /// Messages for later, and messages that were cut off.
    Scheduled,
    /// What goes out to other servers, and takes its time.
    Outbound,
}

impl Lane {
    /// The term of all that is in it.
    pub fn term(self) -> &'static str {
        match self {
            Self::Reminders => "reminders",
            Self::Scheduled => "scheduled",
            Self::Outbound => "outbound",
        }
    }
}

/// The term of the reminders of one channel.
pub fn in_channel(channel: ChannelId) -> String {
    format!("channel:{channel}")
}

impl Due {
    /// In which lane it is.
    pub fn lane(&self) -> Lane {
        match self.what {
            DueWhat::Reminder { .. } => Lane::Reminders,
            DueWhat::Scheduled(_) | DueWhat::Card { .. } => Lane::Scheduled,
            DueWhat::Hook(_) | DueWhat::Calendar(_) => Lane::Outbound,
        }
    }
}

impl Document for Due {
    const KIND: Kind = "due";

    fn id(&self) -> String {
        let ms = self.at.unix_ms();
        match self.what {
            DueWhat::Reminder { meeting, .. } => format!("{ms:015}:reminder:{meeting}"),
            DueWhat::Scheduled(id) => format!("{ms:015}:scheduled:{id}"),
            DueWhat::Hook(id) => format!("{ms:015}:hook:{id}"),
            DueWhat::Calendar(id) => format!("{ms:015}:calendar:{id}"),
            DueWhat::Card { meeting, .. } => format!("{ms:015}:card:{meeting}"),
        }
    }

    fn terms(&self) -> Vec<String> {
        let mut terms = vec![self.lane().term().to_owned()];
        if let DueWhat::Reminder { channel, .. } = self.what {
            terms.push(in_channel(channel));
        }
        terms
    }
}

/// The changes that put a document's next time in the place of the one it had, by that one's id.
pub fn replaced(before: Option<&str>, next: Option<&Due>) -> Stored<Vec<Change>> {
    let is_other = |id: &&str| next.is_none_or(|next| next.id() != *id);
    let mut changes: Vec<Change> = before.filter(is_other).map(remove::<Due>).into_iter().collect();
    changes.extend(next.map(set).transpose()?);
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::records::Turn;
    use uuid::Uuid;

    fn hook(ms: i64) -> Due {
        Due { at: Timestamp::from_unix_ms(ms), what: DueWhat::Hook(HookId(Uuid::nil())) }
    }

    #[test]
    fn ids_are_in_order_of_time() {
        let times = [0, 9, 10, 1_774_771_200_000, 99_999_999_999_999, 253_402_207_200_000];
        let ids: Vec<String> = times.into_iter().map(|ms| hook(ms).id()).collect();
        assert!(ids.is_sorted(), "{ids:?}");
    }

    #[test]
    fn another_time_takes_the_place_of_the_one_before() {
        let (early, late) = (hook(1), hook(2));
        let of = |before: Option<&Due>, next| {
            let changes = replaced(before.map(|due| due.id()).as_deref(), next).unwrap();
            changes.into_iter().map(|one| (one.key.id, one.turn == Turn::Delete)).collect::<Vec<_>>()
        };
        assert_eq!(of(Some(&early), Some(&late)), [(early.id(), true), (late.id(), false)]);
        assert_eq!(of(Some(&early), Some(&early)), [(early.id(), false)], "no key stands in a commit twice");
        assert_eq!(of(Some(&early), None), [(early.id(), true)]);
        assert_eq!(of(None, Some(&late)), [(late.id(), false)]);
    }
}
