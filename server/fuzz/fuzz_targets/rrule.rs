//! Whatever a rule says, reading it doesn't panic, it is written as it was read, and going through it ends, in order.
#![no_main]

use libfuzzer_sys::fuzz_target;
use quartier_calendar_fuzz::calendar::recurrence::Rule;

fuzz_target!(|text: &str| {
    let Ok(rule) = Rule::parse(text) else { return };
    assert_eq!(Rule::parse(&rule.to_string()), Ok(rule.clone()), "{rule}");
    let start = jiff::civil::date(2024, 2, 29).at(9, 30, 0, 0);
    let until = jiff::civil::date(2034, 2, 28).at(0, 0, 0, 0);
    let early: Vec<_> = rule.between(start, start, until, 500);
    assert!(early.is_sorted_by(|a, b| a < b), "{rule}");
    if let Some(middle) = early.get(early.len() / 2) {
        assert_eq!(rule.between(start, *middle, until, 500).first(), Some(middle), "{rule}");
    }
});
