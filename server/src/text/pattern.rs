//! What a word rule looks for, parsed.
//!
//! Never matches. Always holds: a pattern has few enough letters to be compared in a step each, and enough not to be
//! found everywhere.

use super::fold::{Sign, glyphs};
use super::reading::plain;
use super::shape::{Shape, Side};

/// The pattern of a word rule: a word, the beginning (`idiot*`), end (`*idiot`) or middle (`*idiot*`) of one, both ends
/// of one (`an*fang`), or a phrase (`halt die klappe`), of which the last word may go on (`halt die klapp*`). Case,
/// accents and look-alikes make no difference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pattern {
    written: Box<str>,
    /// One for each way to say it, of the same sides and stars.
    forms: Vec<Form>,
    left: Side,
    right: Side,
}

/// One way to say a pattern, folded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Form {
    pub before: String,
    /// What follows the star within.
    pub after: Option<String>,
}

/// Why a pattern was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PatternError {
    /// No letter, digit or emoji in it.
    #[error("the pattern has nothing to look for")]
    Empty,
    /// Fewer letters than it takes not to be found everywhere: two, or three beside a star at an end.
    #[error("the pattern has fewer than {least} letters or digits")]
    TooShort {
        /// What it takes.
        least: usize,
    },
    /// More than [`Pattern::CHARACTERS_MAX`] characters, or letters once ligatures and umlauts are written out.
    #[error("the pattern is longer than {} characters", Pattern::CHARACTERS_MAX)]
    TooLong,
    /// A star may stand at the beginning, at the end or both, or one alone within.
    #[error("stars are allowed at the ends of a word, or one within it")]
    Stars,
    /// In a phrase only the last word may end in a star.
    #[error("in a phrase only the last word may end in a star")]
    StarInPhrase,
    /// A sign that separates words everywhere, so it can't be looked for. Tricks with signs are found without.
    #[error("the sign {sign:?} cannot be looked for")]
    Sign {
        /// The first one found.
        sign: char,
    },
}

impl Pattern {
    /// The most characters of a pattern.
    pub const CHARACTERS_MAX: usize = 60;

    /// Reads a pattern as a facilitator writes it.
    pub fn parse(raw: &str) -> Result<Self, PatternError> {
        let written = raw.trim();
        if written.chars().count() > Self::CHARACTERS_MAX {
            return Err(PatternError::TooLong);
        }
        let (left, rest) = side(written, written.strip_prefix('*'));
        let (right, core) = side(rest, rest.strip_suffix('*'));
        let forms = match core.split_once('*') {
            None => plain_forms(core, left, right)?,
            Some((_, after)) if after.contains('*') => return Err(PatternError::Stars),
            Some(_) if left == Side::Open || right == Side::Open => return Err(PatternError::Stars),
            Some((before, after)) => forms_around_star(before, after)?,
        };
        let is_long = |form: &Form| {
            form.before.chars().chain(form.after.iter().flat_map(|after| after.chars())).count() > Self::CHARACTERS_MAX
        };
        if forms.iter().any(is_long) {
            return Err(PatternError::TooLong);
        }
        Ok(Self { written: written.into(), forms, left, right })
    }

    /// The pattern as it was written.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Each way to say it, with what stands beside.
    pub(super) fn shapes(&self) -> impl Iterator<Item = (&Form, Shape)> {
        self.forms.iter().map(|form| (form, Shape::new(self.left, &form.before, form.after.as_deref(), self.right)))
    }

    pub(super) fn sides(&self) -> (Side, Side) {
        (self.left, self.right)
    }
}

/// Letters in front of or behind a star at an end, at least.
const BESIDE_STAR_MIN: usize = 3;
/// Letters of a word without one, and on each side of a star within.
const LETTERS_MIN: usize = 2;

fn side<'a>(whole: &'a str, without_star: Option<&'a str>) -> (Side, &'a str) {
    without_star.map_or((Side::Closed, whole), |rest| (Side::Open, rest))
}

fn plain_forms(core: &str, left: Side, right: Side) -> Result<Vec<Form>, PatternError> {
    let forms = folded(core)?;
    let has_star = left == Side::Open || right == Side::Open;
    let is_star_alone = || has_star && glyphs(core).last().is_some_and(|last| last.sign == Sign::Space);
    if forms[0].contains(' ') && (left == Side::Open || is_star_alone()) {
        return Err(PatternError::StarInPhrase);
    }
    let is_picture = glyphs(core).iter().any(|glyph| matches!(glyph.sign, Sign::Picture(_)));
    let least = match (has_star, is_picture) {
        (true, _) => BESIDE_STAR_MIN,
        (false, true) => 1,
        (false, false) => LETTERS_MIN,
    };
    long_enough(&forms[0], least)?;
    Ok(forms.into_iter().map(|before| Form { before, after: None }).collect())
}

