//! One reading of a text as words for the automaton: the words as they stand, then those that spacing hides.
//!
//! Never compares. Always holds: words stand between single spaces, hidden ones between double spaces, so that no
//! phrase runs over them; every place of the key leads back to letters, words and bytes of the text.

use super::fold::Sign;
use super::joined::hidden;
use super::standing::EITHER;
use std::ops::Range;

/// A letter, or what is between letters, in one reading.
pub(super) struct Spelt {
    pub sign: Sign,
    pub bytes: Range<usize>,
}

/// What a reading is made of. The letters of all pieces lie in one place: a text has many pieces, and each message is one.
pub(super) struct Pieces {
    pub letters: Vec<char>,
    pub all: Vec<Piece>,
}

/// Letters or one picture, with nothing between them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    pub letters: Range<usize>,
    pub bytes: Range<usize>,
    /// One character of the text, though it may be two letters (ß).
    pub is_single: bool,
    pub is_picture: bool,
    /// What stands between it and the piece of letters before.
    pub gap: Gap,
}

/// What stands between two pieces, from the most to the least suspicious.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Gap {
    /// Signs that no sentence has between letters.
    Trick,
    /// Signs that sentences have.
    Sentence,
    /// French has it in every line.
    Apostrophe,
    Space,
}

/// A word of the stream.
pub(super) struct Word {
    pub letters: Range<usize>,
    pub bytes: Range<usize>,
    /// Put together over signs that sentences have: only a pattern that takes all of it is meant.
    pub is_loose: bool,
}

/// Words, as the automaton reads them.
pub(super) struct Stream {
    /// What the automaton reads: `i` for `l`, and one letter for a run of it.
    pub key: String,
    /// For each byte of the key, and its end, where its run begins in `letters`.
    pub runs: Vec<usize>,
    /// All letters, with the spaces between words.
    pub letters: Vec<char>,
    /// For each letter, its word.
    pub word_at: Vec<usize>,
    /// The words.
    pub words: Vec<Word>,
}

impl Stream {
    /// The stream of one reading, of about `room` letters.
    pub(super) fn of(spelt: impl Iterator<Item = Spelt>, room: usize) -> Self {
        let pieces = Pieces::of(spelt, room);
        let hidden = hidden(&pieces);
        let words = pieces.all.len() + hidden.len();
        let letters = pieces.letters.len() + hidden.iter().map(|word| word.letters.len() + 1).sum::<usize>();
        let room = letters + words + 1;
        let mut stream = Self {
            key: String::with_capacity(room),
            runs: Vec::with_capacity(room + 1),
            letters: Vec::with_capacity(room),
            word_at: Vec::with_capacity(room),
            words: Vec::with_capacity(words),
        };
        stream.push(' ');
        for piece in &pieces.all {
            stream.add(pieces.letters_of(piece), piece.bytes.clone(), false);
        }
        for word in hidden {
            stream.push(' ');
            stream.add(&word.letters, word.bytes, word.is_loose);
        }
        stream.runs.push(stream.letters.len());
        stream
    }

    /// The words of one reading with single spaces between them.
    pub(super) fn words_of(spelt: impl Iterator<Item = Spelt>) -> String {
        let pieces = Pieces::of(spelt, 0);
        let words = pieces.all.iter().map(|piece| pieces.letters_of(piece).iter().collect::<String>());
        words.collect::<Vec<_>>().join(" ")
    }

    fn add(&mut self, letters: &[char], bytes: Range<usize>, is_loose: bool) {
        let from = self.letters.len();
        letters.iter().for_each(|letter| self.push(*letter));
        self.words.push(Word { letters: from..self.letters.len(), bytes, is_loose });
        self.push(' ');
    }

    fn push(&mut self, letter: char) {
        if let Some(new) = key_after(self.key.chars().next_back(), letter) {
            self.key.push(new);
            self.runs.resize(self.key.len(), self.letters.len());
        }
        self.word_at.push(self.words.len());
        self.letters.push(letter);
    }
}

/// What a letter adds to a key that ends in `last`: nothing, if it goes on with its run.
fn key_after(last: Option<char>, letter: char) -> Option<char> {
    let of = |letter| if matches!(letter, 'l' | EITHER) { 'i' } else { letter };
    (letter == ' ' || last != Some(of(letter))).then_some(of(letter))
}

/// The key of `letters`.
pub(super) fn key_of(letters: &str) -> String {
    let mut key = String::with_capacity(letters.len());
    for letter in letters.chars() {
        key.extend(key_after(key.chars().next_back(), letter));
    }
    key
}

impl Pieces {
    fn of(spelt: impl Iterator<Item = Spelt>, room: usize) -> Self {
        let mut pieces = Self { letters: Vec::with_capacity(room), all: Vec::with_capacity(room / 4 + 1) };
        let (mut gap, mut goes_on) = (Gap::Trick, false);
        for Spelt { sign, bytes } in spelt {
            match sign {
                Sign::Letter(letter) | Sign::Digit(letter) | Sign::Umlaut(letter) => match pieces.all.last_mut() {
                    Some(piece) if goes_on => {
                        piece.is_single &= piece.bytes.start == bytes.start;
                        piece.bytes.end = bytes.end;
                        piece.letters.end += 1;
                        pieces.letters.push(letter);
                    }
                    _ => pieces.begin(letter, bytes, false, gap),
                },
                Sign::Picture(picture) => pieces.begin(picture, bytes, true, Gap::Trick),
                _ => {}
            }
            goes_on = sign.is_wordy();
            gap = if goes_on { Gap::Trick } else { gap.max(gap_of(sign)) };
        }
        pieces
    }

    fn begin(&mut self, letter: char, bytes: Range<usize>, is_picture: bool, gap: Gap) {
        let letters = self.letters.len()..self.letters.len() + 1;
        self.letters.push(letter);
        self.all.push(Piece { letters, bytes, is_single: true, is_picture, gap });
    }

    /// The letters of one of them.
    pub(super) fn letters_of(&self, piece: &Piece) -> &[char] {
        &self.letters[piece.letters.clone()]
    }
}

fn gap_of(sign: Sign) -> Gap {
    match sign {
        Sign::Space => Gap::Space,
        Sign::Mark('\'') => Gap::Apostrophe,
        Sign::Mark(
            '.' | ',' | ';' | ':' | '!' | '?' | '-' | '/' | '(' | ')' | '"' | '«' | '»' | '„' | '“' | '”' | '&',
        ) => Gap::Sentence,
        Sign::Mark('‐' | '‑' | '–' | '—' | '¿' | '¡' | '[' | ']' | '%' | '‹' | '›') => Gap::Sentence,
        _ => Gap::Trick,
    }
}
