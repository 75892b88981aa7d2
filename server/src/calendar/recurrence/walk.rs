//! From one occurrence of a rule to the next.
//!
//! Lazy: nothing is worked out before it is asked for, a period at a time. Always holds: occurrences come in order, none
//! twice, none before the start; asking for the next one takes at most [`FRUITLESS_MAX`] looks at days (and the rest of a
//! period); beginning later costs as much as beginning at the start, unless the rule counts and its days aren't even.

use super::days::Plan;
use super::rule::{End, Frequency, Rule, Until};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

/// Looks at days without a hit after which a rule counts as ended: the days of the 400 years in which the calendar
/// repeats itself. A daily rule that found nothing in them never will; one with a long interval might, in a thousand
/// years.
pub const FRUITLESS_MAX: u32 = 146_097;

/// Times of a day a rule may name.
pub(super) const TIMES_MAX: usize = 24;

/// The occurrences of a rule, in order. See [`Rule::occurrences`].
#[derive(Clone, Debug)]
pub struct Occurrences {
    plan: Plan,
    start: DateTime,
    /// Nothing before this is given, though it is counted.
    from: DateTime,
    /// Nothing after this is given or looked for.
    until: DateTime,
    /// How many are left of COUNT.
    left: Option<u64>,
    /// The period to be worked out next.
    period: u32,
    /// What is left of the last one, latest first.
    ready: Vec<DateTime>,
    has_ended: bool,
}

impl Rule {
    /// The times the rule names, from the start on: the start itself only if the rule names it.
    ///
    /// An UNTIL in UTC is taken for a time on the wall; [`Series`](crate::calendar::series::Series) knows the zone and
    /// does it rightly.
    pub fn occurrences(&self, start: DateTime) -> Occurrences {
        let until = match self.end {
            End::Until(Until::Date(day)) => day.to_datetime(Time::MAX),
            End::Until(Until::Local(wall)) => wall,
            End::Until(Until::Utc(instant)) => jiff::tz::Offset::UTC.to_datetime(instant),
            End::Never | End::Count(_) => DateTime::MAX,
        };
        let left = if let End::Count(count) = self.end { Some(u64::from(count)) } else { None };
        Occurrences {
            plan: Plan::new(self.clone(), start),
            start,
            from: start,
            until,
            left,
            period: 0,
            ready: Vec::new(),
            has_ended: false,
        }
    }

    /// Occurrences from `from` (with it) to `until` (without it), at most `limit` of them.
    pub fn between(&self, start: DateTime, from: DateTime, until: DateTime, limit: usize) -> Vec<DateTime> {
        let all = self.occurrences(start).from(from).until(until);
        all.take_while(|occurrence| *occurrence < until).take(limit).collect()
    }

    /// Whether the rule names the very time it would begin with.
    pub fn begins_with(&self, start: DateTime) -> bool {
        self.clone().ending(End::Never).occurrences(start).until(start).next() == Some(start)
    }
}

impl Occurrences {
    /// Only those from `from` on. To be said before the first is asked for.
    #[must_use]
    pub fn from(mut self, from: DateTime) -> Self {
        self.from = self.from.max(from);
        let target = self.plan.period_at(self.from.date());
        match self.left {
            None => self.period = self.period.max(target),
            Some(left) if target > 1 => {
                if let Some(each) = self.even_number() {
                    let first = self.work_out(0).map_or(0, |(ready, _)| ready.len() as u64);
                    let passed = first.saturating_add(u64::from(target - 1).saturating_mul(each));
                    self.left = Some(left.saturating_sub(passed));
                    self.period = target;
                }
            }
            Some(_) => {}
        }
        self
    }

    /// Only those up to `until`, with it. Days after it are not looked at.
    #[must_use]
    pub fn until(mut self, until: DateTime) -> Self {
        self.until = self.until.min(until);
        self
    }

    /// How many occurrences each period has, if that can be said without looking.
    fn even_number(&self) -> Option<u64> {
        let rule = self.plan.rule();
        let is_limited = !rule.by_month.is_empty() || !rule.by_set_pos.is_empty();
        let days = match rule.frequency {
            Frequency::Daily if rule.by_day.is_empty() && rule.by_month_day.is_empty() => 1,
            Frequency::Weekly => rule.by_day.len(),
            _ => return None,
        };
        (!is_limited).then_some((days * self.plan.times.len()) as u64)
    }

    /// The occurrences of a period, latest first, and how many days were looked at. None after the last period.
    fn work_out(&self, period: u32) -> Option<(Vec<DateTime>, u32)> {
        let first = self.plan.first_day(period)?;
        if first > self.until.date() {
            return None;
        }
        let mut days: Vec<Date> = Vec::new();
        let looked = self.plan.days(first, &mut days);
        let times = &self.plan.times;
        let at = |place: usize| Some(days.get(place / times.len())?.to_datetime(times[place % times.len()]));
        let number = days.len() * times.len();
        let positions = &self.plan.rule().by_set_pos;
        let mut ready: Vec<DateTime> = if positions.is_empty() {
            (0..number).rev().filter_map(at).collect()
        } else {
            let place = |position: &i16| match usize::from(position.unsigned_abs()) {
                from_end if *position < 0 => number.checked_sub(from_end),
                from_start => from_start.checked_sub(1),
            };
            let mut chosen: Vec<DateTime> = positions.iter().filter_map(place).filter_map(at).collect();
            chosen.sort_unstable_by(|a, b| b.cmp(a));
            chosen.dedup();
            chosen
        };
        ready.truncate(ready.partition_point(|occurrence| *occurrence >= self.start));
        Some((ready, looked))
    }
}

impl Iterator for Occurrences {
    type Item = DateTime;

    fn next(&mut self) -> Option<DateTime> {
        let mut fruitless = 0;
        while !self.has_ended {
            if let Some(next) = self.ready.pop() {
                if next > self.until || self.left == Some(0) {
                    break;
                }
                self.left = self.left.map(|left| left - 1);
                if next >= self.from {
                    return Some(next);
                }
                continue;
            }
            if fruitless >= FRUITLESS_MAX || self.left == Some(0) {
                break;
            }
            let Some((ready, looked)) = self.work_out(self.period) else { break };
            fruitless = if ready.is_empty() { fruitless + looked } else { 0 };
            self.ready = ready;
            let Some(period) = self.period.checked_add(1) else { break };
            self.period = period;
        }
        self.has_ended = true;
        None
    }
}

/// A day earlier, for bounds in which clocks may change.
pub(in crate::calendar) fn day_before(wall: DateTime) -> DateTime {
    wall.saturating_sub(1.day())
}

/// A day later.
pub(in crate::calendar) fn day_after(wall: DateTime) -> DateTime {
    wall.saturating_add(1.day())
}
