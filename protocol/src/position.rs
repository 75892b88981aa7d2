//! Where one is in a channel's log.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// The life of a log. It changes only when a log was lost, so that an old offset can't be taken for a place in
/// the new log. 1 to 32 characters of `a–z`, `0–9` and `-`; opaque to clients.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Epoch {
    bytes: [u8; 32],
    length: u8,
}

impl Epoch {
    /// Reads an epoch. `None` when it is empty, longer than 32 bytes, or has another character.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=32).contains(&text.len());
        let clean = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !(fits && clean) {
            return None;
        }
        let mut bytes = [0; 32];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        Some(Self { bytes, length: text.len() as u8 })
    }

    /// The epoch as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }
}

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Epoch({self})")
    }
}

/// The number of an event in its channel's log: dense, from 1. 0 is "before the first".
pub type Offset = u64;

/// The largest offset a position may name: what every JSON reader holds exactly (2⁵³ − 1).
pub const OFFSET_MAX: Offset = (1 << 53) - 1;

/// A place in one channel's log, `EPOCH:OFFSET`: "everything up to and including this event".
///
/// An offset alone is never enough: after a log was lost the same offset names another event.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(test, derive(ts_rs::TS), ts(as = "String"))]
pub struct Position {
    /// The life of the log.
    pub epoch: Epoch,
    /// The event's number in it.
    pub offset: Offset,
}

impl Position {
    /// Reads `EPOCH:OFFSET`. `None` when the shape is wrong or the offset is above [`OFFSET_MAX`].
    pub fn parse(text: &str) -> Option<Self> {
        let (epoch, offset) = text.split_once(':')?;
        let digits = !offset.is_empty() && offset.bytes().all(|b| b.is_ascii_digit());
        let canonical = offset == "0" || !offset.starts_with('0');
        if !(digits && canonical) {
            return None;
        }
        let offset = offset.parse().ok().filter(|o| *o <= OFFSET_MAX)?;
        Some(Self { epoch: Epoch::parse(epoch)?, offset })
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.epoch, self.offset)
    }
}

impl fmt::Debug for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Position({self})")
    }
}

#[cfg(test)]
impl schemars::JsonSchema for Position {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Position".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A place in one channel's log, `EPOCH:OFFSET`: everything up to and including this event.",
            "type": "string",
            "pattern": "^[a-z0-9-]{1,32}:(?:0|[1-9][0-9]{0,15})$"
        })
    }
}

impl Serialize for Position {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("a position is EPOCH:OFFSET"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_not_a_position_is_refused() {
        for text in
            ["", ":", "e:", ":1", "e:-1", "e:+1", "e:01", "e:1.0", "e:1 ", "E:1", "e:9007199254740992", "e:1:2", "é:1"]
        {
            assert_eq!(Position::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_position_reads_back_as_it_was_written(epoch in "[a-z0-9-]{1,32}", offset in 0..=OFFSET_MAX) {
            let text = format!("{epoch}:{offset}");
            prop_assert_eq!(Position::parse(&text).unwrap().to_string(), text);
        }
    }
}
