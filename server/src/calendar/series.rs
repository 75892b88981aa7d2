//! A series: where and when something begins, how it repeats, and what is left out or comes on top.
//!
//! Always holds: the start is the first occurrence, whether or not the rule names it, and counts for COUNT (RFC 5545,
//! section 3.8.5.3); no two occurrences have one instant; they come in the order of their instants.

use super::recurrence::{End, Rule, Until, day_after, day_before};
use super::zones::{Resolved, Zone};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use std::collections::BTreeSet;

/// A series. Times are those of a clock on the wall in `zone`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Series {
    /// When the first begins.
    pub start: DateTime,
    /// Where the wall is.
    pub zone: Zone,
    /// How it repeats, if it does.
    pub rule: Option<Rule>,
    /// Occurrences left out (EXDATE).
    pub exdates: BTreeSet<DateTime>,
    /// Days on which none is (EXDATE of a day).
    pub exdays: BTreeSet<Date>,
    /// Occurrences on top (RDATE).
    pub rdates: BTreeSet<DateTime>,
}

/// One time that something begins.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Occurrence {
    /// By the clock on the wall, as the rule says it: what RECURRENCE-ID and EXDATE name, even if clocks skip it.
    pub wall: DateTime,
    /// When that is.
    pub resolved: Resolved,
}

impl Series {
    /// Something that happens once.
    pub const fn once(start: DateTime, zone: Zone) -> Self {
        Self { start, zone, rule: None, exdates: BTreeSet::new(), exdays: BTreeSet::new(), rdates: BTreeSet::new() }
    }

    /// Something that repeats.
    pub fn repeating(start: DateTime, zone: Zone, rule: Rule) -> Self {
        Self { rule: Some(rule), ..Self::once(start, zone) }
    }

    /// Whether it goes on for ever.
    pub fn is_endless(&self) -> bool {
        self.rule.as_ref().is_some_and(|rule| rule.end() == End::Never)
    }

    /// Occurrences that begin from `from` (with it) to `until` (without it), at most `limit` of them.
    pub fn between(&self, from: Timestamp, until: Timestamp, limit: usize) -> Vec<Occurrence> {
        self.within(from, until).take(limit).collect()
    }

