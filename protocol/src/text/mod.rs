//! Bounded text: what people may write where. Parsed once at the door, valid from then on.
//!
//! All text is NFC, trimmed, without control characters or invisible direction overrides.

mod lookalike;
mod name;

pub use lookalike::Skeleton;
pub use name::DisplayName;

use crate::limits::{BYTES_PER_GRAPHEME, GRAPHEME_BYTES, Limits};
use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_properties::{EmojiStatus, UnicodeEmoji};
use unicode_segmentation::UnicodeSegmentation;

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

/// Whether line feeds and tabs may stand in the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    One,
    Many,
}

/// Normalises and bounds; what every kind of text has in common.
fn bounded(raw: &str, lines: Lines, max_bytes: u32, max_graphemes: u32) -> Result<String, TextRefusal> {
    // Normalising can grow a text, by a factor of three at most; what is far beyond the limit isn't looked at.
    if raw.trim().len() > max_bytes as usize * 4 {
        return Err(TextRefusal::TooManyBytes { limit: max_bytes });
    }
    let composed: String = if is_nfc(raw) { raw.to_owned() } else { raw.nfc().collect() };
    let composed = if composed.contains('\r') { composed.replace("\r\n", "\n") } else { composed };
    let text = composed.trim();
    if text.chars().all(is_invisible) {
        return Err(TextRefusal::Empty);
    }
    if let Some(control) = text.chars().find(|c| is_control(*c, lines)) {
        return Err(TextRefusal::Control { code_point: control.into() });
    }
    if text.len() > max_bytes as usize {
        return Err(TextRefusal::TooManyBytes { limit: max_bytes });
    }
    if !text.is_ascii() {
        let mut graphemes = 0u32;
        for grapheme in text.graphemes(true) {
            if grapheme.len() > GRAPHEME_BYTES {
                return Err(TextRefusal::Stacked);
            }
            graphemes += 1;
        }
        if graphemes > max_graphemes {
            return Err(TextRefusal::TooManyGraphemes { limit: max_graphemes });
        }
    } else if text.len() > max_graphemes as usize {
        return Err(TextRefusal::TooManyGraphemes { limit: max_graphemes });
    }
    Ok(text.to_owned())
}

fn is_control(c: char, lines: Lines) -> bool {
    match c {
        '\n' | '\t' => lines == Lines::One,
        // Direction overrides and embeddings reorder what stands around them.
        '\u{202A}'..='\u{202E}' => true,
        // Line and paragraph separators, interlinear annotation.
        '\u{2028}' | '\u{2029}' | '\u{FFF9}'..='\u{FFFB}' => true,
        // Non-characters.
        '\u{FDD0}'..='\u{FDEF}' => true,
        c => c.is_control() || (u32::from(c) & 0xFFFE) == 0xFFFE,
    }
}

/// White space and characters that leave no ink.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
}

macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(test, derive(ts_rs::TS), ts(as = "String"))]
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
text_type!(
    /// One emoji (UTS #51), as a reaction.
    Emoji
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
        let graphemes = limits.name_graphemes;
        bounded(raw, Lines::One, graphemes * BYTES_PER_GRAPHEME, graphemes).map(Self::from_stored)
    }
}

impl Topic {
    /// Reads a topic; blank is an empty topic.
    pub fn parse(raw: &str, limits: &Limits) -> Result<Self, TextRefusal> {
        let graphemes = limits.topic_graphemes;
        match bounded(raw, Lines::One, graphemes * BYTES_PER_GRAPHEME, graphemes) {
            Err(TextRefusal::Empty) => Ok(Self("".into())),
            other => other.map(Self::from_stored),
        }
    }
}

