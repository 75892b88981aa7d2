//! Rules are read strictly and written alike.

use super::super::{End, Frequency, RuleError, Until};
use super::{Rule, rule};
use proptest::prelude::*;

#[test]
fn what_cannot_be_meant_is_refused_and_says_why() {
    for (text, error) in [
        ("", RuleError::Malformed),
        ("DAILY", RuleError::Malformed),
        ("FREQ=DAILY;;COUNT=2", RuleError::Malformed),
        ("COUNT=2", RuleError::NoFrequency),
        ("FREQ=", RuleError::Frequency),
        ("FREQ=FORTNIGHTLY", RuleError::Frequency),
        ("FREQ=HOURLY", RuleError::TooOften),
        ("FREQ=SECONDLY", RuleError::TooOften),
        ("FREQ=DAILY;FREQ=DAILY", RuleError::Twice),
        ("FREQ=DAILY;BYEASTER=1", RuleError::UnknownPart),
        ("FREQ=DAILY;INTERVAL=0", RuleError::Interval),
        ("FREQ=DAILY;INTERVAL=-1", RuleError::Interval),
        ("FREQ=DAILY;INTERVAL=10000", RuleError::Interval),
        ("FREQ=DAILY;COUNT=0", RuleError::Count),
        ("FREQ=DAILY;COUNT=-1", RuleError::Count),
        ("FREQ=DAILY;COUNT=4294967296", RuleError::Count),
        ("FREQ=DAILY;UNTIL=20260230", RuleError::Until),
        ("FREQ=DAILY;UNTIL=20260228T2500", RuleError::Until),
        ("FREQ=DAILY;COUNT=2;UNTIL=20260228", RuleError::CountAndUntil),
        ("FREQ=WEEKLY;BYDAY=XX", RuleError::ByDay),
        ("FREQ=WEEKLY;BYDAY=", RuleError::ByDay),
        ("FREQ=WEEKLY;BYDAY=MO,", RuleError::ByDay),
        ("FREQ=WEEKLY;BYDAY=é", RuleError::ByDay),
        ("FREQ=MONTHLY;BYDAY=0MO", RuleError::ByDay),
        ("FREQ=MONTHLY;BYDAY=54MO", RuleError::ByDay),
        ("FREQ=WEEKLY;BYDAY=1MO", RuleError::NumberedDay),
        ("FREQ=DAILY;BYDAY=-1MO", RuleError::NumberedDay),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", RuleError::NumberedDay),
        ("FREQ=MONTHLY;BYMONTHDAY=0", RuleError::ByMonthDay),
        ("FREQ=MONTHLY;BYMONTHDAY=32", RuleError::ByMonthDay),
        ("FREQ=WEEKLY;BYMONTHDAY=1", RuleError::DoesNotGo),
        ("FREQ=YEARLY;BYMONTH=13", RuleError::ByMonth),
        ("FREQ=YEARLY;BYMONTH=0", RuleError::ByMonth),
        ("FREQ=YEARLY;BYYEARDAY=367", RuleError::ByYearDay),
        ("FREQ=MONTHLY;BYYEARDAY=1", RuleError::DoesNotGo),
        ("FREQ=YEARLY;BYWEEKNO=-54", RuleError::ByWeek),
        ("FREQ=MONTHLY;BYWEEKNO=1", RuleError::DoesNotGo),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", RuleError::BySetPos),
        ("FREQ=MONTHLY;BYSETPOS=1", RuleError::NothingToChoose),
        ("FREQ=DAILY;BYHOUR=24", RuleError::ByTime),
        ("FREQ=DAILY;BYMINUTE=-1", RuleError::ByTime),
        ("FREQ=WEEKLY;WKST=M", RuleError::WeekStart),
    ] {
        assert_eq!(Rule::parse(text), Err(error), "{text}");
    }
    let long = format!("FREQ=DAILY;BYMONTHDAY={}", "1,".repeat(3_000));
    assert_eq!(Rule::parse(&long), Err(RuleError::TooLong));
}

#[test]
fn every_error_has_a_name_of_its_own() {
    let names: std::collections::BTreeSet<_> = RuleError::ALL.iter().map(|error| error.name()).collect();
    assert_eq!(names.len(), RuleError::ALL.len());
}

