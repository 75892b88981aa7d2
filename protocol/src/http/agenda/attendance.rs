//! Who comes: answers, and how many of each council gave which.

use crate::id::{CouncilId, MemberId};
use serde::{Deserialize, Serialize};

/// Whether somebody comes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
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
#[cfg_attr(test, derive(ts_rs::TS))]
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
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AnswerPut {
    /// From now on; null takes the answer back.
    pub answer: Option<Answer>,
}

/// `GET /api/v1/meetings/{meeting}/times/{occurrence}/attendance`: for facilitators of the pairing, who has to know whom
/// to expect.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Attendance {
    /// In the order in which they answered.
    pub answers: Vec<MemberAnswer>,
}

/// What one member answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MemberAnswer {
    /// Who.
    pub member: MemberId,
    /// What.
    pub answer: Answer,
}
