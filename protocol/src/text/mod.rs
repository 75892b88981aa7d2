//! Bounded text: what people may write where. Parsed once at the door, valid from then on.
//!
//! All text is NFC, trimmed, without control characters or invisible direction overrides.
//!
//! Commands and request bodies carry raw strings, which the `parse` of a type here turns into it. Deserialising takes
//! a text as it stands: what reads it so is a client of a server, or a server of its own store.

mod bounded;
mod emoji;
mod lookalike;
mod name;

pub use emoji::Emoji;
pub use lookalike::Skeleton;
pub use name::DisplayName;

use crate::limits::Limits;
use bounded::{Lines, bounded, line};
use serde::{Deserialize, Serialize};

/// Why a text was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TextRefusal {
    /// Nothing to see: empty, blanks, or only invisible characters.
    #[error("the text is empty")]
    Empty,
    /// More than `limit` bytes of UTF-8 after trimming.
    #[error("the text is longer than {limit} bytes")]
    TooManyBytes {
        /// The limit in bytes.
        limit: u32,
    },
    /// More than `limit` grapheme clusters.
    #[error("the text is longer than {limit} characters")]
    TooManyGraphemes {
        /// The limit in grapheme clusters.
        limit: u32,
    },
    /// A control character other than line feed and tab, a direction override, or a non-character.
    #[error("the text has a control character (U+{code_point:04X})")]
    Control {
        /// The first one found.
        code_point: u32,
    },
    /// A character with too many marks stacked on it.
    #[error("a character has too many marks on it")]
    Stacked,
    /// A name that could be taken for another: mixed scripts, or characters not meant for names (UTS #39).
    #[error("the name has characters that can be mistaken for others")]
    LookAlike,
    /// Not one emoji.
    #[error("a reaction is one emoji")]
    NotAnEmoji,
}

impl TextRefusal {
    /// Whether the text was right but too long.
    pub fn is_length(self) -> bool {
        matches!(self, Self::TooManyBytes { .. } | Self::TooManyGraphemes { .. })
    }
}

macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema), ts(as = "String"))]
        pub struct $name(Box<str>);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Takes a text back from a store, which holds only what was parsed before.
            pub fn from_stored(text: String) -> Self {
                Self(text.into_boxed_str())
            }
        }
    };
}

text_type!(
    /// What a message says: one or more lines.
    MessageText
);
text_type!(
    /// The name of a channel, municipality or neighbourhood: one line.
    Name
);
text_type!(
    /// What a channel is about: one line, may be empty.
    Topic
);

impl MessageText {
    /// Reads a message's text; line ends become line feeds.
    pub fn parse(raw: &str, limits: &Limits) -> Result<Self, TextRefusal> {
        bounded(raw, Lines::Many, limits.text_bytes, limits.text_graphemes).map(Self::from_stored)
    }
}

impl Name {
    /// Reads a name.
    pub fn parse(raw: &str, limits: &Limits) -> Result<Self, TextRefusal> {
        line(raw, limits.name_graphemes).map(Self::from_stored)
    }
}

impl Topic {
    /// Reads a topic; blank is an empty topic.
    pub fn parse(raw: &str, limits: &Limits) -> Result<Self, TextRefusal> {
        match line(raw, limits.topic_graphemes) {
            Err(TextRefusal::Empty) => Ok(Self("".into())),
            other => other.map(Self::from_stored),
        }
    }
}

/// Reads words of one or more lines that are kept as a plain string, of at most `bytes` of UTF-8: what people write to a desk.
pub fn words(raw: &str, bytes: u32) -> Result<String, TextRefusal> {
    bounded(raw, Lines::Many, bytes, bytes)
}

#[cfg(test)]
mod tests;
