//! Jobs: what is to be done at a time, one record for each thing that has a next time.
//!
//! The document that has the next time remembers its record's id, and puts another in its place in the same commit in which it
//! changes itself ([`replaced`]); where a time never changes, the record is taken out when it is due and nothing is to be done any more.
//! Invariant: ids are in order of time, so the first record is the next one due.

mod failing;

pub use failing::{FAILING, Failing};

use super::{About, Document, remove, set};
use crate::kernel::store::Stored;
use crate::kernel::store::records::{Change, Kind};
use quartier_protocol::id::{CalendarId, CaseId, ChannelId, HookId, MeetingId, MemberId, MessageId, PairingId};
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Something to be done at a time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Job {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: JobKind,
}

/// What is to be done.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// A meeting's next reminder.
    Reminder {
        /// Which meeting.
        meeting: MeetingId,
        /// In which channel.
        channel: ChannelId,
    },
    /// What a capability has to do.
    Capability {
        /// Which.
        name: String,
        /// On which thing of its own.
        thing: Uuid,
    },
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
    /// The end of waiting for approval.
    Expiry {
        /// Which message.
        message: MessageId,
        /// Whether an edit of it waits, and not itself.
        edit: bool,
    },
    /// A decision that whoever took it may not have brought about.
    Decision(CaseId),
    /// Erasing somebody, kept from its first step on.
    Erasure {
        /// Whom.
        member: MemberId,
        /// In which pairings they were.
        pairings: Vec<PairingId>,
    },
}

/// What is seen to together, so that the one does not wait for the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Queue {
    /// Reminders; another program may see to them.
    Reminders,
    /// What is posted or done at once: what capabilities have to do, and messages that were cut off.
    General,
    /// What goes out to hooks again that did not arrive.
    Hooks,
    /// Calendars, which take their time.
    Calendars,
    /// Erasures, which wait for the store's files.
    Erasures,
    /// What waits for approval, and what was decided.
    Moderation,
}

impl Queue {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Reminders, Self::General, Self::Hooks, Self::Calendars, Self::Erasures, Self::Moderation];

    /// The term of all that is in it.
    pub fn term(self) -> &'static str {
        match self {
            Self::Reminders => "reminders",
            Self::General => "general",
            Self::Hooks => "hooks",
            Self::Calendars => "calendars",
            Self::Erasures => "erasures",
            Self::Moderation => "moderation",
        }
    }
}

/// The term of the reminders of one channel.
pub fn in_channel(channel: ChannelId) -> String {
    format!("channel:{channel}")
}

impl Job {
    /// In which queue it is.
    pub fn queue(&self) -> Queue {
        match self.what {
            JobKind::Reminder { .. } => Queue::Reminders,
            JobKind::Capability { .. } | JobKind::Card { .. } => Queue::General,
            JobKind::Hook(_) => Queue::Hooks,
            JobKind::Calendar(_) => Queue::Calendars,
            JobKind::Erasure { .. } => Queue::Erasures,
            JobKind::Expiry { .. } | JobKind::Decision(_) => Queue::Moderation,
        }
    }
}

impl Document for Job {
    const KIND: Kind = "job";
    const ABOUT: About = About::Named("who is being erased, by their id, until that is done");

    fn id(&self) -> String {
        let ms = self.at.unix_ms();
        match &self.what {
            JobKind::Reminder { meeting, .. } => format!("{ms:015}:reminder:{meeting}"),
            JobKind::Capability { name, thing } => format!("{ms:015}:capability:{name}:{thing}"),
            JobKind::Hook(id) => format!("{ms:015}:hook:{id}"),
            JobKind::Calendar(id) => format!("{ms:015}:calendar:{id}"),
            JobKind::Card { meeting, .. } => format!("{ms:015}:card:{meeting}"),
            JobKind::Expiry { message, edit: false } => format!("{ms:015}:expiry:{message}"),
            JobKind::Expiry { message, edit: true } => format!("{ms:015}:expiry:{message}:edit"),
            JobKind::Decision(case) => format!("{ms:015}:decision:{case}"),
            JobKind::Erasure { member, pairings } => {
                // It stands in the operator's log, so it doesn't show whom.
                let whom = Uuid::new_v5(&member.0, b"erasure");
                let whom = pairings.iter().fold(whom, |of, pairing| Uuid::new_v5(&of, pairing.0.as_bytes()));
                format!("{ms:015}:erasure:{whom}")
            }
        }
    }

    fn terms(&self) -> Vec<String> {
        let mut terms = vec![self.queue().term().to_owned()];
        if let JobKind::Reminder { channel, .. } = self.what {
            terms.push(in_channel(channel));
        }
        terms
    }
}

/// The changes that put a document's next time in the place of the one it had, by that one's id.
pub fn replaced(before: Option<&str>, next: Option<&Job>) -> Stored<Vec<Change>> {
    let is_other = |id: &&str| next.is_none_or(|next| next.id() != *id);
    let mut changes: Vec<Change> = before.filter(is_other).map(remove::<Job>).into_iter().collect();
    // What is known of its failures goes with it.
    changes.extend(before.filter(is_other).map(remove::<Failing>));
    changes.extend(next.map(set).transpose()?);
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::store::records::Turn;

    fn hook(ms: i64) -> Job {
        Job { at: Timestamp::from_unix_ms(ms), what: JobKind::Hook(HookId(Uuid::nil())) }
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
        let of = |before: Option<&Job>, next| {
            let changes = replaced(before.map(|due| due.id()).as_deref(), next).unwrap();
            let jobs = changes.into_iter().filter(|one| one.key.kind == Job::KIND);
            jobs.map(|one| (one.key.id, one.turn == Turn::Delete)).collect::<Vec<_>>()
        };
        assert_eq!(of(Some(&early), Some(&late)), [(early.id(), true), (late.id(), false)]);
        assert_eq!(of(Some(&early), Some(&early)), [(early.id(), false)], "no key stands in a commit twice");
        assert_eq!(of(Some(&early), None), [(early.id(), true)]);
        assert_eq!(of(None, Some(&late)), [(late.id(), false)]);
    }
}
