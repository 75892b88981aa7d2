//! Reading a rule (RFC 5545, section 3.3.10).
//!
//! Strict, because a rule that is guessed puts people before a locked door. Forgiven is only what can't be meant
//! otherwise: small letters, a semicolon at the end.

use super::rule::{End, Frequency, NthDay, Rule, Until};
use super::{RuleError, walk};
use crate::calendar::values;
use jiff::civil::Weekday;
use std::ops::RangeInclusive;

/// Bytes of a rule: all days of a year fit twice.
const RULE_BYTES_MAX: usize = 4_096;
/// Parts RFC 5545 has.
const PARTS: [&str; 14] = [
    "FREQ",
    "UNTIL",
    "COUNT",
    "INTERVAL",
    "BYSECOND",
    "BYMINUTE",
    "BYHOUR",
    "BYDAY",
    "BYMONTHDAY",
    "BYYEARDAY",
    "BYWEEKNO",
    "BYMONTH",
    "BYSETPOS",
    "WKST",
];

impl Rule {
    /// Reads a rule as it stands after `RRULE:`.
    pub fn parse(text: &str) -> Result<Self, RuleError> {
        if text.len() > RULE_BYTES_MAX {
            return Err(RuleError::TooLong);
        }
        let text = text.to_ascii_uppercase();
        let text = text.strip_suffix(';').unwrap_or(&text);
        let mut rule = Self::every(Frequency::Daily);
        let mut seen = 0_u16;
        for part in text.split(';') {
            let (name, value) = part.split_once('=').ok_or(RuleError::Malformed)?;
            let place = PARTS.iter().position(|known| *known == name).ok_or(RuleError::UnknownPart)?;
            if seen & (1 << place) != 0 {
                return Err(RuleError::Twice);
            }
            seen |= 1 << place;
            rule.take(name, value)?;
        }
        match seen {
            _ if seen & 1 == 0 => Err(RuleError::NoFrequency),
            _ if seen & 0b110 == 0b110 => Err(RuleError::CountAndUntil),
            _ => rule.checked(),
        }
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), RuleError> {
        match name {
            "FREQ" => self.frequency = frequency(value)?,
            "UNTIL" => self.end = End::Until(until(value).ok_or(RuleError::Until)?),
            "COUNT" => self.end = End::Count(number(value, &(1..=u32::MAX)).ok_or(RuleError::Count)?),
            "INTERVAL" => self.interval = number(value, &(1..=9_999)).ok_or(RuleError::Interval)?,
            // A leap second is the second before it (RFC 5545, section 3.3.12).
            "BYSECOND" => {
                let seconds = numbers(value, &(0..=60)).ok_or(RuleError::ByTime)?;
                self.by_second = sorted(seconds.into_iter().map(|second: i8| second.min(59)).collect());
            }
            "BYMINUTE" => self.by_minute = numbers(value, &(0..=59)).ok_or(RuleError::ByTime)?,
            "BYHOUR" => self.by_hour = numbers(value, &(0..=23)).ok_or(RuleError::ByTime)?,
            "BYDAY" => {
                let mut days: Vec<NthDay> =
                    value.split(',').map(nth_day).collect::<Option<_>>().ok_or(RuleError::ByDay)?;
                days.sort_by_key(|day| (day.nth, day.weekday.to_monday_zero_offset()));
                days.dedup();
                self.by_day = days;
            }
            "BYMONTHDAY" => self.by_month_day = signed(value, 31).ok_or(RuleError::ByMonthDay)?,
            "BYYEARDAY" => self.by_year_day = signed(value, 366).ok_or(RuleError::ByYearDay)?,
            "BYWEEKNO" => self.by_week = signed(value, 53).ok_or(RuleError::ByWeek)?,
            "BYMONTH" => self.by_month = numbers(value, &(1..=12)).ok_or(RuleError::ByMonth)?,
            "BYSETPOS" => self.by_set_pos = signed(value, 366).ok_or(RuleError::BySetPos)?,
            _ => self.week_start = weekday(value).ok_or(RuleError::WeekStart)?,
        }
        Ok(())
    }

    /// What goes with what.
    fn checked(self) -> Result<Self, RuleError> {
        let is_yearly = self.frequency == Frequency::Yearly;
        let is_numbered = self.by_day.iter().any(|day| day.nth != 0);
        let may_number = is_yearly && self.by_week.is_empty() || self.frequency == Frequency::Monthly;
        if is_numbered && !may_number {
            return Err(RuleError::NumberedDay);
        }
        let counts_in_years = !self.by_year_day.is_empty() || !self.by_week.is_empty();
        if (counts_in_years && !is_yearly) || (self.frequency == Frequency::Weekly && !self.by_month_day.is_empty()) {
            return Err(RuleError::DoesNotGo);
        }
        let chooses_of = self.by_day.len()
            + self.by_month_day.len()
            + self.by_year_day.len()
            + self.by_week.len()
            + self.by_month.len();
        if !self.by_set_pos.is_empty() && chooses_of == 0 && !self.has_times() {
            return Err(RuleError::NothingToChoose);
        }
        let times = [&self.by_hour, &self.by_minute, &self.by_second].map(|list| list.len().max(1));
        if times.iter().product::<usize>() > walk::TIMES_MAX {
            return Err(RuleError::TooOften);
        }
        Ok(self)
    }
}

fn frequency(value: &str) -> Result<Frequency, RuleError> {
    match value {
        "DAILY" => Ok(Frequency::Daily),
        "WEEKLY" => Ok(Frequency::Weekly),
        "MONTHLY" => Ok(Frequency::Monthly),
        "YEARLY" => Ok(Frequency::Yearly),
        "HOURLY" | "MINUTELY" | "SECONDLY" => Err(RuleError::TooOften),
        _ => Err(RuleError::Frequency),
    }
}

fn until(value: &str) -> Option<Until> {
    match value.len() {
        8 => values::read_date(value).map(Until::Date),
        15 => values::read_date_time(value).map(Until::Local),
        _ => values::read_utc(value).map(Until::Utc),
    }
}

fn number(value: &str, range: &RangeInclusive<u32>) -> Option<u32> {
    let is_number = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
    value.parse().ok().filter(|n| is_number && range.contains(n))
}

fn numbers(value: &str, range: &RangeInclusive<u32>) -> Option<Vec<i8>> {
    let list = value.split(',').map(|one| i8::try_from(number(one, range)?).ok());
    Some(sorted(list.collect::<Option<_>>()?))
}

/// Numbers that may count from the end, and never are 0.
fn signed<T: TryFrom<i64> + Ord>(value: &str, max: u32) -> Option<Vec<T>> {
    let one = |text: &str| {
        let (sign, digits) = match text.as_bytes().first()? {
            b'-' => (-1, &text[1..]),
            b'+' => (1, &text[1..]),
            _ => (1, text),
        };
        T::try_from(sign * i64::from(number(digits, &(1..=max))?)).ok()
    };
    Some(sorted(value.split(',').map(one).collect::<Option<_>>()?))
}

fn sorted<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort_unstable();
    list.dedup();
    list
}

fn nth_day(text: &str) -> Option<NthDay> {
    let (nth, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let nth = if nth.is_empty() { 0 } else { signed::<i8>(nth, 53)?.first().copied()? };
    Some(NthDay { nth, weekday: weekday(day)? })
}

fn weekday(text: &str) -> Option<Weekday> {
    Some(match text {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return None,
    })
}
