//! Why something was not done, over HTTP: what the WebSocket knows as well, and what only pages ask for.

use super::store_refusal;
use crate::domain::agenda::plan::Unplanned;
use crate::kernel::store::StoreError;
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::refusal::{Refusal, RefusalCode};
use quartier_protocol::text::TextRefusal;

/// Why not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Declined {
    /// A refusal the WebSocket knows as well.
    Refused(Refusal),
    /// One of HTTP's own, with its words.
    Problem(ProblemCode, &'static str),
    /// One of HTTP's own that says which of many it is.
    Told(ProblemCode, String),
}

impl Declined {
    /// What isn't there, or not for this member.
    pub fn not_found() -> Self {
        Self::Problem(ProblemCode::NotFound, "there is nothing by this id")
    }

    /// What isn't this member's to do.
    pub fn forbidden() -> Self {
        Self::Problem(ProblemCode::Forbidden, "not for this member to do")
    }

    /// What makes no sense.
    pub fn bad(why: &'static str) -> Self {
        Self::Problem(ProblemCode::BadRequest, why)
    }

    /// What somebody else changed at the same moment.
    pub fn conflict() -> Self {
        Self::Problem(ProblemCode::Conflict, "somebody changed this at the same moment")
    }
}

impl From<Refusal> for Declined {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for Declined {
    fn from(error: StoreError) -> Self {
        Self::Refused(store_refusal(error))
    }
}

impl From<Unplanned> for Declined {
    fn from(unplanned: Unplanned) -> Self {
        match unplanned {
            Unplanned::Problem(code, why) => Self::Told(code, why),
            Unplanned::Text(refused) => refused.into(),
        }
    }
}

impl From<TextRefusal> for Declined {
    fn from(refused: TextRefusal) -> Self {
        let code = if refused.is_length() { RefusalCode::TooLong } else { RefusalCode::TextInvalid };
        Self::Refused(Refusal::new(code, refused.to_string()))
    }
}
