//! What is over, in order of the days on which it was: so retention finds it without walking through an agenda.
//!
//! Whoever commits something that ends puts an entry there, and nobody moves one: what was put off is found on the day it had
//! before, and gets another entry then. An entry says where to look, never what is to be done.

use super::super::{About, Document};
use crate::kernel::store::records::Kind;
use quartier_protocol::id::{ChannelId, MeetingId};
use quartier_protocol::local::{LocalDate, LocalTime};
use serde::{Deserialize, Serialize};

/// Something that may be over after a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Over {
    /// In which channel.
    pub channel: ChannelId,
    /// The day.
    pub day: LocalDate,
    /// What.
    pub what: OverWhat,
}

/// What may be over.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverWhat {
    /// A meeting, all of it.
    Meeting(MeetingId),
    /// What is kept of one time of a meeting: answers, minutes.
    Time {
        /// Of which meeting, and under which name it is kept: see [`Names`](super::meeting::Names).
        of: MeetingId,
        /// The name.
        kept: LocalTime,
    },
}

impl Over {
    /// What is kept of one time. Its name says the day.
    pub fn time(channel: ChannelId, of: MeetingId, kept: LocalTime) -> Self {
        Self { channel, day: kept.date(), what: OverWhat::Time { of, kept } }
    }

    /// The same on another day.
    pub fn on(self, day: LocalDate) -> Self {
        Self { day, ..self }
    }
}

impl Document for Over {
    const KIND: Kind = "over";
    const ABOUT: About = About::Nobody;

    fn id(&self) -> String {
        let day = self.day;
        match self.what {
            OverWhat::Meeting(id) => format!("{day}:meeting:{id}"),
            OverWhat::Time { of, kept } => format!("{day}:time:{}", super::attendance::id(of, kept)),
        }
    }

    fn terms(&self) -> Vec<String> {
        vec![of_channel(self.channel)]
    }
}

/// The term of all that may be over in a channel.
pub fn of_channel(channel: ChannelId) -> String {
    format!("channel:{channel}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn ids_are_in_order_of_days_whatever_they_are_of() {
        let (channel, of) = (ChannelId(Uuid::nil()), MeetingId(Uuid::max()));
        let time = |at| Over::time(channel, of, LocalTime::parse(at).unwrap());
        let meeting = |day| Over { channel, day: LocalDate::parse(day).unwrap(), what: OverWhat::Meeting(of) };
        let all = [
            time("1999-12-31T23:59"),
            meeting("2026-02-28"),
            time("2026-02-28T00:00"),
            meeting("2026-03-01"),
            time("2026-03-01T00:00").on(LocalDate::parse("2026-10-01").unwrap()),
        ];
        let ids: Vec<String> = all.iter().map(Document::id).collect();
        assert!(ids.is_sorted(), "{ids:?}");
    }
}