fn forms_around_star(before: &str, after: &str) -> Result<Vec<Form>, PatternError> {
    let beside_star = [glyphs(before).pop(), glyphs(after).into_iter().next()];
    let (before, after) = (folded(before)?, folded(after)?);
    // Words end as they are read: some blanks are letters by name.
    let ends_word = beside_star.iter().flatten().any(|glyph| !glyph.sign.is_wordy());
    if ends_word || before[0].contains(' ') || after[0].contains(' ') {
        return Err(PatternError::StarInPhrase);
    }
    long_enough(&before[0], LETTERS_MIN)?;
    long_enough(&after[0], LETTERS_MIN)?;
    let nth = |way: usize, of: &[String]| of[way.min(of.len() - 1)].clone();
    let ways = 0..before.len().max(after.len());
    Ok(ways.map(|way| Form { before: nth(way, &before), after: Some(nth(way, &after)) }).collect())
}

/// Each way to say `core`; at least one, not empty.
fn folded(core: &str) -> Result<Vec<String>, PatternError> {
    let refused = glyphs(core).into_iter().find_map(|glyph| match glyph.sign {
        Sign::Mark('\'' | '-' | '.' | '/') => None,
        Sign::Mark(sign) => Some(sign),
        _ => None,
    });
    if let Some(sign) = refused {
        return Err(PatternError::Sign { sign });
    }
    let forms = plain(core);
    if forms[0].is_empty() { Err(PatternError::Empty) } else { Ok(forms) }
}

fn long_enough(form: &str, least: usize) -> Result<(), PatternError> {
    let letters = form.chars().filter(|c| *c != ' ').count();
    if letters < least { Err(PatternError::TooShort { least }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_phrases_stars_and_emoji_are_patterns() {
        for pattern in [
            "idiot",
            "Idiot*",
            "*idiot",
            "*idiot*",
            "an*fang",
            "halt die klappe",
            "halt die klapp*",
            "88",
            "ÉTÉ",
            "🖕",
            "t'es con",
            "va-t'en",
            "ta gueule",
            "example.com",
            "Maßstab",
            "🏳️‍🌈",
            "сука",
            " idiot ",
        ] {
            assert!(Pattern::parse(pattern).is_ok(), "{pattern}: {:?}", Pattern::parse(pattern));
        }
        assert_eq!(Pattern::parse(" Idiot ").unwrap().as_str(), "Idiot");
    }

    #[test]
    fn everything_else_is_refused_with_its_reason() {
        use PatternError::*;
        let long = "a".repeat(61);
        let unfolds = "ü".repeat(31);
        for (pattern, reason) in [
            ("", Empty),
            ("*", Empty),
            ("***", Stars),
            (" . ", Empty),
            ("\u{200B}\u{AD}", Empty),
            ("a", TooShort { least: 2 }),
            ("a*", TooShort { least: 3 }),
            ("*ab*", TooShort { least: 3 }),
            ("*🖕*", TooShort { least: 3 }),
            ("a*bcd", TooShort { least: 2 }),
            ("ab*", TooShort { least: 3 }),
            ("**abc", Stars),
            ("ab*cd*", Stars),
            ("*ab*cd", Stars),
            ("ab*cd*ef", Stars),
            ("ab**cd", Stars),
            ("*halt die", StarInPhrase),
            ("ha*lt die", StarInPhrase),
            ("halt die *", StarInPhrase),
            ("々ࡠ\u{3164}*𑋰𐗀", StarInPhrase),
            ("halt *die", StarInPhrase),
            ("halt* die", StarInPhrase),
            ("halt\u{3164}*die", StarInPhrase),
            ("halt'*die", StarInPhrase),
            ("halt*-die", StarInPhrase),
            ("halt die\u{3164}*", StarInPhrase),
            ("id!ot", Sign { sign: '!' }),
            ("(a+)+", Sign { sign: '(' }),
            ("idi\u{0}ot", Sign { sign: '\0' }),
            (&long, TooLong),
            (&unfolds, TooLong),
        ] {
            assert_eq!(Pattern::parse(pattern), Err(reason), "{pattern}");
        }
    }
}
