//! Word rules at work: tricks seen through, ordinary text left alone, cost bounded.

mod cost;
mod ordinary;
mod properties;
mod tricks;

use super::{Hit, Pattern, RuleSet};

fn patterns(written: &[&str]) -> Vec<Pattern> {
    written.iter().map(|pattern| Pattern::parse(pattern).unwrap()).collect()
}

fn set(rules: &[&str]) -> RuleSet {
    RuleSet::build(&patterns(rules), &[])
}

/// The words of `text` that `rule` was found in.
fn found<'a>(rule: &str, text: &'a str) -> Option<&'a str> {
    set(&[rule]).hits(text).first().map(|hit| &text[hit.range.clone()])
}

#[track_caller]
fn assert_found(rule: &str, texts: &[&str]) {
    for text in texts {
        assert!(found(rule, text).is_some(), "{rule} is in {text}");
    }
}

#[track_caller]
fn assert_not_found(rule: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(found(rule, text), None, "{rule} is not in {text}");
    }
}

fn hit(rule: usize, range: std::ops::Range<usize>) -> Hit {
    Hit { rule, range }
}
