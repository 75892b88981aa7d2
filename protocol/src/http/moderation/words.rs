//! Word rules.

use super::HouseRule;
use crate::id::{ChannelId, MessageId, RuleId};
use crate::lang::Lang;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a rule does. None of it punishes anybody.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WordAction {
    /// The desk is told; the message appears.
    Alert,
    /// The author is asked first, and may rephrase or send it as it is.
    Warn,
    /// The message waits for approval.
    Hold,
}

/// A rule.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct WordRule {
    /// Which; made by the client.
    pub id: RuleId,
    /// Whole words, or with `*`: `wort`, `wort*`, `*wort`, `*wort*`, `an*fang`, `ein ganzer satz`. Case, accents, look-alikes, spacing and repeated letters make no difference.
    #[cfg_attr(test, schemars(length(min = 1, max = 60)))]
    pub pattern: String,
    /// What it does.
    pub action: WordAction,
    /// Which of the pairing's rules it stands for.
    pub rule: HouseRule,
    /// Where; null: in the whole pairing, names included.
    pub channel: Option<ChannelId>,
}

/// `GET` and `PUT /api/v1/pairings/{pairing}/words`: all of it at once.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct WordRules {
    /// Counted up by each change; a `PUT` has the one it was made from, or is a `conflict`.
    pub version: u64,
    /// At most 1,000.
    #[cfg_attr(test, schemars(length(max = 1_000)))]
    pub rules: Vec<WordRule>,
    /// What never counts, written like patterns; at most 1,000.
    #[cfg_attr(test, schemars(length(max = 1_000)))]
    pub allowed: Vec<String>,
}

/// `POST /api/v1/pairings/{pairing}/words/try`: what rules would have hit, before they go live.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct WordTrial {
    /// The rules to try.
    #[cfg_attr(test, schemars(length(max = 1_000)))]
    pub rules: Vec<WordRule>,
    /// What never counts.
    #[cfg_attr(test, schemars(length(max = 1_000)))]
    pub allowed: Vec<String>,
    /// Over how many days back, 1 to 90.
    #[cfg_attr(test, schemars(range(min = 1, max = 90)))]
    pub days: u32,
}

/// What a trial found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct WordTried {
    /// Messages looked at, the newest first, at most 20,000.
    pub looked: u32,
    /// Whether there were older ones that were not looked at.
    pub more: bool,
    /// Messages hit in all.
    pub hit: u32,
    /// The newest of them, at most 100.
    pub hits: Vec<WordHit>,
}

/// A message that a rule hits.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct WordHit {
    /// Which rule.
    pub rule: RuleId,
    /// Where.
    pub channel: ChannelId,
    /// Which message.
    pub message: MessageId,
    /// When it was posted.
    pub at: Timestamp,
    /// What was hit, as it stands there.
    pub words: String,
    /// What it says.
    pub text: String,
}

/// `GET /api/v1/words/starter`: lists to begin with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct WordStarter {
    /// One entry a rule.
    pub rules: Vec<StarterRule>,
}

/// A rule to begin with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct StarterRule {
    /// In which language it is a word.
    pub lang: Lang,
    /// As in a rule.
    pub pattern: String,
    /// As in a rule.
    pub action: WordAction,
    /// As in a rule.
    pub rule: HouseRule,
}
