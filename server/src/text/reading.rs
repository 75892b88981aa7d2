//! The ways a text can be said: umlauts bare or written out, digits and signs as they are or for the letters they look
//! like.
//!
//! Never looks for anything. Always holds: the first reading is the text as it stands, and a further one is there only
//! when it differs.

use super::fold::{Glyph, Sign, glyphs};
use super::standing::{stand_in, standing_for_letters};
use super::stream::{Spelt, Stream};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Umlauts {
    Bare,
    WrittenOut,
}

/// The streams of `text`, one for each way to say it.
pub(super) fn streams(text: &str) -> Vec<Stream> {
    let glyphs = glyphs(text);
    let for_letters = standing_for_letters(&glyphs);
    let as_they_are = vec![false; glyphs.len()];
    let mut signs = vec![&as_they_are];
    if for_letters.contains(&true) {
        signs.push(&for_letters);
    }
    let mut umlauts = vec![Umlauts::Bare];
    if glyphs.iter().any(|glyph| matches!(glyph.sign, Sign::Umlaut(_))) {
        umlauts.push(Umlauts::WrittenOut);
    }
    let ways = umlauts.iter().flat_map(|umlauts| signs.iter().map(move |signs| (*umlauts, *signs)));
    ways.map(|(umlauts, signs)| Stream::of(spell(&glyphs, umlauts, signs), glyphs.len())).collect()
}

/// The words of a pattern as they are written, letters only, with single spaces between them: bare, and written out if
/// that differs.
pub(super) fn plain(text: &str) -> Vec<String> {
    let glyphs = glyphs(text);
    let signs = vec![false; glyphs.len()];
    let ways = [Umlauts::Bare, Umlauts::WrittenOut];
    let mut plain: Vec<String> = ways.iter().map(|way| Stream::words_of(spell(&glyphs, *way, &signs))).collect();
    plain.dedup();
    plain
}

fn spell(glyphs: &[Glyph], umlauts: Umlauts, for_letters: &[bool]) -> impl Iterator<Item = Spelt> {
    glyphs.iter().zip(for_letters).flat_map(move |(glyph, for_letter)| {
        let sign = match (stand_in(glyph.sign), glyph.sign) {
            (Some(letter), _) if *for_letter => Sign::Letter(letter),
            (_, Sign::Umlaut(vowel)) => Sign::Letter(vowel),
            (_, sign) => sign,
        };
        let is_written_out = umlauts == Umlauts::WrittenOut && matches!(glyph.sign, Sign::Umlaut(_));
        let also = is_written_out.then(|| Spelt { sign: Sign::Letter('e'), bytes: glyph.bytes.clone() });
        std::iter::once(Spelt { sign, bytes: glyph.bytes.clone() }).chain(also)
    })
}