    /// All that begin from `from` (with it) to `until` (without it). Nothing after that is looked for.
    pub fn within(&self, from: Timestamp, until: Timestamp) -> impl Iterator<Item = Occurrence> + '_ {
        self.walk(from, until).take_while(move |occurrence| occurrence.resolved.instant < until)
    }

    /// All that begin at `from` or later.
    pub fn from(&self, from: Timestamp) -> impl Iterator<Item = Occurrence> + '_ {
        self.walk(from, Timestamp::MAX)
    }

    /// The first that begins after an instant.
    pub fn next_after(&self, instant: Timestamp) -> Option<Occurrence> {
        self.from(instant).find(|occurrence| occurrence.resolved.instant > instant)
    }

    /// Whether something begins at this time of the wall.
    pub fn has(&self, wall: DateTime) -> bool {
        self.between(self.zone.resolve(wall).instant, Timestamp::MAX, 1).first().is_some_and(|first| first.wall == wall)
    }

    fn walk(&self, from: Timestamp, until: Timestamp) -> impl Iterator<Item = Occurrence> + '_ {
        // A civil time and its instant are never as much as a day apart from what the bounds say.
        let (first, last) = (day_before(self.zone.wall(from)), day_after(self.zone.wall(until)));
        let (rule, until_instant) = self.rule_on_the_wall();
        let mut ruled = rule.map(|rule| rule.occurrences(self.start).from(first).until(last)).into_iter().flatten();
        let mut extra = std::iter::once(self.start)
            .filter(|start| !self.rdates.contains(start))
            .chain(self.rdates.iter().copied())
            .filter(move |wall| (first..=last).contains(wall))
            .collect::<BTreeSet<DateTime>>();
        let mut next_ruled = ruled.next();
        let walls = std::iter::from_fn(move || {
            let ruled_first = next_ruled.filter(|wall| extra.first().is_none_or(|other| wall <= other));
            if let Some(wall) = ruled_first {
                next_ruled = ruled.next();
                extra.remove(&wall);
                return Some((wall, true));
            }
            extra.pop_first().map(|wall| (wall, false))
        });
        let kept = walls.filter(|(wall, _)| !self.exdates.contains(wall) && !self.exdays.contains(&wall.date()));
        let mut latest = None;
        kept.filter_map(move |(wall, is_ruled)| {
            let resolved = self.zone.resolve(wall);
            let is_late = is_ruled && until_instant.is_some_and(|end| resolved.instant > end);
            let is_new = latest.is_none_or(|latest| resolved.instant > latest) && resolved.instant >= from;
            if is_late || !is_new {
                return None;
            }
            latest = Some(resolved.instant);
            Some(Occurrence { wall, resolved })
        })
    }

    /// The rule with its end said by the wall, and the exact end if UNTIL is an instant.
    fn rule_on_the_wall(&self) -> (Option<Rule>, Option<Timestamp>) {
        let Some(rule) = self.rule.clone() else { return (None, None) };
        match rule.end() {
            End::Until(Until::Utc(instant)) => {
                let wall = Until::Local(day_after(self.zone.wall(instant)));
                (Some(rule.ending(End::Until(wall))), Some(instant))
            }
            // The start is one of those counted.
            End::Count(count) if !rule.begins_with(self.start) => match count.saturating_sub(1) {
                0 => (None, None),
                left => (Some(rule.ending(End::Count(left))), None),
            },
            _ => (Some(rule), None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::zones::Kind;

    fn at(text: &str) -> DateTime {
        text.parse().unwrap()
    }

    fn instant(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn berlin(start: &str, rule: &str) -> Series {
        Series::repeating(at(start), Zone::parse("Europe/Berlin").unwrap(), Rule::parse(rule).unwrap())
    }

    fn instants(series: &Series, from: &str, until: &str) -> Vec<String> {
        let found = series.between(instant(from), instant(until), 100);
        found.iter().map(|occurrence| occurrence.resolved.instant.to_string()).collect()
    }

    #[test]
    fn a_series_stays_at_its_hour_when_clocks_change() {
        let weekly = berlin("2026-03-22T18:00", "FREQ=WEEKLY");
        let spring = instants(&weekly, "2026-03-20T00:00:00Z", "2026-04-06T00:00:00Z");
        assert_eq!(spring, ["2026-03-22T17:00:00Z", "2026-03-29T16:00:00Z", "2026-04-05T16:00:00Z"]);
        let autumn = instants(&weekly, "2026-10-18T00:00:00Z", "2026-11-02T00:00:00Z");
        assert_eq!(autumn, ["2026-10-18T16:00:00Z", "2026-10-25T17:00:00Z", "2026-11-01T17:00:00Z"]);
    }

    #[test]
    fn i6_half_past_two_comes_once_on_the_days_that_clocks_change() {
        let daily = berlin("2026-01-01T02:30", "FREQ=DAILY");
        let march = daily.between(instant("2026-03-28T00:00:00Z"), instant("2026-03-31T00:00:00Z"), 10);
        let march: Vec<_> =
            march.iter().map(|o| (o.wall.to_string(), o.resolved.instant.to_string(), o.resolved.kind)).collect();
        assert_eq!(
            march,
            [
                ("2026-03-28T02:30:00".into(), "2026-03-28T01:30:00Z".into(), Kind::Plain),
                ("2026-03-29T02:30:00".into(), "2026-03-29T01:30:00Z".into(), Kind::Skipped),
                ("2026-03-30T02:30:00".into(), "2026-03-30T00:30:00Z".into(), Kind::Plain),
            ]
        );
        let october = instants(&daily, "2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z");
        assert_eq!(october, ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]);
        let first = instant("2026-10-25T00:30:00Z");
        assert_eq!(daily.next_after(first).map(|next| next.resolved.instant), Some(instant("2026-10-26T01:30:00Z")));
        let between = daily.next_after(instant("2026-10-25T00:45:00Z")).unwrap();
        assert_eq!(between.wall, at("2026-10-26T02:30"), "not at the second half past two");
    }

    #[test]
    fn two_times_that_become_one_instant_are_one() {
        let both = berlin("2026-03-29T02:30", "FREQ=DAILY;BYHOUR=2,3;BYMINUTE=30");
        let day = instants(&both, "2026-03-29T00:00:00Z", "2026-03-29T23:00:00Z");
        assert_eq!(day, ["2026-03-29T01:30:00Z"]);
    }

    #[test]
    fn an_old_series_is_asked_for_a_late_date_at_once() {
        let old = berlin("1970-01-05T18:00", "FREQ=WEEKLY");
        assert_eq!(
            instants(&old, "2026-10-19T00:00:00Z", "2026-10-27T00:00:00Z"),
            ["2026-10-19T16:00:00Z", "2026-10-26T17:00:00Z"]
        );
        let after = old.next_after(instant("9999-12-01T00:00:00Z")).map(|next| next.wall.year());
        assert_eq!(after, Some(9999));
    }

    #[test]
    fn the_start_is_the_first_even_if_the_rule_does_not_name_it() {
        let friday = berlin("2026-01-01T18:00", "FREQ=WEEKLY;BYDAY=FR;COUNT=3");
        let all: Vec<_> = friday.from(Timestamp::MIN).map(|occurrence| occurrence.wall).collect();
        assert_eq!(all, [at("2026-01-01T18:00"), at("2026-01-02T18:00"), at("2026-01-09T18:00")]);
        let once = berlin("2026-01-01T18:00", "FREQ=WEEKLY;BYDAY=FR;COUNT=1");
        assert_eq!(once.from(Timestamp::MIN).count(), 1);
    }

    #[test]
    fn until_as_an_instant_is_exact() {
        for (until, number) in [("20260329T012959Z", 1), ("20260329T013000Z", 2), ("20260330T003000Z", 3)] {
            let daily = berlin("2026-03-28T02:30", &format!("FREQ=DAILY;UNTIL={until}"));
            assert_eq!(daily.from(Timestamp::MIN).count(), number, "{until}");
        }
        assert_eq!(berlin("2026-03-28T02:30", "FREQ=DAILY;UNTIL=20260330").from(Timestamp::MIN).count(), 3);
    }

    #[test]
    fn what_is_left_out_is_and_what_comes_on_top_does() {
        let mut weekly = berlin("2026-01-07T18:00", "FREQ=WEEKLY;COUNT=5");
        weekly.exdates = [at("2026-01-07T18:00"), at("2026-01-21T18:00"), at("2026-01-28T17:00")].into();
        weekly.exdays = ["2026-02-04".parse().unwrap()].into();
        weekly.rdates = [at("2026-01-10T10:00"), at("2026-01-14T18:00"), at("2026-01-21T18:00")].into();
        let all: Vec<_> = weekly.from(Timestamp::MIN).map(|occurrence| occurrence.wall).collect();
        assert_eq!(all, [at("2026-01-10T10:00"), at("2026-01-14T18:00"), at("2026-01-28T18:00")]);
        assert!(
            weekly.has(at("2026-01-14T18:00"))
                && !weekly.has(at("2026-01-07T18:00"))
                && !weekly.has(at("2026-01-15T18:00"))
        );
        assert!(!weekly.is_endless());
    }
}