impl Emoji {
    /// Reads one emoji: a single grapheme cluster with an emoji in it and nothing that isn't part of one.
    pub fn parse(raw: &str, limits: &Limits) -> Result<Self, TextRefusal> {
        if raw.len() > limits.emoji_bytes as usize || raw.graphemes(true).count() != 1 {
            return Err(TextRefusal::NotAnEmoji);
        }
        let is_part = |c: char| {
            c.emoji_status() != EmojiStatus::NonEmoji
                || matches!(c, '\u{200D}' | '\u{FE0F}' | '\u{20E3}' | '\u{E0020}'..='\u{E007F}')
        };
        let stands_alone = |c: char| {
            !c.is_ascii() && !matches!(c.emoji_status(), EmojiStatus::NonEmoji | EmojiStatus::NonEmojiButEmojiComponent)
        };
        let is_keycap =
            raw.ends_with('\u{20E3}') && raw.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '#' | '*'));
        let is_emoji = raw.chars().all(is_part) && (raw.chars().any(stands_alone) || is_keycap);
        if is_emoji { Ok(Self(raw.into())) } else { Err(TextRefusal::NotAnEmoji) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIMITS: Limits = Limits::DEFAULT;

    fn text(raw: &str) -> Result<String, TextRefusal> {
        MessageText::parse(raw, &LIMITS).map(|t| t.as_str().to_owned())
    }

    #[test]
    fn text_is_trimmed_and_composed() {
        assert_eq!(text("  e\u{301}te\u{301} \n"), Ok("été".into()));
        assert_eq!(text("a\r\nb"), Ok("a\nb".into()));
    }

    #[test]
    fn blanks_of_every_kind_are_empty() {
        for raw in [
            "",
            "   ",
            "\n\t\n",
            "\u{200B}",
            "\u{00A0}\u{2003}",
            "\u{FEFF}\u{2060}",
            "\u{3164}",
            "\u{2800}",
            "\u{FE0F}",
        ] {
            assert_eq!(text(raw), Err(TextRefusal::Empty), "{raw:?}");
        }
    }

    #[test]
    fn control_characters_are_refused() {
        for c in [
            '\0',
            '\u{7}',
            '\u{1B}',
            '\u{7F}',
            '\u{85}',
            '\u{9F}',
            '\u{202E}',
            '\u{2028}',
            '\u{FFFE}',
            '\u{1FFFF}',
            '\r',
        ] {
            assert!(matches!(text(&format!("a{c}b")), Err(TextRefusal::Control { .. })), "{c:?}");
        }
    }

    #[test]
    fn length_is_counted_in_bytes_and_in_graphemes() {
        assert!(text(&"a".repeat(4000)).is_ok());
        assert_eq!(text(&"a".repeat(4001)), Err(TextRefusal::TooManyBytes { limit: 4000 }));
        assert_eq!(text(&"é".repeat(2001)), Err(TextRefusal::TooManyBytes { limit: 4000 }));
        assert!(text(&format!("  {}  ", "é".repeat(2000))).is_ok());
        let name = |raw: &str| Name::parse(raw, &LIMITS).map(|n| n.as_str().to_owned());
        assert!(name(&"é".repeat(40)).is_ok());
        assert_eq!(name(&"é".repeat(41)), Err(TextRefusal::TooManyGraphemes { limit: 40 }));
        assert!(matches!(name("two\nlines"), Err(TextRefusal::Control { code_point: 10 })));
    }

    #[test]
    fn stacked_marks_are_refused() {
        assert_eq!(text(&format!("Z{}", "\u{301}".repeat(40))), Err(TextRefusal::Stacked));
    }

    #[test]
    fn a_reaction_is_one_emoji() {
        for emoji in ["👍", "❤️", "👩‍👩‍👧‍👦", "👍🏽", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "☀"]
        {
            assert!(Emoji::parse(emoji, &LIMITS).is_ok(), "{emoji}");
        }
        for other in ["", "a", "1", "#", "👍👍", "👍a", "<b>", " ", "\u{200D}", "\u{FE0F}", "é"] {
            assert!(Emoji::parse(other, &LIMITS).is_err(), "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn parsing_is_stable_and_never_panics(raw in any::<String>()) {
            if let Ok(once) = text(&raw) {
                prop_assert!(once.len() <= 4000);
                prop_assert_eq!(text(&once), Ok(once.clone()));
            }
            let _ = Name::parse(&raw, &LIMITS);
            let _ = Emoji::parse(&raw, &LIMITS);
            if let Ok(name) = DisplayName::parse(&raw, &LIMITS) {
                let again = DisplayName::parse(name.as_str(), &LIMITS);
                prop_assert_eq!(again.map(|n| n.as_str().to_owned()), Ok(name.as_str().to_owned()));
            }
        }
    }
}
