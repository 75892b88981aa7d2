//! Reports, by members and by anybody.

use super::HouseRule;
use crate::id::PairingId;
use crate::lang::{Bilingual, Lang};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Through which door a report comes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// Against the pairing's rules.
    Rules,
    /// Illegal (DSA, Article 16).
    Illegal,
    /// Somebody is in danger.
    Danger,
}

/// `POST /api/v1/channels/{channel}/messages/{message}/report`
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct NewReport {
    /// Through which door.
    pub door: Door,
    /// Which rule; needed for `rules`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub rule: Option<HouseRule>,
    /// In one's own words; needed for `illegal`: why it is. At most 2,000 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub words: Option<String>,
    /// `illegal`: that what is said is believed in good faith to be right and whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub good_faith: Option<bool>,
    /// The language of `words`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub lang: Option<Lang>,
}

/// The receipt of a report.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ReportMade {
    /// When it came in.
    pub at: Timestamp,
    /// Without an account: the code that shows what became of it, told once. Null for members: they get a notice.
    pub receipt: Option<String>,
    /// `danger`: who helps at once, in the reporter's country.
    pub helplines: Vec<Helpline>,
}

/// Somebody who helps.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Helpline {
    /// Who.
    pub name: String,
    /// Under which number.
    pub phone: String,
}

/// `GET /api/v1/report`: what the page without an account needs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ReportPage {
    /// The pairings there are, by their places' names.
    pub places: Vec<ReportPairing>,
    /// In Germany.
    pub helplines_de: Vec<Helpline>,
    /// In France.
    pub helplines_fr: Vec<Helpline>,
}

/// A pairing, as anybody may know it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ReportPairing {
    /// Which.
    pub pairing: PairingId,
    /// The German and the French council's place.
    pub name: Bilingual<String>,
}

/// `POST /api/v1/report`: illegal content, without an account (DSA, Article 16(2)).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct PublicReport {
    /// In which pairing.
    pub pairing: PairingId,
    /// Where it is: a link to the message, or who wrote what, when and in which channel. At most 2,000 bytes.
    #[cfg_attr(test, schemars(length(min = 1, max = 2_000)))]
    pub place: String,
    /// Why it is illegal. At most 4,000 bytes.
    #[cfg_attr(test, schemars(length(min = 1, max = 4_000)))]
    pub words: String,
    /// The language of `words`.
    pub lang: Lang,
    /// Whether it shows sexual abuse of a child: then no name is asked for.
    pub abuse: bool,
    /// The reporter's name; needed unless `abuse`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub name: Option<String>,
    /// The reporter's e-mail address; needed unless `abuse`. Nothing is sent to it by the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub mail: Option<String>,
    /// That what is said is believed in good faith to be right and whole.
    pub good_faith: bool,
}

/// `POST /api/v1/report/look`
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ReceiptLook {
    /// The receipt's code.
    pub receipt: String,
}

/// What became of a report made without an account.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ReceiptLooked {
    /// When it came in.
    pub at: Timestamp,
    /// When it was decided; null if it wasn't yet.
    pub decided: Option<Timestamp>,
    /// Whether anything was done; null until it was decided.
    pub acted: Option<bool>,
}
