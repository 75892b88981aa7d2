//! What a recurrence rule says.

use super::RuleError;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Weekday};
use serde::{Deserialize, Serialize};

/// A recurrence rule. Lists are sorted and without doubles; an empty one says nothing.
///
/// Serialised as the text of RFC 5545.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rule {
    pub(super) frequency: Frequency,
    pub(super) end: End,
    /// In days, weeks, months or years; 1 to 9999.
    pub(super) interval: u32,
    pub(super) by_second: Vec<i8>,
    pub(super) by_minute: Vec<i8>,
    pub(super) by_hour: Vec<i8>,
    pub(super) by_day: Vec<NthDay>,
    pub(super) by_month_day: Vec<i8>,
    pub(super) by_year_day: Vec<i16>,
    pub(super) by_week: Vec<i8>,
    pub(super) by_month: Vec<i8>,
    pub(super) by_set_pos: Vec<i16>,
    pub(super) week_start: Weekday,
}

/// How often, before anything is said more closely.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Frequency {
    /// Every day, or every so many days.
    Daily,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
    /// Every year.
    Yearly,
}

/// When a rule ends.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum End {
    /// Not at all.
    Never,
    /// After so many occurrences.
    Count(u32),
    /// With the last occurrence that is not after this.
    Until(Until),
}

/// The three forms of UNTIL. All are inclusive.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Until {
    /// The whole of a day.
    Date(Date),
    /// A time on the wall.
    Local(DateTime),
    /// An instant, to the second: what RFC 5545 wants beside a start that has a zone.
    Utc(Timestamp),
}

/// A day of the week, perhaps numbered.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct NthDay {
    /// Which one in the month or year: 2 is the second, -1 the last, 0 every one.
    pub nth: i8,
    /// The day.
    pub weekday: Weekday,
}

impl Rule {
    /// Every day, week, month or year, on the day it began, for ever.
    pub const fn every(frequency: Frequency) -> Self {
        Self {
            frequency,
            end: End::Never,
            interval: 1,
            by_second: Vec::new(),
            by_minute: Vec::new(),
            by_hour: Vec::new(),
            by_day: Vec::new(),
            by_month_day: Vec::new(),
            by_year_day: Vec::new(),
            by_week: Vec::new(),
            by_month: Vec::new(),
            by_set_pos: Vec::new(),
            week_start: Weekday::Monday,
        }
    }

    /// How often.
    pub const fn frequency(&self) -> Frequency {
        self.frequency
    }

    /// Every how many days, weeks, months or years.
    pub const fn interval(&self) -> u32 {
        self.interval
    }

    /// When it ends.
    pub const fn end(&self) -> End {
        self.end
    }

    /// Days of the week it names.
    pub fn by_day(&self) -> &[NthDay] {
        &self.by_day
    }

    /// Weeks of the year it names; negative ones count from the last.
    pub fn by_week(&self) -> &[i8] {
        &self.by_week
    }

    /// The day its weeks begin with.
    pub const fn week_start(&self) -> Weekday {
        self.week_start
    }

    /// The same rule with another end: to cut a series in two, or to let it go on.
    #[must_use]
    pub fn ending(mut self, end: End) -> Self {
        self.end = end;
        self
    }

    /// The same rule without times of its own: what RFC 5545 wants beside a start that is a date.
    #[must_use]
    pub fn without_times(mut self) -> Self {
        self.by_hour.clear();
        self.by_minute.clear();
        self.by_second.clear();
        self
    }

    /// The same rule to the minute, where it names seconds.
    #[must_use]
    pub fn without_seconds(mut self) -> Self {
        self.by_second.clear();
        self
    }

    /// Whether it names times of its own (BYHOUR, BYMINUTE, BYSECOND).
    pub fn has_times(&self) -> bool {
        !(self.by_hour.is_empty() && self.by_minute.is_empty() && self.by_second.is_empty())
    }
}

impl TryFrom<String> for Rule {
    type Error = RuleError;

    fn try_from(text: String) -> Result<Self, RuleError> {
        Self::parse(&text)
    }
}

impl From<Rule> for String {
    fn from(rule: Rule) -> Self {
        rule.to_string()
    }
}
