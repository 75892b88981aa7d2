//! One emoji (UTS #51).

use super::TextRefusal;
use crate::limits::Limits;
use serde::{Deserialize, Serialize};
use unicode_properties::{EmojiStatus, UnicodeEmoji};

const JOINER: char = '\u{200D}';
const AS_EMOJI: char = '\u{FE0F}';
const KEYCAP: char = '\u{20E3}';
const TAG_END: char = '\u{E007F}';

/// One emoji, as a reaction. One way of writing it: a sign that is text by default has U+FE0F after it, one that is
/// an emoji by default has not, so that those who mean the same react with the same.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema), ts(as = "String"))]
pub struct Emoji(Box<str>);

impl Emoji {
    /// Reads one emoji: a sign, a flag, a keycap, or several signs joined into one.
    pub fn parse(raw: &str, limits: &Limits) -> Result<Self, TextRefusal> {
        if raw.len() > limits.emoji_bytes as usize || !is_one_emoji(raw) {
            return Err(TextRefusal::NotAnEmoji);
        }
        let mut characters = raw.chars();
        let written = match (characters.next(), characters.next(), characters.next()) {
            (Some(sign), None | Some(AS_EMOJI), None) if is_emoji_by_default(sign) => sign.to_string(),
            (Some(sign), None, None) => String::from_iter([sign, AS_EMOJI]),
            _ => raw.to_owned(),
        };
        Ok(Self::from_stored(written))
    }

    /// The emoji.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes an emoji back from a store, which holds only what was parsed before.
    pub fn from_stored(text: String) -> Self {
        Self(text.into_boxed_str())
    }
}

/// Whether `text` is one emoji of the shapes of UTS #51, section 1.4.9, and nothing else.
pub(super) fn is_one_emoji(text: &str) -> bool {
    text.split(JOINER).all(is_element)
}

/// A flag, a keycap, or a sign with what may follow it.
fn is_element(text: &str) -> bool {
    let mut rest = text.chars().peekable();
    let Some(first) = rest.next() else { return false };
    if is_regional(first) {
        return rest.next().is_some_and(is_regional) && rest.next().is_none();
    }
    if first.is_ascii() {
        return matches!(first, '0'..='9' | '#' | '*') && matches!(&text[1..], "\u{FE0F}\u{20E3}" | "\u{20E3}");
    }
    if !is_sign(first) {
        return false;
    }
    rest.next_if(|c| *c == AS_EMOJI || is_skin_tone(*c));
    rest.next_if_eq(&KEYCAP);
    let mut tagged = false;
    while rest.next_if(|c| matches!(c, '\u{E0030}'..='\u{E0039}' | '\u{E0061}'..='\u{E007A}')).is_some() {
        tagged = true;
    }
    (!tagged || rest.next() == Some(TAG_END)) && rest.next().is_none()
}

fn is_sign(c: char) -> bool {
    !matches!(c.emoji_status(), EmojiStatus::NonEmoji | EmojiStatus::NonEmojiButEmojiComponent) && !c.is_ascii()
}

fn is_emoji_by_default(c: char) -> bool {
    !matches!(c.emoji_status(), EmojiStatus::EmojiOther | EmojiStatus::EmojiModifierBase)
}

fn is_regional(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}

fn is_skin_tone(c: char) -> bool {
    matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emoji(raw: &str) -> Option<String> {
        Emoji::parse(raw, &Limits::DEFAULT).ok().map(|e| e.as_str().to_owned())
    }

    #[test]
    fn a_reaction_is_one_emoji() {
        for one in ["👍", "❤️", "👩‍👩‍👧‍👦", "👍🏽", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "☀️", "❤️‍🔥", "🏳️‍🌈", "🧑🏽‍🤝‍🧑🏻", "🦰"]
        {
            assert_eq!(emoji(one).as_deref(), Some(one));
        }
        for other in
            ["", "a", "1", "#", "👍👍", "👍a", "a👍", "<b>", " ", " 👍", "\u{200D}", "\u{FE0F}", "é", "\u{E0067}", "①"]
        {
            assert_eq!(emoji(other), None, "{other:?}");
        }
        assert_eq!(emoji(&"👩\u{200D}".repeat(20)), None);
    }

    #[test]
    fn nothing_hides_behind_an_emoji() {
        for other in [
            "👍\u{200D}",
            "\u{200D}👍",
            "👍\u{FE0F}\u{FE0F}",
            "👍🏽🏽",
            "👍\u{E0067}",
            "👍\u{E007F}x",
            "🇩",
            "🇩🇪🇫",
            "👍\u{301}",
            "1\u{20E3}\u{20E3}",
        ] {
            assert_eq!(emoji(other), None, "{other:?}");
        }
    }

    #[test]
    fn an_emoji_is_written_in_one_way() {
        assert_eq!(emoji("❤"), emoji("❤️"));
        assert_eq!(emoji("☀").as_deref(), Some("☀\u{FE0F}"));
        assert_eq!(emoji("👍\u{FE0F}").as_deref(), Some("👍"));
    }
}
