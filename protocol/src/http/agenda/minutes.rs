//! Minutes: what a meeting decided, and what becomes of it.

use crate::id::{MemberId, MessageId};
use crate::lang::Bilingual;
use crate::local::LocalDate;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// `GET /api/v1/meetings/{meeting}/times/{occurrence}/minutes`
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Minutes {
    /// What was talked about, in both languages; may be empty.
    pub text: Bilingual<String>,
    /// What was decided, in order; at most 50.
    pub decisions: Vec<MinutesDecision>,
    /// Goes up by one with each change; 0: none were written yet.
    pub version: u32,
    /// Who wrote last; null: nobody yet.
    pub by: Option<MemberId>,
    /// When; null: never.
    pub at: Option<Timestamp>,
}

/// `PUT /api/v1/meetings/{meeting}/times/{occurrence}/minutes`
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct MinutesPut {
    /// The version this is a change of; another one is `conflict`.
    pub version: u32,
    /// What was talked about, in both languages.
    #[cfg_attr(test, schemars(with = "crate::schemas::raw::RawText"))]
    pub text: Bilingual<String>,
    /// What was decided.
    #[cfg_attr(test, schemars(length(max = 50)))]
    pub decisions: Vec<MinutesDecision>,
}

/// One thing that was decided.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct MinutesDecision {
    /// In both languages; neither is empty.
    #[cfg_attr(test, schemars(with = "crate::schemas::raw::RawLine"))]
    pub text: Bilingual<String>,
    /// Who follows up; null: nobody named.
    pub who: Option<MemberId>,
    /// By when; null: no day named.
    pub by: Option<LocalDate>,
    /// How far it is.
    pub state: DecisionState,
    /// The message of the meeting's channel it goes back to; null: none.
    pub message: Option<MessageId>,
}

/// How far a decision is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DecisionState {
    /// To be done.
    Open,
    /// Done.
    Done,
    /// Given up.
    Dropped,
}
