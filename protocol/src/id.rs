//! Ids: UUIDs (RFC 9562) that can't be taken for one another.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema), ts(as = "String"))]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(s).map(Self)
            }
        }
    };
}

id!(
    /// A town.
    MunicipalityId
);
id!(
    /// A part of a town.
    NeighbourhoodId
);
id!(
    /// A youth council, integration council or committee.
    CouncilId
);
id!(
    /// One German and one French council that work together.
    PairingId
);
id!(
    /// A channel of a pairing.
    ChannelId
);
id!(
    /// A person in one council, or a bot.
    MemberId
);
id!(
    /// A message. Made by its sender, version 7: the same id again is the same message.
    MessageId
);
id!(
    /// A case at a pairing's desk.
    CaseId
);
id!(
    /// A notice: what was decided about somebody, and why, told to them.
    NoticeId
);
id!(
    /// A word rule.
    RuleId
);
id!(
    /// A meeting, all its times together. Made by its planner, version 7: the same id again is the same meeting.
    MeetingId
);
id!(
    /// A calendar that is taken in.
    CalendarId
);
id!(
    /// A message for later.
    ScheduledId
);
id!(
    /// A hook.
    HookId
);

impl PairingId {
    /// The log of this pairing's desk: a UUIDv5 (RFC 9562, 5.5) of the pairing's id and "desk", so that nothing else names it.
    pub fn desk(self) -> ChannelId {
        ChannelId(Uuid::new_v5(&self.0, b"desk"))
    }
}

impl MeetingId {
    /// The message that reminds of one of a meeting's times: a UUIDv5 of the meeting's id and `reminder START OFFSET`, so that
    /// whoever posts it posts the same one.
    pub fn reminder(self, occurrence: crate::local::LocalTime, offset: &str) -> MessageId {
        MessageId(Uuid::new_v5(&self.0, format!("reminder {occurrence} {offset}").as_bytes()))
    }

    /// The message that stands for the meeting in its channel.
    pub fn card(self) -> MessageId {
        MessageId(Uuid::new_v5(&self.0, b"card"))
    }
}

impl CalendarId {
    /// The meeting that stands for one of a calendar's events, by the name (UID) it has there.
    pub fn meeting(self, uid: &str) -> MeetingId {
        MeetingId(Uuid::new_v5(&self.0, uid.as_bytes()))
    }
}

impl ScheduledId {
    /// The message that is posted at one of its starts.
    pub fn message(self, at: crate::local::LocalTime) -> MessageId {
        MessageId(Uuid::new_v5(&self.0, at.to_string().as_bytes()))
    }
}

impl MemberId {
    /// The message this bot posts under an `Idempotency-Key`.
    pub fn keyed(self, key: &str) -> MessageId {
        MessageId(Uuid::new_v5(&self.0, format!("key {key}").as_bytes()))
    }

    /// The calendar this bot brings into a channel under a name.
    pub fn calendar(self, channel: ChannelId, name: &str) -> CalendarId {
        CalendarId(Uuid::new_v5(&self.0, format!("calendar {channel} {name}").as_bytes()))
    }
}

impl PairingId {
    /// The server's own agenda bot, as a member.
    pub fn agenda_bot(self) -> MemberId {
        MemberId(Uuid::new_v5(&self.0, b"agenda bot"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// It is where logs are: another id would be another log.
    #[test]
    fn a_desk_is_where_it_always_was() {
        let pairing: PairingId = "c1d2e3f4-0516-4728-8394-a5b6c7d8e9f0".parse().unwrap();
        assert_eq!(pairing.desk().to_string(), "b0e9911a-c382-599c-8249-21dd321b84b3");
        assert_ne!(pairing.desk(), PairingId(Uuid::nil()).desk());
    }
}
