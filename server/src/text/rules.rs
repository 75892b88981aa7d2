//! A rule set: many patterns looked for at once, and what is let pass.
//!
//! Never says what follows from a hit. Always holds: a rule hits once at most, at its first place; ranges are whole
//! words, on character boundaries; what one text costs is bounded by its length.

use super::automaton::{Automaton, Candidate};
use super::pattern::Pattern;
use super::reading::streams;
use super::stream::Stream;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Steps of comparing that a letter may cost on average. With rules that people write it is below one.
pub(super) const STEPS_PER_LETTER: usize = 16;

/// Steps that the shortest text has, so that many rules with one key are still compared in it.
pub(super) const STEPS_AT_LEAST: usize = 32_768;

/// A rule that was found in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// Which of the patterns the set was built of.
    pub rule: usize,
    /// The words it was found in, in bytes of the text.
    pub range: Range<usize>,
}

/// Patterns, built once and looked for in many texts.
pub struct RuleSet {
    rules: Option<Automaton>,
    allowed: Option<Automaton>,
}

/// What one text has cost, and what it may still.
pub(super) struct Steps {
    left: usize,
    pub taken: usize,
}

impl Steps {
    pub(super) fn for_streams(streams: &[Stream]) -> Self {
        let letters: usize = streams.iter().map(|stream| stream.letters.len()).sum();
        Self { left: STEPS_AT_LEAST + letters * STEPS_PER_LETTER, taken: 0 }
    }

    /// Takes `count` steps, if they are left.
    fn take(&mut self, count: usize) -> bool {
        let is_enough = self.left >= count;
        if is_enough {
            self.left -= count;
            self.taken += count;
        }
        is_enough
    }
}

impl RuleSet {
    /// Builds the set. A hit is dropped where words of `allowed` cover it.
    pub fn build(patterns: &[Pattern], allowed: &[Pattern]) -> Self {
        Self { rules: Automaton::of(patterns), allowed: Automaton::of(allowed) }
    }

    /// The rules found in `text`, each at its first place, by place. All of them: what follows depends on the rule, so none may
    /// hide another.
    pub fn hits(&self, text: &str) -> Vec<Hit> {
        self.hits_and_steps(text).0
    }

    /// The hits, and the steps of comparing it took.
    pub(super) fn hits_and_steps(&self, text: &str) -> (Vec<Hit>, usize) {
        let Some(rules) = &self.rules else { return (Vec::new(), 0) };
        let streams = streams(text);
        let mut steps = Steps::for_streams(&streams);
        let allowed = self.allowed.as_ref().map(|allowed| Covers::of(allowed, &streams)).unwrap_or_default();
        let mut found = Found::default();
        for candidate in streams.iter().flat_map(|stream| rules.candidates(stream)) {
            steps.taken += 1;
            if !allowed.cover(&candidate.bytes) {
                found.look(&candidate, &mut steps);
            }
        }
        (found.hits(), steps.taken)
    }
}

/// What was found so far.
#[derive(Default)]
struct Found<'a> {
    /// For each key and variant, where it is first.
    firsts: HashMap<(usize, usize), Match<'a>>,
    /// Keys that were taken at their word.
    taken_at_word: HashSet<usize>,
}

/// Where rules of one shape were found.
struct Match<'a> {
    bytes: Range<usize>,
    rules: &'a [usize],
}

impl<'a> Found<'a> {
    fn look(&mut self, candidate: &Candidate<'a>, steps: &mut Steps) {
        if self.taken_at_word.contains(&candidate.group) {
            return;
        }
        let mut can_compare = steps.take(candidate.variants.len());
        for (index, variant) in candidate.variants.iter().enumerate() {
            let known = self.firsts.get(&(candidate.group, index));
            if known.is_some_and(|known| known.bytes.start <= candidate.bytes.start) {
                continue;
            }
            let Some(letters) = candidate.letters_for(variant) else { continue };
            can_compare = can_compare && steps.take(letters.len());
            if !can_compare || variant.fits(letters) {
                let first = Match { bytes: candidate.bytes.clone(), rules: &variant.patterns };
                self.firsts.insert((candidate.group, index), first);
            }
        }
        if !can_compare {
            self.taken_at_word.insert(candidate.group);
        }
    }

    fn hits(self) -> Vec<Hit> {
        let firsts = self.firsts.into_values();
        let hits = firsts
            .flat_map(|Match { bytes, rules }| rules.iter().map(move |rule| Hit { rule: *rule, range: bytes.clone() }));
        let mut hits: Vec<Hit> = hits.collect();
        hits.sort_by_key(|hit| (hit.range.start, hit.range.end, hit.rule));
        let mut told = HashSet::new();
        hits.retain(|hit| told.insert(hit.rule));
        hits
    }
}

/// Where words are that are let pass.
#[derive(Default)]
struct Covers {
    /// By beginning; each ends behind the one before.
    ranges: Vec<Range<usize>>,
}

impl Covers {
    fn of(allowed: &Automaton, streams: &[Stream]) -> Self {
        // Steps of its own, so that an allow list never makes rules find less.
        let mut steps = Steps::for_streams(streams);
        let mut ranges = Vec::new();
        for candidate in streams.iter().flat_map(|stream| allowed.candidates(stream)) {
            if !steps.take(candidate.variants.len()) {
                break;
            }
            let fits = candidate.variants.iter().any(|variant| {
                let letters = candidate.letters_for(variant);
                letters.is_some_and(|letters| steps.take(letters.len()) && variant.fits(letters))
            });
            if fits {
                ranges.push(candidate.bytes);
            }
        }
        ranges.sort_by_key(|range: &Range<usize>| (range.start, std::cmp::Reverse(range.end)));
        let mut end = 0;
        ranges.retain(|range| {
            let is_further = range.end > end;
            end = end.max(range.end);
            is_further
        });
        Self { ranges }
    }

    /// Whether one of them covers all of `range`.
    fn cover(&self, range: &Range<usize>) -> bool {
        let behind = self.ranges.partition_point(|one| one.start <= range.start);
        behind > 0 && self.ranges[behind - 1].end >= range.end
    }
}
