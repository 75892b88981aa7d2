//! Why a recurrence rule can't be used.

/// Why a recurrence rule can't be used. Each has a name that never changes, for whoever words it for people.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, thiserror::Error)]
pub enum RuleError {
    /// Longer than a rule can sensibly be.
    #[error("the rule is too long")]
    TooLong,
    /// A part without `=`, or without a value.
    #[error("a part of the rule is not NAME=VALUE")]
    Malformed,
    /// A part that RFC 5545 doesn't know.
    #[error("the rule has a part that is not known")]
    UnknownPart,
    /// A part that is there twice.
    #[error("a part of the rule is there twice")]
    Twice,
    /// No FREQ.
    #[error("the rule doesn't say how often (FREQ)")]
    NoFrequency,
    /// A FREQ that is none.
    #[error("FREQ is none of DAILY, WEEKLY, MONTHLY, YEARLY")]
    Frequency,
    /// Every hour, minute or second, or more than 24 times a day.
    #[error("the rule repeats too often: at most 24 times a day")]
    TooOften,
    /// INTERVAL is no number from 1 to 9999.
    #[error("INTERVAL is not a number from 1 to 9999")]
    Interval,
    /// COUNT is no number from 1.
    #[error("COUNT is not a number from 1 to 4294967295")]
    Count,
    /// UNTIL is neither a date nor a date with a time.
    #[error("UNTIL is neither a date nor a date with a time")]
    Until,
    /// COUNT and UNTIL exclude each other.
    #[error("the rule has both COUNT and UNTIL")]
    CountAndUntil,
    /// A day of the week that is none, or its number is 0 or out of range.
    #[error("BYDAY has something that is no day of the week")]
    ByDay,
    /// "The second Tuesday" needs a month or a year it is the second of, and no week.
    #[error("numbered days of the week go with MONTHLY, and with YEARLY without BYWEEKNO, only")]
    NumberedDay,
    /// A day of the month that is none.
    #[error("BYMONTHDAY has something that is no day of a month")]
    ByMonthDay,
    /// A month that is none.
    #[error("BYMONTH has something that is no month")]
    ByMonth,
    /// A day of the year that is none.
    #[error("BYYEARDAY has something that is no day of a year")]
    ByYearDay,
    /// A week that is none.
    #[error("BYWEEKNO has something that is no week of a year")]
    ByWeek,
    /// A place in the set that is none.
    #[error("BYSETPOS has something that is no place in a set")]
    BySetPos,
    /// An hour, minute or second that is none.
    #[error("BYHOUR, BYMINUTE or BYSECOND has something that is no time")]
    ByTime,
    /// WKST is no day of the week.
    #[error("WKST is no day of the week")]
    WeekStart,
    /// A part that RFC 5545 forbids with this FREQ.
    #[error("BYMONTHDAY doesn't go with WEEKLY; BYYEARDAY and BYWEEKNO go with YEARLY only")]
    DoesNotGo,
    /// BYSETPOS without a set to choose from.
    #[error("BYSETPOS has nothing to choose from: the rule has no other BY part")]
    NothingToChoose,
}

impl RuleError {
    /// All there are.
    pub const ALL: [Self; 22] = [
        Self::TooLong,
        Self::Malformed,
        Self::UnknownPart,
        Self::Twice,
        Self::NoFrequency,
        Self::Frequency,
        Self::TooOften,
        Self::Interval,
        Self::Count,
        Self::Until,
        Self::CountAndUntil,
        Self::ByDay,
        Self::NumberedDay,
        Self::ByMonthDay,
        Self::ByMonth,
        Self::ByYearDay,
        Self::ByWeek,
        Self::BySetPos,
        Self::ByTime,
        Self::WeekStart,
        Self::DoesNotGo,
        Self::NothingToChoose,
    ];

    /// The name clients know it by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TooLong => "too_long",
            Self::Malformed => "malformed",
            Self::UnknownPart => "unknown_part",
            Self::Twice => "twice",
            Self::NoFrequency => "no_frequency",
            Self::Frequency => "frequency",
            Self::TooOften => "too_often",
            Self::Interval => "interval",
            Self::Count => "count",
            Self::Until => "until",
            Self::CountAndUntil => "count_and_until",
            Self::ByDay => "by_day",
            Self::NumberedDay => "numbered_day",
            Self::ByMonthDay => "by_month_day",
            Self::ByMonth => "by_month",
            Self::ByYearDay => "by_year_day",
            Self::ByWeek => "by_week",
            Self::BySetPos => "by_set_pos",
            Self::ByTime => "by_time",
            Self::WeekStart => "week_start",
            Self::DoesNotGo => "does_not_go",
            Self::NothingToChoose => "nothing_to_choose",
        }
    }
}
