//! Steps are counted, not timed: no rules make a text cost more than its length allows.

use crate::text::reading::streams;
use crate::text::rules::{STEPS_AT_LEAST, STEPS_PER_LETTER};
use crate::text::{Pattern, RuleSet};

/// A thousand rules that share as much as they can.
fn nasty() -> Vec<Pattern> {
    let runs = (3..=58).map(|n| format!("*{}*", "a".repeat(n)));
    let mixed = (0..400u32)
        .map(|n| format!("*{}*", (0..9).map(|bit| if n >> bit & 1 == 1 { "aa" } else { "b" }).collect::<String>()));
    let either = (0..300u32)
        .map(|n| format!("*{}*", (0..9).map(|bit| if n >> bit & 1 == 1 { 'i' } else { 'l' }).collect::<String>()));
    let suffixes = (2..=28).flat_map(|n| {
        [format!("*{}*", "ab".repeat(n)), format!("*{}b*", "ba".repeat(n)), format!("*a{}*", "ba".repeat(n))]
    });
    let within = (0..200).map(|n| format!("ab*{n:03}x"));
    let all = runs.chain(mixed).chain(either).chain(suffixes).chain(within);
    all.take(1000).map(|raw| Pattern::parse(&raw).unwrap()).collect()
}

fn texts() -> Vec<String> {
    ["a", "b", "ab", "aab", "aabb", "il", "1l!", "ab ", "a ", "a.", "a1.", "ü", "ü1.", "ﷺ", "aaab!", "abü1 "]
        .iter()
        .map(|piece| piece.repeat(4_000 / piece.len()))
        .collect()
}

/// The bound the module promises.
fn bound(text: &str) -> usize {
    let streams = streams(text);
    let letters: usize = streams.iter().map(|stream| stream.letters.len()).sum();
    assert!(streams.len() <= 4);
    assert!(letters <= 4 * 3 * (6 * text.len() + 2), "{} letters of {} bytes", letters, text.len());
    // Looks at keys, and comparisons.
    STEPS_AT_LEAST + letters * (64 + STEPS_PER_LETTER)
}

#[test]
fn nasty_rules_cost_no_more_than_the_text_allows() {
    let patterns = nasty();
    assert_eq!(patterns.len(), 1000);
    for set in [RuleSet::build(&patterns, &[]), RuleSet::build(&patterns, &patterns[..500])] {
        for text in texts() {
            let (_, steps) = set.hits_and_steps(&text);
            assert!(steps <= bound(&text), "{steps} steps for {}…", &text[..12]);
        }
    }
}

#[test]
fn twice_the_text_costs_at_most_about_twice_as_much() {
    let set = RuleSet::build(&nasty(), &[]);
    for text in texts() {
        let half: String = text.chars().take(text.chars().count() / 2).collect();
        let (once, twice) = (set.hits_and_steps(&half).1, set.hits_and_steps(&text).1);
        assert!(twice <= 3 * once, "{once} steps, then {twice} for {}…", text.chars().take(12).collect::<String>());
    }
}

#[test]
fn ordinary_rules_are_compared_only_where_they_nearly_are() {
    let words = (0..500).map(|n| Pattern::parse(&format!("schimpfwort{n:03}*")).unwrap()).collect::<Vec<_>>();
    let text = "Wir treffen uns morgen um 18 Uhr im Rathaus und reden über den Skatepark. ".repeat(50);
    assert_eq!(RuleSet::build(&words, &[]).hits_and_steps(&text), (Vec::new(), 0));
}

#[test]
fn nasty_rules_never_hide_another() {
    let mut patterns = nasty();
    patterns.insert(0, Pattern::parse("idiot").unwrap());
    let set = RuleSet::build(&patterns, &[]);
    for text in texts() {
        let hits = set.hits(&format!("idiot {text}"));
        assert_eq!(hits.first().map(|hit| hit.rule), Some(0));
    }
}

#[test]
fn when_the_steps_are_spent_a_key_is_taken_at_its_word() {
    // Each of them has the key of the text's words, and none matches.
    let raw = (0..1000u32)
        .map(|n| (0..10).map(|bit| if n >> bit & 1 == 1 { "aa" } else { "a" }.to_owned() + "b").collect::<String>());
    let patterns: Vec<Pattern> = raw.skip(1).map(|raw| Pattern::parse(&raw).unwrap()).collect();
    let set = RuleSet::build(&patterns, &[]);
    let text = "ababababababababababab ".repeat(100);
    assert_eq!(set.hits(&text), [], "the key has another length");
    let text = "abababababababababab ".repeat(100);
    let (hits, steps) = set.hits_and_steps(&text);
    assert!(steps <= bound(&text));
    assert!(!hits.is_empty());
    let (hits, _) = set.hits_and_steps("wir aabababababababababab");
    assert_eq!(hits.iter().map(|hit| hit.rule).collect::<Vec<_>>(), [0], "a text as people write them is compared");
}