#[test]
fn what_others_write_carelessly_is_read_and_written_properly() {
    for (text, canonical) in [
        ("freq=weekly;byday=th,mo;", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("BYDAY=MO,MO;WKST=MO;INTERVAL=1;FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=MONTHLY;BYDAY=+1SU,-1SU", "FREQ=MONTHLY;BYDAY=-1SU,1SU"),
        ("FREQ=YEARLY;UNTIL=20301231T235959Z;BYMONTH=3,1", "FREQ=YEARLY;UNTIL=20301231T235959Z;BYMONTH=1,3"),
        ("FREQ=YEARLY;WKST=SU;UNTIL=20301231", "FREQ=YEARLY;UNTIL=20301231;WKST=SU"),
        ("FREQ=DAILY;UNTIL=20301231T120000;INTERVAL=02", "FREQ=DAILY;UNTIL=20301231T120000;INTERVAL=2"),
        ("FREQ=DAILY;BYSECOND=60,59", "FREQ=DAILY;BYSECOND=59"),
    ] {
        assert_eq!(rule(text).to_string(), canonical);
    }
}

#[test]
fn rules_are_text_in_json() {
    let weekly = rule("FREQ=WEEKLY;BYDAY=WE");
    assert_eq!(serde_json::to_string(&weekly).unwrap(), "\"FREQ=WEEKLY;BYDAY=WE\"");
    assert_eq!(serde_json::from_str::<Rule>("\"FREQ=WEEKLY;BYDAY=WE\"").unwrap(), weekly);
    assert!(serde_json::from_str::<Rule>("\"FREQ=HOURLY\"").unwrap_err().to_string().contains("too often"));
}

#[test]
fn an_end_can_be_put_to_a_rule() {
    let weekly = Rule::every(Frequency::Weekly);
    let until = End::Until(Until::Date("2026-12-31".parse().unwrap()));
    assert_eq!(weekly.clone().ending(until).to_string(), "FREQ=WEEKLY;UNTIL=20261231");
    assert_eq!(weekly.clone().ending(until).ending(End::Never), weekly);
}

/// Rules of all kinds, most of which can be read.
pub(super) fn texts() -> impl Strategy<Value = String> {
    let list = |name: &'static str, one: &'static str| {
        let pattern = format!(";{name}={one}(,{one}){{0,3}}");
        proptest::option::weighted(0.25, proptest::string::string_regex(&pattern).unwrap())
    };
    (
        "FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;INTERVAL=[1-9])?(;COUNT=[1-9][0-9]?|;UNTIL=20[0-4][0-9]0[1-9]1[0-9])?",
        list("BYDAY", "(MO|TU|WE|TH|FR|SA|SU|-?[1-5](MO|FR|SU))"),
        list("BYMONTHDAY", "-?([1-9]|[12][0-9]|3[01])"),
        list("BYMONTH", "([1-9]|1[0-2])"),
        list("BYYEARDAY", "-?[1-9][0-9]?"),
        list("BYWEEKNO", "-?([1-9]|[1-4][0-9]|5[0-3])"),
        list("BYHOUR", "(8|1[0-9])"),
        list("BYSETPOS", "-?[1-9]"),
        list("WKST", "(SU|TU|SA)"),
    )
        .prop_map(|(start, a, b, c, d, e, f, g, h)| {
            [a, b, c, d, e, f, g, h.map(|wkst| wkst[..8].to_owned())]
                .into_iter()
                .flatten()
                .fold(start, |all, one| all + &one)
        })
}

proptest! {
    #[test]
    fn a_rule_that_was_read_reads_back_as_it_was_written(text in texts()) {
        if let Ok(rule) = Rule::parse(&text) {
            prop_assert_eq!(Rule::parse(&rule.to_string()), Ok(rule));
        }
    }

    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,80}|[A-Z=;,0-9+-]{0,80}") {
        if let Ok(rule) = Rule::parse(&text) {
            prop_assert_eq!(Rule::parse(&rule.to_string()), Ok(rule));
        }
    }
}
