//! How often what was done: without names (DSA, Article 15).

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `GET /api/v1/pairings/{pairing}/counts`: every member of the pairing may see it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Counts {
    /// The latest year first.
    pub years: Vec<YearCounts>,
}

/// A year's counts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct YearCounts {
    /// Of our era, in UTC.
    pub year: i16,
    /// By act, as in the audit log: `report.made`, `message.removed`; reports by their doors besides: `report.made.illegal`.
    #[cfg_attr(test, ts(type = "Record<string, number>"))]
    pub counts: BTreeMap<String, u64>,
}
