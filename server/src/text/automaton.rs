//! The keys of all patterns in one automaton, and what to compare where a key is found.
//!
//! Never decides whether a pattern matched. Always holds: wherever a pattern matches, its key is found; a key is in the
//! automaton once, however many patterns have it.

use super::pattern::Pattern;
use super::shape::{Shape, Side};
use super::stream::{Stream, key_of};
use aho_corasick::AhoCorasick;
use std::collections::HashMap;
use std::ops::Range;

/// Keys, and the patterns behind each.
pub(super) struct Automaton {
    search: AhoCorasick,
    groups: Vec<Vec<Variant>>,
}

/// A shape, and which patterns have it.
pub(super) struct Variant {
    shape: Shape,
    pub patterns: Vec<usize>,
}

/// A place where a key was found.
pub(super) struct Candidate<'a> {
    /// Which key.
    pub group: usize,
    pub variants: &'a [Variant],
    /// The words it was found in, in bytes of the text.
    pub bytes: Range<usize>,
    stream: &'a Stream,
    letters: Range<usize>,
}

impl Automaton {
    /// The automaton of `patterns`; none if there are none.
    pub(super) fn of(patterns: &[Pattern]) -> Option<Self> {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut keys: Vec<String> = Vec::new();
        let mut groups: Vec<Vec<Variant>> = Vec::new();
        for (index, pattern) in patterns.iter().enumerate() {
            for (key, shape) in keys_of(pattern) {
                let place = *places.entry(key).or_insert_with_key(|key| {
                    keys.push(key.clone());
                    groups.push(Vec::new());
                    groups.len() - 1
                });
                match groups[place].iter_mut().find(|variant| variant.shape == shape) {
                    Some(variant) => variant.patterns.push(index),
                    None => groups[place].push(Variant { shape, patterns: vec![index] }),
                }
            }
        }
        if keys.is_empty() {
            return None;
        }
        // It fails beyond two thousand million states, which no memory holds.
        Some(Self { search: AhoCorasick::new(keys).ok()?, groups })
    }

    /// Every place in `stream` where a key is found.
    pub(super) fn candidates<'a>(&'a self, stream: &'a Stream) -> impl Iterator<Item = Candidate<'a>> {
        self.search.find_overlapping_iter(&stream.key).map(|found| {
            let key = stream.key.as_bytes();
            let from = found.start() + usize::from(key[found.start()] == b' ');
            let to = found.end() - usize::from(key[found.end() - 1] == b' ');
            let letters = stream.runs[from]..stream.runs[to];
            let words = &stream.words[stream.word_at[letters.start]..=stream.word_at[letters.end - 1]];
            let bytes = words[0].bytes.start..words[words.len() - 1].bytes.end;
            let group = found.pattern().as_usize();
            Candidate { group, variants: &self.groups[group], bytes, stream, letters }
        })
    }
}

impl Candidate<'_> {
    /// The letters to hold a variant's shape against; none if the key is enough to see that it does not match.
    pub(super) fn letters_for(&self, variant: &Variant) -> Option<&[char]> {
        let word = &self.stream.words[self.stream.word_at[self.letters.start]];
        let mut letters = self.letters.clone();
        if variant.shape.has_star_within() {
            letters.end = word.letters.end;
        }
        (!word.is_loose || letters == word.letters).then(|| &self.stream.letters[letters])
    }
}

impl Variant {
    /// Whether the letters are those of the pattern.
    pub(super) fn fits(&self, letters: &[char]) -> bool {
        self.shape.fits(letters)
    }
}

/// The keys by which a pattern is found, with the spaces its words end at.
fn keys_of(pattern: &Pattern) -> impl Iterator<Item = (String, Shape)> {
    let (left, right) = pattern.sides();
    pattern.shapes().map(move |(form, shape)| {
        let space = |is_there: bool| if is_there { " " } else { "" };
        let end = space(right == Side::Closed && form.after.is_none());
        (format!("{}{}{end}", space(left == Side::Closed), key_of(&form.before)), shape)
    })
}
