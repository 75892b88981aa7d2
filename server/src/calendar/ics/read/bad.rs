//! Why a calendar can't be read, and where.

use crate::calendar::recurrence::RuleError;

/// Why a calendar can't be read, and the line of the file where that shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct Bad {
    /// The line, as editors count: from 1, before unfolding.
    pub line: u32,
    /// What is wrong.
    pub reason: Reason,
}

/// What is wrong with a calendar. Each has a name that never changes, for whoever words it for people.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, thiserror::Error)]
pub enum Reason {
    /// More bytes than may be.
    #[error("the file is too big")]
    TooBig,
    /// More lines than may be.
    #[error("the file has too many lines")]
    TooManyLines,
    /// One line is longer than may be.
    #[error("the line is too long")]
    LineTooLong,
    /// More events than may be.
    #[error("the file has too many events")]
    TooManyEvents,
    /// A list is longer than may be, or there are more parameters.
    #[error("the list is too long")]
    TooMany,
    /// Bytes that are not UTF-8: most often a file saved as Latin-1.
    #[error("the line is not UTF-8")]
    NotUtf8,
    /// A continuation of nothing.
    #[error("the line goes on with a line that isn't there")]
    Folding,
    /// No `NAME:value`.
    #[error("the line is not NAME:value")]
    Malformed,
    /// Not `BEGIN:VCALENDAR` at the beginning, or nothing at all.
    #[error("the file is no calendar")]
    NoCalendar,
    /// An END of something else than what was begun.
    #[error("an END has no BEGIN of its own")]
    EndWithoutBegin,
    /// The file ends before something does.
    #[error("a BEGIN has no END")]
    BeginWithoutEnd,
    /// Components in components in components.
    #[error("components are nested too deeply")]
    TooDeep,
    /// An event without UID.
    #[error("the event has no UID")]
    NoUid,
    /// An event without DTSTART.
    #[error("the event has no DTSTART")]
    NoStart,
    /// Something that may be there once only.
    #[error("the property is there twice")]
    Twice,
    /// No date, or none that there is.
    #[error("there is no such date or time")]
    Date,
    /// No duration, or a negative one.
    #[error("the duration can't be read")]
    Duration,
    /// An end before the start, or of another kind.
    #[error("the event ends before it begins, or a day ends with a time")]
    End,
    /// A zone that is neither known nor described.
    #[error("the time zone is not known")]
    Zone,
    /// A number that is none.
    #[error("the number can't be read")]
    Number,
    /// A status that is none.
    #[error("the status is not known")]
    Status,
    /// "This and all that follow" is not taken.
    #[error("RECURRENCE-ID with RANGE is not supported")]
    Range,
    /// A rule of what is left out, which RFC 5545 has done away with.
    #[error("EXRULE is not supported")]
    Exrule,
    /// The recurrence rule can't be used.
    #[error("{0}")]
    Rule(RuleError),
}

impl Reason {
    /// The name clients know it by. Of a rule's error `rule`, and [`RuleError::name`] says more.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TooBig => "too_big",
            Self::TooManyLines => "too_many_lines",
            Self::LineTooLong => "line_too_long",
            Self::TooManyEvents => "too_many_events",
            Self::TooMany => "too_many",
            Self::NotUtf8 => "not_utf8",
            Self::Folding => "folding",
            Self::Malformed => "malformed",
            Self::NoCalendar => "no_calendar",
            Self::EndWithoutBegin => "end_without_begin",
            Self::BeginWithoutEnd => "begin_without_end",
            Self::TooDeep => "too_deep",
            Self::NoUid => "no_uid",
            Self::NoStart => "no_start",
            Self::Twice => "twice",
            Self::Date => "date",
            Self::Duration => "duration",
            Self::End => "end",
            Self::Zone => "zone",
            Self::Number => "number",
            Self::Status => "status",
            Self::Range => "range",
            Self::Exrule => "exrule",
            Self::Rule(_) => "rule",
        }
    }
}
