//! Recurrence rules, made at random but always the same, as python-dateutil understands them.

use super::ask;
use jiff::civil::{DateTime, date};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use quartier::calendar::recurrence::{Frequency, Rule};
use serde_json::{Value, json};

/// How many rules are compared.
const RULES: usize = 4_000;
/// Years that are compared of each.
const YEARS: i16 = 9;

fn texts() -> impl Strategy<Value = String> {
    let list = |name: &str, one: &str, weight: f64| {
        let some = proptest::string::string_regex(&format!(";{name}={one}(,{one}){{0,3}}")).unwrap();
        proptest::option::weighted(weight, some)
    };
    let end = "(;COUNT=[1-9][0-9]?|;UNTIL=20[23][0-9]0[1-9]1[0-9]T[01]00000)?";
    (
        proptest::string::string_regex(&format!("FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;INTERVAL=[1-9])?{end}")).unwrap(),
        list("BYDAY", "(MO|TU|WE|TH|FR|SA|SU)", 0.3),
        list("BYDAY", "(-?[1-5]|[1-4][0-9]|-20)(MO|TU|WE|TH|FR|SA|SU)", 0.2),
        list("BYMONTHDAY", "-?([1-9]|[12][0-9]|3[01])", 0.25),
        list("BYMONTH", "([1-9]|1[0-2])", 0.3),
        list("BYYEARDAY", "-?([1-9]|[1-3][0-9]{2})", 0.1),
        list("BYWEEKNO", "-?([1-9]|[1-4][0-9]|5[0-3])", 0.15),
        list("BYHOUR", "(8|1[0-9])", 0.1),
        list("BYMINUTE", "[1-5]?[0-9]", 0.1),
        list("BYSETPOS", "-?[1-9]", 0.2),
        proptest::option::weighted(0.3, proptest::string::string_regex(";WKST=(SU|TU|SA)").unwrap()),
    )
        .prop_map(|(start, a, b, c, d, e, f, g, h, i, j)| {
            [a.or(b), c, d, e, f, g, h, i, j].into_iter().flatten().fold(start, |all, one| all + &one)
        })
}

/// Where dateutil does something else than RFC 5545 says (section 3.3.10), besides numbered and plain days of the week in
/// one BYDAY, which are not made here:
///
/// - The number of a week without a day means all its days there, and not the day of the week the series begins on.
/// - It fails over a ninth Monday of a month, of which there is none.
/// - It miscounts the weeks of the year before, so that days in January can be in a week 53 that there wasn't; and the
///   first days of a year's week -53, which are in December, are left out.
/// - BYSETPOS of the first week chooses of what is left of it, not of the week.
fn is_understood_alike(text: &str, rule: &Rule, start: DateTime) -> bool {
    let has = |name: &str| text.contains(name);
    let names_days = ["BYDAY", "BYMONTHDAY", "BYYEARDAY"].into_iter().any(has);
    let goes_by_month = rule.frequency() == Frequency::Monthly || has("BYMONTH=");
    let is_no_day = goes_by_month && rule.by_day().iter().any(|day| day.nth.unsigned_abs() > 5);
    let is_last_week = rule.by_week().iter().any(|week| week.unsigned_abs() >= 52);
    let has_part_of_a_week = rule.frequency() == Frequency::Weekly && start.weekday() != rule.week_start();
    let chooses_of_a_part = has("BYSETPOS") && has_part_of_a_week;
    (!has("BYWEEKNO") || names_days) && !is_no_day && !is_last_week && !chooses_of_a_part
}

#[test]
fn rules_mean_what_dateutil_understands() {
    let config = Config { failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let strategy = (texts(), 0_i64..9_000);
    let (mut questions, mut ours) = (Vec::new(), Vec::new());
    while questions.len() < RULES {
        let (text, day) = strategy.new_tree(&mut runner).unwrap().current();
        let start = date(2004, 2, 28).at(9, 30, 0, 0) + jiff::Span::new().days(day);
        let rule = Rule::parse(&text).ok().filter(|rule| is_understood_alike(&text, rule, start));
        let Some(rule) = rule else { continue };
        let until = start + jiff::Span::new().years(YEARS);
        let occurrences = rule.occurrences(start).until(until).map(|wall| Value::from(wall.to_string()));
        ours.push(occurrences.collect::<Value>());
        questions.push(json!({ "rule": text, "start": start.to_string(), "until": until.to_string() }));
    }
    let theirs = ask(&questions);
    let differs = |at: &usize| ours[*at] != theirs[*at];
    let told = |at: usize| format!("{}\n  ours   {}\n  theirs {}", questions[at], ours[at], theirs[at]);
    let different: Vec<String> = (0..RULES).filter(differs).map(told).collect();
    assert!(
        different.is_empty(),
        "{} of {RULES} differ:\n{}",
        different.len(),
        different[..different.len().min(9)].join("\n")
    );
    let busy = ours.iter().filter(|all| all.as_array().is_some_and(|all| all.len() > 3)).count();
    assert!(busy > RULES / 2, "most rules have occurrences: {busy}");
}
