//! Who comes: answers, and how many of each council gave which.

use crate::id::{CouncilId, MeetingId, MemberId};
use crate::local::LocalTime;
use crate::noted::Note;
use serde::{Deserialize, Serialize};

/// Whether somebody comes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Perhaps.
    Maybe,
}

/// Answers of one council's members.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct CouncilCount {
    /// Whose.
    pub council: CouncilId,
    /// How many come.
    pub yes: u32,
    /// How many don't.
    pub no: u32,
    /// How many perhaps.
    pub maybe: u32,
}

/// `PUT /api/v1/meetings/{meeting}/times/{occurrence}/answer`
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct AnswerPut {
    /// From now on; null takes the answer back.
    pub answer: Option<Answer>,
}

/// `GET /api/v1/meetings/{meeting}/times/{occurrence}/attendance`: for facilitators of the pairing, who has to know whom
/// to expect.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Attendance {
    /// In the order in which they answered.
    pub answers: Vec<MemberAnswer>,
}

/// What one member answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct MemberAnswer {
    /// Who.
    pub member: MemberId,
    /// What.
    pub answer: Answer,
}

/// Members answered whether they come.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct AttendanceChanged {
    /// To which meeting.
    pub meeting: MeetingId,
    /// To which of its times, by the start it had at first.
    pub occurrence: LocalTime,
    /// All answers so far, per council.
    pub counts: Vec<CouncilCount>,
}

impl Note for AttendanceChanged {
    fn by(&self) -> Option<MemberId> {
        None
    }

    #[cfg(test)]
    fn examples() -> Vec<(&'static str, Self)> {
        use crate::golden::cast::{COUNCIL_DE, COUNCIL_FR, MEETING as meeting, first_time};
        let counts = vec![
            CouncilCount { council: COUNCIL_DE, yes: 4, no: 1, maybe: 0 },
            CouncilCount { council: COUNCIL_FR, yes: 3, no: 0, maybe: 2 },
        ];
        vec![("attendance_changed", Self { meeting, occurrence: first_time(), counts })]
    }
}
