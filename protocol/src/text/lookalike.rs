//! What can be mistaken for what (UTS #39).

use super::is_invisible;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{EmojiStatus, GeneralCategoryGroup, UnicodeEmoji, UnicodeGeneralCategory};
use unicode_security::{GeneralSecurityProfile, MixedScript};

/// What a name looks like once case, spacing and confusable characters are taken away (UTS #39, section 4).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Skeleton(Box<str>);

impl Skeleton {
    /// The skeleton of `text`.
    pub fn of(text: &str) -> Self {
        let bare = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
        // Capital I and the digit 1 look like l only before case is folded, so the shapes are taken first.
        let shapes: String = unicode_security::skeleton(text).collect();
        let folded: String = unicode_security::skeleton(&bare(&shapes)).collect();
        Self(bare(&folded).nfc().collect::<String>().into_boxed_str())
    }

    /// The skeleton as text, for an index.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether `name` is of one script, of characters meant for names, with a letter or digit in it.
pub(super) fn is_plain_name(name: &str) -> bool {
    let mut marks = 0;
    for c in name.chars() {
        marks = if c.general_category_group() == GeneralCategoryGroup::Mark { marks + 1 } else { 0 };
        let fits = c == ' ' || is_punctuation(c) || is_emoji(c) || (c.identifier_allowed() && !is_invisible(c));
        if !fits || marks > 2 {
            return false;
        }
    }
    let letters: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    !letters.is_empty() && letters.as_str().is_single_script()
}

fn is_punctuation(c: char) -> bool {
    matches!(c, '-' | '_' | '.' | '\'' | '’' | '&' | '(' | ')' | '·' | ',' | '/' | '!' | '+')
}

fn is_emoji(c: char) -> bool {
    matches!(c.emoji_status(), EmojiStatus::EmojiPresentation | EmojiStatus::EmojiPresentationAndModifierBase)
}
