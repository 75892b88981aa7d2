//! Digits and signs that stand for letters: `1d10t`, `@rschloch`, `id!ot`, `1 d 1 o t`.
//!
//! Never reads numbers as words. Always holds: a sign stands for a letter only where letters are beside it, and an
//! exclamation mark only where the word goes on behind it.

use super::fold::{Glyph, Sign};

/// A letter that may be an `i` or an `l`.
pub(super) const EITHER: char = '|';

/// The fewest letters, digits and signs of a word that is mixed of them: `5s` is a telephone.
const MIXED_MIN: usize = 3;

/// The letter that a digit or sign is used for.
pub(super) fn stand_in(sign: Sign) -> Option<char> {
    match sign {
        Sign::Digit('0') => Some('o'),
        Sign::Digit('1') | Sign::Mark('!' | '|' | '¡') => Some(EITHER),
        Sign::Digit('2') => Some('z'),
        Sign::Digit('3') | Sign::Mark('€') => Some('e'),
        Sign::Digit('4') | Sign::Mark('@') => Some('a'),
        Sign::Digit('5') | Sign::Mark('$') => Some('s'),
        Sign::Digit('6' | '9') => Some('g'),
        Sign::Digit('7') => Some('t'),
        Sign::Digit('8') => Some('b'),
        _ => None,
    }
}

/// For each glyph, whether it stands for a letter.
pub(super) fn standing_for_letters(glyphs: &[Glyph]) -> Vec<bool> {
    let mut standing = vec![false; glyphs.len()];
    let mut from = 0;
    for chunk in glyphs.split(|glyph| glyph.sign == Sign::Space) {
        if is_mixed(chunk) {
            for at in (0..chunk.len()).filter(|at| stand_in(chunk[*at].sign).is_some() && !ends_sentence(&chunk[*at..]))
            {
                standing[from + at] = true;
            }
        }
        from += chunk.len() + 1;
    }
    for run in lone(glyphs).split(|at| at.is_none()) {
        let run: Vec<usize> = run.iter().copied().flatten().collect();
        let end = run.iter().rposition(|at| !is_exclamation(glyphs[*at].sign)).map_or(0, |last| last + 1);
        if end >= MIXED_MIN && run.iter().any(|at| is_letter(glyphs[*at].sign)) {
            run[..end].iter().for_each(|at| standing[*at] = stand_in(glyphs[*at].sign).is_some());
        }
    }
    standing
}

fn is_mixed(chunk: &[Glyph]) -> bool {
    chunk.iter().filter(|glyph| is_part(glyph.sign)).count() >= MIXED_MIN
        && chunk.iter().any(|glyph| is_letter(glyph.sign))
        && chunk.iter().any(|glyph| stand_in(glyph.sign).is_some())
}

/// Where letters, digits and signs stand alone, in order; `None` where longer words are.
fn lone(glyphs: &[Glyph]) -> Vec<Option<usize>> {
    let mut lone = Vec::new();
    let mut from = 0;
    for word in glyphs.chunk_by(|glyph, next| is_part(glyph.sign) == is_part(next.sign)) {
        // A ligature or ß is two glyphs of one character.
        let is_single = word.iter().all(|glyph| glyph.bytes == word[0].bytes);
        if is_part(word[0].sign) {
            lone.push(is_single.then_some(from));
        }
        from += word.len();
    }
    lone
}

/// Whether the exclamation marks these glyphs begin with are followed by something else than a word.
fn ends_sentence(glyphs: &[Glyph]) -> bool {
    is_exclamation(glyphs[0].sign) && {
        let next = glyphs.iter().find(|glyph| !is_exclamation(glyph.sign));
        !next.is_some_and(|next| is_part(next.sign))
    }
}

fn is_exclamation(sign: Sign) -> bool {
    matches!(sign, Sign::Mark('!' | '¡'))
}

fn is_letter(sign: Sign) -> bool {
    matches!(sign, Sign::Letter(_) | Sign::Umlaut(_))
}

fn is_part(sign: Sign) -> bool {
    sign.is_wordy() || stand_in(sign).is_some()
}
