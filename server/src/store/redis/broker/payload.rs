//! What travels over the topics.
//!
//! A channel's: `e EPOCH OFFSET AT LINE` and perhaps a line feed and the text (an event, complete: no node has to read
//! it again), `j MEMBER` and `l MEMBER` (came, left), `t MEMBER` (is writing). The control topic's: `c DIGEST`,
//! `m MEMBER`, `p PAIRING`, `r MEMBER CHANNEL POSITION NODE NUMBER`.

use super::super::error::corrupt;
use super::super::record;
use crate::broker::{Control, Delivery};
use crate::store::Stored;
use crate::store::accounts::Digest;
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
        Control::CredentialEnded(digest) => {
            format!("c {}", digest.0.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
        }
        Control::MemberChanged(member) => format!("m {member}"),
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
        ["c", digest] => Control::CredentialEnded(read_digest(digest).ok_or_else(|| corrupt("a digest"))?),
        ["m", member] => Control::MemberChanged(record::word(member)?),
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

fn read_digest(hex: &str) -> Option<Digest> {
    let mut bytes = [0; 32];
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(hex.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(Digest(bytes))
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
