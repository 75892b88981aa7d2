//! Rules of others' calendars, with an end that can be read off.
//!
//! Whoever makes a meeting here is held to rules that are quick to walk; a calendar of others may count to thousands from long ago,
//! on days that come unevenly, or never again. That is walked through once, when it is read, and not whenever somebody looks at an
//! agenda.

use crate::calendar::recurrence::{End, Rule, Until};
use crate::calendar::series::Series;
use jiff::Timestamp;
use jiff::civil::{DateTime, datetime};
use std::collections::BTreeSet;

/// Nothing is looked for from here on.
const HORIZON: DateTime = datetime(2200, 1, 1, 0, 0, 0, 0);

/// Times that are walked through for all the rules of a calendar together.
pub const TIMES_WALKED: usize = 500_000;

/// A rule that names the same times of a series until the year 2200, without counting. `None`: it names none but the first. What is
/// walked through is taken off `left`; when that is used up, the rule is not told: `Err`.
pub fn settled(series: &Series, left: &mut usize) -> Result<Option<Rule>, UsedUp> {
    let Some(rule) = series.rule.clone() else { return Ok(None) };
    // What is left out counts for COUNT, what comes on top doesn't.
    let (exdates, exdays, rdates) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let whole = Series { exdates, exdays, rdates, ..series.clone() };
    let mut after_first = whole.within(Timestamp::MIN, whole.zone.resolve(HORIZON).instant).skip(1);
    match rule.end() {
        End::Count(_) => {
            let mut last = None;
            for time in after_first {
                *left = left.checked_sub(1).ok_or(UsedUp)?;
                last = Some(time.wall);
            }
            Ok(last.map(|last| rule.ending(End::Until(Until::Local(last)))))
        }
        End::Never | End::Until(_) => Ok(after_first.next().map(|_| rule)),
    }
}

/// The rules of a calendar name too many times.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UsedUp;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::zones::Zone;

    fn series(start: &str, rule: &str) -> Series {
        Series::repeating(start.parse().unwrap(), Zone::parse("Europe/Paris").unwrap(), Rule::parse(rule).unwrap())
    }

    #[test]
    fn a_rule_that_counts_names_the_same_times_by_its_last_one() {
        for (start, rule) in [
            ("2026-03-24T18:00", "FREQ=WEEKLY;COUNT=3"),
            ("2026-03-24T18:00", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=40"),
            // Not named by the rule, and counted: the first.
            ("2026-03-24T18:00", "FREQ=WEEKLY;BYDAY=WE,FR;COUNT=4"),
            // The last falls into the hour that is skipped.
            ("2026-03-27T02:30", "FREQ=DAILY;COUNT=3"),
            ("1990-02-28T10:00", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;COUNT=5"),
        ] {
            let counted = series(start, rule);
            let ended = Series { rule: settled(&counted, &mut TIMES_WALKED.clone()).unwrap(), ..counted.clone() };
            assert!(ended.rule.as_ref().is_some_and(|rule| matches!(rule.end(), End::Until(_))), "{rule}");
            let walls = |series: &Series| series.from(Timestamp::MIN).map(|one| one.wall).collect::<Vec<_>>();
            assert_eq!(walls(&ended), walls(&counted), "{rule}");
        }
    }

    #[test]
    fn what_is_left_out_counts_and_what_comes_on_top_does_not() {
        let mut counted = series("2026-03-24T18:00", "FREQ=WEEKLY;COUNT=3");
        counted.exdates.insert("2026-04-07T18:00".parse().unwrap());
        counted.rdates.insert("2026-05-01T18:00".parse().unwrap());
        assert_eq!(
            settled(&counted, &mut TIMES_WALKED.clone()).unwrap().map(|rule| rule.to_string()).as_deref(),
            Some("FREQ=WEEKLY;UNTIL=20260407T180000")
        );
    }

    #[test]
    fn a_rule_without_an_end_stays_and_one_that_never_comes_true_goes() {
        for (rule, wanted) in [
            ("FREQ=DAILY", Some("FREQ=DAILY")),
            ("FREQ=DAILY;UNTIL=20260401T000000", Some("FREQ=DAILY;UNTIL=20260401T000000")),
            ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", None),
            ("FREQ=DAILY;COUNT=1", None),
            ("FREQ=DAILY;UNTIL=20260301T000000", None),
            // A million days are as many as there are until the horizon.
            ("FREQ=DAILY;COUNT=1000000", Some("FREQ=DAILY;UNTIL=21991231T180000")),
        ] {
            let found = settled(&series("2026-03-24T18:00", rule), &mut TIMES_WALKED.clone()).unwrap();
            let found = found.map(|rule| rule.to_string());
            assert_eq!(found.as_deref(), wanted, "{rule}");
        }
    }

    #[test]
    fn rules_that_count_too_far_together_use_up_what_is_walked_through() {
        let mut left = 2_500;
        let thousand = series("2026-03-24T18:00", "FREQ=DAILY;COUNT=1001");
        assert!(settled(&thousand, &mut left).is_ok());
        assert!(settled(&thousand, &mut left).is_ok());
        assert_eq!(left, 500);
        assert_eq!(settled(&thousand, &mut left), Err(UsedUp));
    }
}
