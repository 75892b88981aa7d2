//! The letters of a pattern, held against letters of a text: bit by bit, a step a letter (the shift-and method, with
//! runs).
//!
//! Never looks where in a text to begin. Always holds: at most 64 letters, so that a set of places is one word of the
//! machine, and no comparison goes back.

use super::standing::EITHER;

/// What stands beside the letters of a pattern.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Side {
    /// The end of the word.
    Closed,
    /// A star.
    Open,
}

/// The letters of a pattern. A run in the text matches a shorter or equal one in the pattern.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Shape {
    /// For each letter, the places where the pattern has it.
    places: Vec<(char, u64)>,
    /// Places that stay while their letter comes again: the last of each run.
    again: u64,
    /// The place before the star within, which stays while the word goes on.
    star: u64,
    last: u64,
    left: Side,
    right: Side,
}

impl Shape {
    /// The shape of `before`, or of `before*after`.
    pub(super) fn new(left: Side, before: &str, after: Option<&str>, right: Side) -> Self {
        let star = after.map_or(0, |_| 1 << (before.chars().count() - 1));
        let letters: Vec<char> = before.chars().chain(after.unwrap_or_default().chars()).collect();
        debug_assert!((1..=64).contains(&letters.len()));
        let mut places: Vec<(char, u64)> = Vec::new();
        let mut again = 0;
        for (at, letter) in letters.iter().enumerate() {
            match places.iter_mut().find(|(known, _)| known == letter) {
                Some((_, places)) => *places |= 1 << at,
                None => places.push((*letter, 1 << at)),
            }
            if letters.get(at + 1) != Some(letter) || star >> at & 1 == 1 {
                again |= 1 << at;
            }
        }
        Self { places, again, star, last: 1 << (letters.len() - 1), left, right }
    }

    /// Whether it has a star within, and so is held against a whole word.
    pub(super) fn has_star_within(&self) -> bool {
        self.star != 0
    }

    /// Whether `letters` match: from the first to the last of them, or between stars somewhere in them.
    pub(super) fn fits(&self, letters: &[char]) -> bool {
        let mut at = 0;
        for (index, letter) in letters.iter().enumerate() {
            let begin = u64::from(index == 0 || self.left == Side::Open);
            let here = self.places_of(*letter);
            at = ((at << 1 | begin) & here) | (at & self.again & here) | (at & self.star);
            if self.right == Side::Open && at & self.last != 0 {
                return true;
            }
        }
        at & self.last != 0
    }

    fn places_of(&self, letter: char) -> u64 {
        let places = |letter| self.places.iter().find(|(known, _)| *known == letter).map_or(0, |(_, places)| *places);
        if letter == EITHER { places('i') | places('l') } else { places(letter) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, word: &str) -> bool {
        let (before, after) = pattern.split_once('*').map_or((pattern, None), |(before, after)| (before, Some(after)));
        Shape::new(Side::Closed, before, after, Side::Closed).fits(&word.chars().collect::<Vec<_>>())
    }

    #[test]
    fn a_longer_run_matches_a_shorter_one() {
        assert!(fits("idiot", "iidiooot") && fits("bonn", "bonnn") && fits("bon", "bonn") && !fits("bonn", "bon"));
        assert!(!fits("idiot", "idiots") && !fits("idiot", "diot") && !fits("idiot", "idot"));
    }

    #[test]
    fn either_is_i_or_l() {
        assert!(fits("lili", "||||") && fits("il", "|||") && fits("killer", "k|ller") && !fits("kaller", "k|ller"));
    }

    #[test]
    fn a_star_within_stands_for_any_letters_or_none() {
        assert!(fits("an*fang", "anfang") && fits("an*fang", "anxyfang") && fits("an*na", "anna"));
        assert!(!fits("an*fang", "anfangs") && !fits("an*na", "ana"));
    }
}
