//! Keeping a pairing safe: reports, the desk, notices with reasons, appeals, modes, holds, word rules.

pub mod counts;
pub mod desk;
pub mod holds;
pub mod modes;
pub mod notices;
pub mod reports;
pub mod words;

use serde::{Deserialize, Serialize};

/// What the pairing's rules are about; the client has the words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum HouseRule {
    /// Insulting somebody.
    Insult,
    /// Running people down for what they are: origin, religion, gender, love, disability.
    Hate,
    /// Going for one person again and again.
    Bullying,
    /// Threatening somebody.
    Threat,
    /// Sexual content, or pressure.
    Sexual,
    /// Violence shown or praised.
    Violence,
    /// Talk of harming oneself. Nobody is punished for it: somebody is worried.
    SelfHarm,
    /// Telling or showing what is somebody's own: address, number, picture.
    Privacy,
    /// Advertising, chains, flooding.
    Spam,
    /// Passing for somebody else.
    Impersonation,
    /// Something else that the pairing agreed on.
    Other,
}

impl HouseRule {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Insult,
        Self::Hate,
        Self::Bullying,
        Self::Threat,
        Self::Sexual,
        Self::Violence,
        Self::SelfHarm,
        Self::Privacy,
        Self::Spam,
        Self::Impersonation,
        Self::Other,
    ];
}

/// On what a decision stands (DSA, Article 17(3)(d) and (e)).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Ground {
    /// A rule of the pairing.
    Rule {
        /// Which.
        rule: HouseRule,
    },
    /// A law.
    Law {
        /// Which, as lawyers cite it; at most 200 bytes.
        law: String,
    },
}
