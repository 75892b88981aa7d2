//! Which days of one day, week, month or year a rule names.
//!
//! A day belongs to the period it stands in: a week's number chooses among the days of the calendar year, so the last
//! days of December can be in week 1.

use super::rule::{Frequency, Rule};
use super::{NthDay, walk};
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{Span, ToSpan};

/// A rule with all that RFC 5545 takes from the start, where the rule itself is silent.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    rule: Rule,
    start: Date,
    /// Times of each day, sorted.
    pub(super) times: Vec<Time>,
}

impl Plan {
    pub(super) fn new(mut rule: Rule, start: DateTime) -> Self {
        let names_a_day = !(rule.by_day.is_empty() && rule.by_month_day.is_empty() && rule.by_year_day.is_empty());
        if !names_a_day {
            match rule.frequency {
                Frequency::Daily => {}
                Frequency::Weekly => rule.by_day = vec![NthDay { nth: 0, weekday: start.weekday() }],
                Frequency::Monthly => rule.by_month_day = vec![start.day()],
                Frequency::Yearly if !rule.by_week.is_empty() => {
                    rule.by_day = vec![NthDay { nth: 0, weekday: start.weekday() }];
                }
                Frequency::Yearly => {
                    rule.by_month_day = vec![start.day()];
                    if rule.by_month.is_empty() {
                        rule.by_month = vec![start.month()];
                    }
                }
            }
        }
        let times = times(&rule, start.time());
        Self { rule, start: start.date(), times }
    }

    pub(super) const fn rule(&self) -> &Rule {
        &self.rule
    }

    /// Which period a day is in or, between two of them, which is the last before it.
    pub(super) fn period_at(&self, day: Date) -> u32 {
        let units = match self.rule.frequency {
            Frequency::Daily => days_between(self.start, day),
            Frequency::Weekly => days_between(self.first_week(), day) / 7,
            Frequency::Monthly => months(day) - months(self.start),
            Frequency::Yearly => i64::from(day.year()) - i64::from(self.start.year()),
        };
        u32::try_from(units.max(0) / i64::from(self.rule.interval)).unwrap_or(u32::MAX)
    }

    /// The first day of a period; none after the year 9999.
    pub(super) fn first_day(&self, period: u32) -> Option<Date> {
        let units = i64::from(period) * i64::from(self.rule.interval);
        match self.rule.frequency {
            Frequency::Daily => self.start.checked_add(Span::new().try_days(units).ok()?).ok(),
            Frequency::Weekly => self.first_week().checked_add(Span::new().try_weeks(units).ok()?).ok(),
            Frequency::Monthly => {
                let all = months(self.start).checked_add(units)?;
                Date::new(i16::try_from(all.div_euclid(12)).ok()?, i8::try_from(all.rem_euclid(12)).ok()? + 1, 1).ok()
            }
            Frequency::Yearly => {
                let year = i64::from(self.start.year()).checked_add(units)?;
                Date::new(i16::try_from(year).ok()?, 1, 1).ok()
            }
        }
    }

    /// The days of the period that begins with `first` into `days`, in order. Gives how many were looked at.
    pub(super) fn days(&self, first: Date, days: &mut Vec<Date>) -> u32 {
        let mut looked = 1;
        let mut look = |day: Date| {
            looked += 1;
            if self.names(day) {
                days.push(day);
            }
        };
        match self.rule.frequency {
            Frequency::Daily => look(first),
            Frequency::Weekly => (0..7).filter_map(|n| first.checked_add(n.days()).ok()).for_each(look),
            Frequency::Monthly => self.month(first, &mut look),
            Frequency::Yearly => (1..=12)
                .filter_map(|month| Date::new(first.year(), month, 1).ok())
                .for_each(|month| self.month(month, &mut look)),
        }
        looked
    }

