//! An effect, and how it is written.

use crate::kernel::broker::Control;
use quartier_protocol::id::{CaseId, ChannelId, MemberId};
use quartier_protocol::noted::Noted;

/// What is done once a step is durable. Doing it twice does no harm.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Every node is told.
    Tell(Control),
    /// A channel's log takes over what the directory says of it, and every node is told.
    Channel {
        /// Which.
        channel: ChannelId,
        /// Who changed it.
        by: MemberId,
    },
    /// A desk's log says how a case stands: as it stands when this is done.
    Case(CaseId),
    /// A channel's log says this, maybe twice and behind what was decided later: whoever hears it asks how things stand.
    Note {
        /// Which.
        channel: ChannelId,
        /// What.
        note: Noted,
    },
}

impl Effect {
    /// As it is kept: `tell CONTROL`, `channel CHANNEL MEMBER`, `case CASE` or `note CHANNEL JSON`.
    pub fn written(&self) -> String {
        match self {
            Self::Tell(control) => format!("tell {}", control.written()),
            Self::Channel { channel, by } => format!("channel {channel} {by}"),
            Self::Case(case) => format!("case {case}"),
            Self::Note { channel, note } => {
                format!("note {channel} {}", serde_json::to_string(note).unwrap_or_default())
            }
        }
    }

    /// Reads what was [written](Self::written). `None`: it is none of these, or of a newer program.
    pub fn read(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(' ')?;
        match kind {
            "tell" => Control::read(rest).map(Self::Tell),
            "case" => rest.parse().ok().map(Self::Case),
            "channel" => {
                let (channel, by) = rest.split_once(' ')?;
                Some(Self::Channel { channel: channel.parse().ok()?, by: by.parse().ok()? })
            }
            "note" => {
                let (channel, note) = rest.split_once(' ')?;
                Some(Self::Note { channel: channel.parse().ok()?, note: serde_json::from_str(note).ok()? })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quartier_protocol::http::agenda::meetings::MeetingChanged;
    use quartier_protocol::id::MeetingId;
    use uuid::Uuid;

    #[test]
    fn an_effect_reads_back_as_it_was_written() {
        let (channel, by) = (ChannelId(Uuid::from_u128(1)), MemberId(Uuid::from_u128(2)));
        let meeting = MeetingId(Uuid::from_u128(4));
        for effect in [
            Effect::Tell(Control::ShownChanged(by)),
            Effect::Tell(Control::OwnChanged(by)),
            Effect::Channel { channel, by },
            Effect::Case(CaseId(Uuid::from_u128(3))),
            Effect::Note { channel, note: MeetingChanged { meeting, sequence: 1, by: Some(by) }.into() },
        ] {
            assert_eq!(Effect::read(&effect.written()), Some(effect));
        }
        for text in ["", "tell", "tell q", "channel 1 2", "channel", "case", "case 1", "note", "note 1 {}", "post 1"] {
            assert_eq!(Effect::read(text), None, "{text}");
        }
    }
}
