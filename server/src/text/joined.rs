//! Words hidden by spacing: `i d i o t`, `i.d.i.o.t`, `id*iot`.
//!
//! Never joins what ordinary sentences have beside each other: single letters are joined when there are three, longer
//! pieces only over signs without a space, and never over an apostrophe (`l'arme` is not `larme`). Always holds: a letter
//! of the text is in at most two of these words.

use super::stream::{Gap, Piece, Pieces};
use std::ops::Range;

/// A word put together from pieces.
pub(super) struct Hidden {
    pub letters: Vec<char>,
    pub bytes: Range<usize>,
    pub is_loose: bool,
}

/// The fewest letters a joined word has.
const LETTERS_MIN: usize = 3;

/// The hidden words of a text.
pub(super) fn hidden(all: &Pieces) -> Vec<Hidden> {
    // A picture between letters is one of the tricks.
    let pieces: Vec<&Piece> = all.all.iter().filter(|piece| !piece.is_picture).collect();
    let chunks = pieces.chunk_by(|_, next| next.gap <= Gap::Sentence).filter(|chunk| chunk.len() >= 2);
    let chunks = chunks.map(|chunk| join(all, chunk, chunk[1..].iter().any(|piece| piece.gap == Gap::Sentence)));
    let singles = pieces.chunk_by(|piece, next| piece.is_single && next.is_single);
    let singles = singles.filter(|run| run.len() >= LETTERS_MIN).map(|run| join(all, run, false));
    let is_word = |word: &Hidden| word.letters.len() >= LETTERS_MIN && word.letters.iter().any(|c| !c.is_ascii_digit());
    chunks.chain(singles).filter(is_word).collect()
}

fn join(all: &Pieces, pieces: &[&Piece], is_loose: bool) -> Hidden {
    let bytes = pieces[0].bytes.start..pieces[pieces.len() - 1].bytes.end;
    Hidden { letters: pieces.iter().flat_map(|piece| all.letters_of(piece).iter().copied()).collect(), bytes, is_loose }
}
