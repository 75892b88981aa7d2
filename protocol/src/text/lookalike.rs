//! What can be mistaken for what (UTS #39).

use super::bounded::is_invisible;
use super::emoji::is_one_emoji;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};
use unicode_security::{GeneralSecurityProfile, MixedScript};
use unicode_segmentation::UnicodeSegmentation;

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
        let skeleton: String = bare(&folded).nfc().collect();
        // Some digits have the shape of a dot; a name of nothing else is its own skeleton.
        Self(if skeleton.is_empty() { text.into() } else { skeleton.into_boxed_str() })
    }

    /// The skeleton as text, for an index.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether `name` is of one script, of characters meant for names, with a letter or digit in it. Emoji may stand
/// beside them, but none that is a letter or digit in a box.
pub(super) fn is_plain_name(name: &str) -> bool {
    let is_plain = |grapheme: &str| {
        let mut marks = 0;
        grapheme.chars().all(|c| {
            marks = if c.general_category_group() == GeneralCategoryGroup::Mark { marks + 1 } else { 0 };
            marks <= MARKS && (c == ' ' || is_punctuation(c) || (c.identifier_allowed() && !is_invisible(c)))
        })
    };
    let is_picture = |grapheme: &str| is_one_emoji(grapheme) && !grapheme.contains(char::is_alphanumeric);
    let letters: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    name.graphemes(true).all(|grapheme| is_plain(grapheme) || is_picture(grapheme))
        && !letters.is_empty()
        && letters.as_str().is_single_script()
}

/// Marks that may follow one letter of a name: a vowel and a doubling, a vowel and a tone.
const MARKS: usize = 2;

fn is_punctuation(c: char) -> bool {
    matches!(c, '-' | '_' | '.' | '\'' | '’' | '&' | '(' | ')' | '·' | ',' | '/' | '!' | '+')
}
