//! What holds for any text: nothing panics, ranges can be cut out, and no mixture of tricks hides a word.

use super::{patterns, set};
use crate::text::{Pattern, RuleSet, has_link};
use proptest::prelude::*;

const WORDS: &[&str] = &["idiot", "arschloch", "connard", "schlampe", "müll", "straße", "enculé", "killer", "depp"];

/// What may be done to each letter of a word.
#[derive(Clone, Debug)]
struct Tricks {
    upper: bool,
    repeated: usize,
    look_alike: bool,
    digit: bool,
    invisible: bool,
}

fn tricks() -> impl Strategy<Value = Tricks> {
    (any::<bool>(), 1..4usize, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(upper, repeated, look_alike, digit, invisible)| Tricks { upper, repeated, look_alike, digit, invisible },
    )
}

fn twisted(letter: char, tricks: &Tricks) -> String {
    let look_alike = match letter {
        'a' => 'а',
        'c' => 'с',
        'e' => 'е',
        'i' => 'і',
        'o' => 'ο',
        'p' => 'р',
        'n' => '𝕟',
        'd' => 'ｄ',
        'r' => 'ⓡ',
        other => other,
    };
    let digit = match letter {
        'i' => '!',
        'l' => '1',
        'o' => '0',
        'e' => '3',
        'a' => '@',
        's' => '$',
        't' => '7',
        other => other,
    };
    let letter = match tricks {
        Tricks { digit: true, .. } => digit.to_string(),
        Tricks { look_alike: true, .. } => look_alike.to_string(),
        Tricks { upper: true, .. } => letter.to_uppercase().to_string(),
        _ => letter.to_string(),
    };
    let invisible = if tricks.invisible { "\u{200B}" } else { "" };
    format!("{letter}{invisible}").repeat(tricks.repeated)
}

/// How letters are kept apart; all of them, or the word at one place.
fn spaced(letters: &[String], separator: &str, everywhere: bool) -> String {
    if everywhere {
        // A run is one letter said more than once.
        let letters = letters.iter().flat_map(|run| run.chars().filter(|c| *c != '\u{200B}'));
        letters.map(String::from).collect::<Vec<_>>().join(separator)
    } else {
        let (before, after) = letters.split_at(letters.len() / 2);
        // Before a sign an exclamation mark ends a sentence.
        format!("{}{separator}{}", before.concat().replace('!', "1"), after.concat())
    }
}

/// What a pattern means, said the slow way: a run of the word is at least as long as that of the pattern.
fn is_meant(letters: &[char], word: &[char], goes_on: bool) -> bool {
    let Some(first) = letters.first() else { return goes_on || word.is_empty() };
    let least = letters.iter().take_while(|letter| *letter == first).count();
    let most = word.iter().take_while(|letter| *letter == first).count();
    (least..=most).any(|taken| is_meant(&letters[least..], &word[taken..], goes_on))
}

proptest! {
    #[test]
    fn nothing_panics_and_ranges_can_be_cut_out(
        raw in prop::collection::vec("\\PC{1,8}|[a-cil1*]{1,6}", 0..12),
        text in "(\\PC|[a-cil1! .*]){0,120}",
    ) {
        let parsed: Vec<Pattern> = raw.iter().filter_map(|raw| Pattern::parse(raw).ok()).collect();
        let hits = RuleSet::build(&parsed, &[]).hits(&text);
        prop_assert!(hits.iter().all(|hit| text.get(hit.range.clone()).is_some_and(|words| !words.is_empty())));
        prop_assert!(hits.iter().all(|hit| hit.rule < parsed.len()));
        prop_assert!(hits.is_sorted_by_key(|hit| hit.range.start));
        has_link(&text);
    }

    #[test]
    fn a_pattern_is_found_wherever_it_stands_as_a_word(
        raw in "[\\p{L}\\p{N}'. -]{2,12}|\\*?[\\p{L}\\p{N}]{2,9}\\*?|[\\p{L}\\p{N}'.-]{2,5}\\*[\\p{L}\\p{N}'.-]{2,5}",
        before in "(\\PC{0,20} )?",
        after in "( \\PC{0,20})?",
    ) {
        if let Ok(pattern) = Pattern::parse(&raw) {
            let plain = raw.replace('*', "");
            let hits = RuleSet::build(&[pattern], &[]).hits(&format!("{before}{plain}{after}"));
            prop_assert_eq!(hits.len(), 1);
        }
    }

    #[test]
    fn no_mixture_of_tricks_hides_a_word(
        word in prop::sample::select(WORDS),
        all in prop::collection::vec(tricks(), 9),
        separator in prop::sample::select(vec!["", " ", ".", "-", "*", "_", " . ", "~", "★"]),
        everywhere in any::<bool>(),
        before in prop::sample::select(vec!["", "Du ", "so: ", "\n"]),
        after in prop::sample::select(vec!["", " !", " ja", ", oder?"]),
    ) {
        // With a space at one place only, two words are two words.
        let everywhere = everywhere || separator.contains(' ');
        let letters: Vec<String> = word.chars().zip(&all).map(|(letter, tricks)| twisted(letter, tricks)).collect();
        // Digits and signs are read as letters where letters are.
        prop_assume!(letters.concat().chars().filter(|c| c.is_alphabetic()).count() >= 2);
        let text = format!("{before}{}{after}", spaced(&letters, separator, everywhere && !separator.is_empty()));
        let hits = set(&[word]).hits(&text);
        prop_assert_eq!(hits.len(), 1, "{} in {:?}", word, text);
    }

    #[test]
    fn an_allowed_word_never_hits(word in "[a-zäöüß]{3,10}") {
        prop_assert_eq!(RuleSet::build(&patterns(&[&word]), &patterns(&[&word])).hits(&word), []);
    }

    #[test]
    fn the_automaton_finds_what_is_meant_and_nothing_else(
        letters in "[ail]{3,5}",
        star_before in any::<bool>(),
        star_behind in any::<bool>(),
        words in prop::collection::vec("[ail]{2,9}", 1..4),
    ) {
        let star = |is_there| if is_there { "*" } else { "" };
        let pattern = format!("{}{letters}{}", star(star_before), star(star_behind));
        let letters: Vec<char> = letters.chars().collect();
        let is_meant = words.iter().any(|word| {
            let word: Vec<char> = word.chars().collect();
            let last = if star_before { word.len() } else { 1 };
            (0..last).any(|from| is_meant(&letters, &word[from..], star_behind))
        });
        let text = words.join(" ");
        prop_assert_eq!(set(&[&pattern]).hits(&text).len() == 1, is_meant, "{} in {}", pattern, text);
    }
}
