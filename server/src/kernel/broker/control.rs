//! What nodes tell each other about members and sessions, and how it is written.

use crate::digest::Digest;
use crate::kernel::store::presence::ConnectionId;
use quartier_protocol::id::{ChannelId, MemberId, PairingId};
use quartier_protocol::position::Position;

/// What nodes tell each other about members and sessions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Control {
    /// The session or token with this digest ended: close its connections.
    CredentialEnded(Digest),
    /// The session with this digest has another secret from now on: its connections come back with it.
    CredentialReplaced(Digest),
    /// The same, because its member was banned, which they are told.
    CredentialBanned(Digest),
    /// A member shows from now on that they are there, or no longer: their connections come back.
    ShownChanged(MemberId),
    /// Somebody of a pairing is new, has another name or role, or is gone: tell whoever reaches the pairing.
    PersonChanged {
        /// Who.
        member: MemberId,
        /// Where.
        pairing: PairingId,
    },
    /// The member's role, channels or languages changed: look them up again.
    MemberChanged(MemberId),
    /// What concerns a member alone changed: tell their connections.
    OwnChanged(MemberId),
    /// What holds in a pairing changed: read it anew.
    PolicyChanged {
        /// Where.
        pairing: PairingId,
        /// Whether channels are used otherwise now, which their members are told.
        modes: bool,
    },
    /// The pairing's channels changed.
    ChannelsChanged(PairingId),
    /// A member has read up to here on one of their connections.
    Read {
        /// Who.
        member: MemberId,
        /// Where.
        channel: ChannelId,
        /// Up to where.
        position: Position,
        /// The connection that said so.
        connection: ConnectionId,
    },
    /// Controls may have been lost before this one: look up every session and member of this node again. Never sent
    /// by a node; a broker says it to its own.
    Interrupted,
}

impl Control {
    /// As it travels from node to node and waits in the outbox: a letter and its words.
    ///
    /// `c DIGEST` (a credential ended), `n DIGEST` (was replaced), `s MEMBER` (shown or not), `b DIGEST` (its member
    /// was banned), `w MEMBER PAIRING` (somebody there changed), `m MEMBER`, `p PAIRING`, `o MEMBER` (their
    /// own), `y PAIRING` and `z PAIRING` (policy; with modes), `r MEMBER CHANNEL POSITION NODE NUMBER`, `i` (read by nobody: no node says it to another).
    pub fn written(&self) -> String {
        match self {
            Self::CredentialEnded(digest) => format!("c {}", digest.hex()),
            Self::CredentialReplaced(digest) => format!("n {}", digest.hex()),
            Self::ShownChanged(member) => format!("s {member}"),
            Self::CredentialBanned(digest) => format!("b {}", digest.hex()),
            Self::PersonChanged { member, pairing } => format!("w {member} {pairing}"),
            Self::MemberChanged(member) => format!("m {member}"),
            Self::OwnChanged(member) => format!("o {member}"),
            Self::PolicyChanged { pairing, modes: false } => format!("y {pairing}"),
            Self::PolicyChanged { pairing, modes: true } => format!("z {pairing}"),
            Self::ChannelsChanged(pairing) => format!("p {pairing}"),
            Self::Read { member, channel, position, connection } => {
                format!("r {member} {channel} {position} {} {}", connection.node, connection.number)
            }
            Self::Interrupted => "i".to_owned(),
        }
    }

    /// Reads what was [written](Self::written). `None`: it is none of these, or of a newer program.
    pub fn read(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split(' ').collect();
        Some(match words.as_slice() {
            ["c", digest] => Self::CredentialEnded(Digest::from_hex(digest)?),
            ["n", digest] => Self::CredentialReplaced(Digest::from_hex(digest)?),
            ["s", member] => Self::ShownChanged(word(member)?),
            ["b", digest] => Self::CredentialBanned(Digest::from_hex(digest)?),
            ["w", member, pairing] => Self::PersonChanged { member: word(member)?, pairing: word(pairing)? },
            ["m", member] => Self::MemberChanged(word(member)?),
            ["o", member] => Self::OwnChanged(word(member)?),
            [kind @ ("y" | "z"), pairing] => Self::PolicyChanged { pairing: word(pairing)?, modes: *kind == "z" },
            ["p", pairing] => Self::ChannelsChanged(word(pairing)?),
            ["r", member, channel, position, node, number] => Self::Read {
                member: word(member)?,
                channel: word(channel)?,
                position: Position::parse(position)?,
                connection: ConnectionId { node: word(node)?, number: word(number)? },
            },
            _ => return None,
        })
    }
}

fn word<T: std::str::FromStr>(word: &str) -> Option<T> {
    word.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_control_reads_back_as_it_was_written() {
        let (member, channel) = (MemberId(Uuid::from_u128(1)), ChannelId(Uuid::from_u128(2)));
        let pairing = PairingId(Uuid::from_u128(3));
        let position = Position::parse("e:7").unwrap();
        for sent in [
            Control::CredentialEnded(Digest::of("secret")),
            Control::CredentialReplaced(Digest::of("secret")),
            Control::ShownChanged(member),
            Control::CredentialBanned(Digest::of("secret")),
            Control::PersonChanged { member, pairing },
            Control::MemberChanged(member),
            Control::ChannelsChanged(pairing),
            Control::OwnChanged(member),
            Control::PolicyChanged { pairing, modes: false },
            Control::PolicyChanged { pairing, modes: true },
            Control::Read { member, channel, position, connection: ConnectionId { node: u64::MAX, number: 9 } },
        ] {
            assert_eq!(Control::read(&sent.written()), Some(sent));
        }
    }

    #[test]
    fn nonsense_is_not_read() {
        for text in ["", "c", "c zz", "m x", "x y", "r 1 2 3 4 5", "q 1", "i", &format!("c {}", "é".repeat(32))] {
            assert_eq!(Control::read(text), None, "{text}");
        }
    }
}