    /// Looks at the days of a month that can be meant, in order.
    fn month(&self, first: Date, look: &mut impl FnMut(Date)) {
        if !self.rule.by_month.is_empty() && !self.rule.by_month.contains(&first.month()) {
            return;
        }
        let length = first.days_in_month();
        let all = (1..=length).filter(|day| {
            self.rule.by_month_day.is_empty() || self.rule.by_month_day.iter().any(|by| is_at(*by, *day, length))
        });
        all.filter_map(|day| Date::new(first.year(), first.month(), day).ok()).for_each(look);
    }

    /// Whether all that the rule says about days is true of one.
    fn names(&self, day: Date) -> bool {
        let rule = &self.rule;
        let length = day.days_in_month();
        (rule.by_month.is_empty() || rule.by_month.contains(&day.month()))
            && (rule.by_month_day.is_empty() || rule.by_month_day.iter().any(|by| is_at(*by, day.day(), length)))
            && (rule.by_day.is_empty() || rule.by_day.iter().any(|by| self.is_nth(*by, day)))
            && (rule.by_year_day.is_empty()
                || rule.by_year_day.iter().any(|by| is_at(*by, day.day_of_year(), day.days_in_year())))
            && (rule.by_week.is_empty() || {
                let (week, weeks) = week_of(day, rule.week_start);
                rule.by_week.iter().any(|by| is_at(*by, week, weeks))
            })
    }

    /// Numbered days count in the month if the rule goes by months or names some, otherwise in the year.
    fn is_nth(&self, by: NthDay, day: Date) -> bool {
        if by.weekday != day.weekday() {
            return false;
        }
        let goes_by_month = self.rule.frequency == Frequency::Monthly || !self.rule.by_month.is_empty();
        let (at, length) = if goes_by_month {
            (i16::from(day.day()), i16::from(day.days_in_month()))
        } else {
            (day.day_of_year(), day.days_in_year())
        };
        match by.nth {
            0 => true,
            nth @ 1.. => (at - 1) / 7 + 1 == i16::from(nth),
            nth => (length - at) / 7 + 1 == -i16::from(nth),
        }
    }

    /// The first day of the week the series began in.
    fn first_week(&self) -> Date {
        let back = i64::from(self.start.weekday().since(self.rule.week_start));
        self.start.saturating_sub(back.days())
    }
}

/// Whether `at` (from 1 to `length`) is what `by` says, which counts from the end if it is negative.
fn is_at<T: Copy + PartialEq + Into<i16>>(by: T, at: T, length: T) -> bool {
    let (by, at, length) = (by.into(), at.into(), length.into());
    by == at || by == at - length - 1
}

/// The number of a day's week, and how many weeks the year has that the week belongs to: the first has four days of the
/// year at least (ISO 8601, with any first day of the week).
pub(super) fn week_of(day: Date, week_start: Weekday) -> (i8, i8) {
    let number = |day: Date| {
        let middle = day.saturating_add((3 - i64::from(day.weekday().since(week_start))).days());
        (middle.year(), i8::try_from((middle.day_of_year() - 1) / 7 + 1).unwrap_or(53))
    };
    let (year, week) = number(day);
    // The 28th of December is always in the last one.
    let weeks = Date::new(year, 12, 28).map_or(52, |last| number(last).1);
    (week, weeks)
}

fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

fn months(day: Date) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month()) - 1
}

fn times(rule: &Rule, start: Time) -> Vec<Time> {
    let or = |list: &[i8], own: i8| if list.is_empty() { vec![own] } else { list.to_vec() };
    let (hours, minutes) = (or(&rule.by_hour, start.hour()), or(&rule.by_minute, start.minute()));
    let seconds = or(&rule.by_second, start.second());
    let mut times = Vec::with_capacity(hours.len() * minutes.len() * seconds.len());
    for hour in &hours {
        for minute in &minutes {
            times.extend(seconds.iter().filter_map(|second| Time::new(*hour, *minute, *second, 0).ok()));
        }
    }
    times.truncate(walk::TIMES_MAX);
    times
}
