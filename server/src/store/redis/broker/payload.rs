//! What travels over the topics.
//!
//! A channel's: `e EPOCH OFFSET AT LINE` and perhaps a line feed and the text (an event, complete: no node has to read
//! it again), `j MEMBER` and `l MEMBER` (came, left), `t MEMBER` (is writing). The control topic's: `c DIGEST` (a
//! credential ended), `n DIGEST` (was replaced), `s MEMBER` (shown or not),
//! `x MEMBER` (all of theirs ended), `b MEMBER` (and they were banned), `w MEMBER PAIRING` (somebody there changed), `m MEMBER`, `p PAIRING`, `o MEMBER` (their own), `y PAIRING` and `z PAIRING` (policy; with modes), `r MEMBER CHANNEL POSITION NODE NUMBER`.

use super::super::error::corrupt;
use super::super::record;
use crate::broker::{Control, Delivery};
use crate::digest::Digest;
use crate::store::Stored;
use crate::store::presence::ConnectionId;
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::position::Position;
use std::sync::Arc;

/// A member is writing.
pub fn typing(member: MemberId) -> String {
    format!("t {member}")
}

/// Reads what came over a channel's topic.
pub fn read_live(channel: ChannelId, payload: &str) -> Stored<Delivery> {
    let (kind, rest) = payload.split_once(' ').ok_or_else(|| corrupt("a delivery"))?;
    Ok(match kind {
        "e" => {
            let (line, text) = rest.split_once('\n').map_or((rest, None), |(line, text)| (line, Some(text.to_owned())));
            let [epoch, offset, at, line] = line.splitn(4, ' ').collect::<Vec<_>>()[..] else {
                return Err(corrupt("a delivered event"));
            };
            let position = Position { epoch: record::epoch(epoch)?, offset: record::word(offset)? };
            Delivery::Event(Arc::new(record::event(channel, position, record::time(at)?, line, text)?))
        }
        "j" | "l" => Delivery::Presence { channel, member: record::word(rest)?, here: kind == "j" },
        "t" => Delivery::Typing { channel, member: record::word(rest)? },
        _ => return Err(corrupt("a delivery of unknown kind")),
    })
}

/// An event's `AT LINE`, as its log has it.
pub fn entry(payload: &str) -> &str {
    payload.lines().next().and_then(|line| line.splitn(4, ' ').nth(3)).unwrap_or_default()
}

/// Writes a control.
pub fn control(control: &Control) -> Option<String> {
    Some(match control {
        Control::CredentialEnded(digest) => format!("c {}", digest.hex()),
        Control::CredentialReplaced(digest) => format!("n {}", digest.hex()),
        Control::ShownChanged(member) => format!("s {member}"),
        Control::MemberEnded { member, banned: false } => format!("x {member}"),
        Control::MemberEnded { member, banned: true } => format!("b {member}"),
        Control::PersonChanged { member, pairing } => format!("w {member} {pairing}"),
        Control::MemberChanged(member) => format!("m {member}"),
        Control::OwnChanged(member) => format!("o {member}"),
        Control::PolicyChanged { pairing, modes: false } => format!("y {pairing}"),
        Control::PolicyChanged { pairing, modes: true } => format!("z {pairing}"),
        Control::ChannelsChanged(pairing) => format!("p {pairing}"),
        Control::Read { member, channel, position, connection } => {
            format!("r {member} {channel} {position} {} {}", connection.node, connection.number)
        }
        Control::Interrupted => return None,
    })
}

/// Reads a control.
pub fn read_control(payload: &str) -> Stored<Control> {
    let words: Vec<&str> = payload.split(' ').collect();
    Ok(match words.as_slice() {
        ["c", digest] => Control::CredentialEnded(read_digest(digest)?),
        ["n", digest] => Control::CredentialReplaced(read_digest(digest)?),
        ["s", member] => Control::ShownChanged(record::word(member)?),
        ["x", member] => Control::MemberEnded { member: record::word(member)?, banned: false },
        ["b", member] => Control::MemberEnded { member: record::word(member)?, banned: true },
        ["w", member, pairing] => {
            Control::PersonChanged { member: record::word(member)?, pairing: record::word(pairing)? }
        }
        ["m", member] => Control::MemberChanged(record::word(member)?),
        ["o", member] => Control::OwnChanged(record::word(member)?),
        [kind @ ("y" | "z"), pairing] => {
            Control::PolicyChanged { pairing: record::word(pairing)?, modes: *kind == "z" }
        }
        ["p", pairing] => Control::ChannelsChanged(record::word(pairing)?),
        ["r", member, channel, position, node, number] => Control::Read {
            member: record::word(member)?,
            channel: record::word(channel)?,
            position: Position::parse(position).ok_or_else(|| corrupt("a position"))?,
            connection: ConnectionId { node: record::word(node)?, number: record::word(number)? },
        },
        _ => return Err(corrupt("a control of unknown kind")),
    })
}

fn read_digest(hex: &str) -> Stored<Digest> {
    Digest::from_hex(hex).ok_or_else(|| corrupt("a digest"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use quartier_protocol::id::PairingId;
    use uuid::Uuid;

    #[test]
    fn a_control_reads_back_as_it_was_written() {
        let (member, channel) = (MemberId(Uuid::from_u128(1)), ChannelId(Uuid::from_u128(2)));
        let position = Position::parse("e:7").unwrap();
        for control_sent in [
            Control::CredentialEnded(Digest::of("secret")),
            Control::MemberChanged(member),
            Control::ChannelsChanged(PairingId(Uuid::from_u128(3))),
            Control::OwnChanged(member),
            Control::PolicyChanged { pairing: PairingId(Uuid::from_u128(3)), modes: false },
            Control::PolicyChanged { pairing: PairingId(Uuid::from_u128(3)), modes: true },
            Control::Read { member, channel, position, connection: ConnectionId { node: u64::MAX, number: 9 } },
        ] {
            assert_eq!(read_control(&control(&control_sent).unwrap()).unwrap(), control_sent);
        }
    }

    #[test]
    fn nonsense_is_not_read() {
        for payload in ["", "c", "c zz", "m x", "x y", "r 1 2 3 4 5", &format!("c {}", "é".repeat(32))] {
            assert!(read_control(payload).is_err(), "{payload}");
            assert!(read_live(ChannelId(Uuid::nil()), payload).is_err(), "{payload}");
        }
    }
}
