//! What travels over the topics.
//!
//! A channel's: `e EPOCH OFFSET AT LINE` and perhaps a line feed and the text (an event, complete: no node has to read
//! it again), `j MEMBER` and `l MEMBER` (came, left), `t MEMBER` (is writing). The control topic's: what [`Control::written`] gives.

use super::super::error::corrupt;
use super::super::record;
use crate::kernel::broker::{Control, Delivery};
use crate::kernel::store::Stored;
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

/// Reads what came over the control topic.
pub fn read_control(payload: &str) -> Stored<Control> {
    Control::read(payload).ok_or_else(|| corrupt("a control of unknown kind"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn nonsense_is_not_read() {
        for payload in ["", "c", "c zz", "e", "e x y", "j x", "l", "t y"] {
            assert!(read_control(payload).is_err(), "{payload}");
            assert!(read_live(ChannelId(Uuid::nil()), payload).is_err(), "{payload}");
        }
    }
}
