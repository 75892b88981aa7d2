//! However a rule is made, going through it ends, and beginning late gives what beginning early gives.

use super::reading::texts;
use super::{Rule, at, rule};
use jiff::civil::DateTime;
use proptest::prelude::*;

#[test]
fn the_thirtieth_of_february_ends_without_having_begun() {
    for text in [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30,31",
        "FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31",
        "FREQ=YEARLY;BYMONTH=2;BYDAY=-5MO;BYMONTHDAY=-1",
        "FREQ=YEARLY;INTERVAL=4;BYYEARDAY=366",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
        "FREQ=YEARLY;BYWEEKNO=20;BYMONTH=1;COUNT=1000000",
    ] {
        assert_eq!(rule(text).occurrences(at("2025-01-01T09:00")).next(), None, "{text}");
    }
}

#[test]
fn the_rarest_day_is_found() {
    let leap_monday = rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO");
    let days: Vec<_> = leap_monday.occurrences(at("1876-03-01T09:00")).take(3).map(|wall| wall.to_string()).collect();
    assert_eq!(days, ["1892-02-29T09:00:00", "1904-02-29T09:00:00", "1932-02-29T09:00:00"]);
    let daily = rule("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU");
    assert_eq!(daily.occurrences(at("2088-03-01T09:00")).next(), Some(at("2128-02-29T09:00")));
}

#[test]
fn years_without_end_stop_with_the_last() {
    assert_eq!(rule("FREQ=YEARLY").occurrences(at("9998-05-01T09:00")).count(), 2);
    assert_eq!(rule("FREQ=DAILY;COUNT=1000000").occurrences(at("9999-12-30T09:00")).count(), 2);
    assert_eq!(
        rule("FREQ=WEEKLY;INTERVAL=9999").occurrences(DateTime::MIN).last().map(|wall| wall.year() > 9_800),
        Some(true)
    );
}

#[test]
fn a_count_that_has_run_out_is_known_without_walking_there() {
    let start = at("1970-01-01T09:00");
    assert_eq!(rule("FREQ=WEEKLY;COUNT=10").occurrences(start).from(at("2026-01-01T00:00")).next(), None);
    let mut daily = rule("FREQ=DAILY;COUNT=1000000").occurrences(start).from(at("4707-11-28T00:00"));
    assert_eq!(daily.by_ref().count(), 1, "the millionth day is 28 November 4707");
    assert_eq!(daily.next(), None, "and nothing is after the end");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn beginning_late_gives_what_beginning_early_gives(text in texts(), start in 0_i64..9_000, later in 0_i64..3_000) {
        let Ok(rule) = Rule::parse(&text) else { return Ok(()) };
        let day = |n: i64| at("2000-01-01T09:00").saturating_add(jiff::Span::new().days(n));
        let (start, from, until) = (day(start), day(start + later), day(start + later + 800));
        let early: Vec<_> = rule.occurrences(start).skip_while(|wall| *wall < from).take_while(|wall| *wall < until).collect();
        prop_assert_eq!(&rule.between(start, from, until, usize::MAX), &early);
        prop_assert!(early.is_sorted_by(|a, b| a < b), "in order, none twice");
        prop_assert!(early.iter().all(|wall| *wall >= start));
    }

    #[test]
    fn a_count_is_never_passed(text in texts(), count in 1_usize..50) {
        let Ok(rule) = Rule::parse(&text) else { return Ok(()) };
        let counted = rule.ending(super::super::End::Count(u32::try_from(count).unwrap()));
        prop_assert!(counted.occurrences(at("2024-02-29T09:00")).count() <= count);
    }
}
