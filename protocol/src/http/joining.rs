//! Getting in: what a code promises, and what somebody new is asked.

use crate::directory::{CouncilKind, Country, Role};
use crate::id::CouncilId;
use crate::lang::{Bilingual, Lang};
use crate::text::Name;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How old somebody says they are: as much as the law's thresholds ask for, and no more.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AgeBand {
    /// 14 or younger.
    #[serde(rename = "under_15")]
    Under15,
    /// 15.
    #[serde(rename = "15")]
    Is15,
    /// 16 or 17.
    #[serde(rename = "16_17")]
    From16To17,
    /// 18 or older.
    #[serde(rename = "18_plus")]
    Adult,
}

/// A text somebody agrees to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ConsentText {
    /// The privacy notice.
    Privacy,
    /// The rules of talking with each other.
    Rules,
}

/// A text in the version that is in force.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ConsentVersion {
    /// Which.
    pub text: ConsentText,
    /// The day it came into force, `2026-11-01`.
    pub version: String,
}

/// `GET /api/v1/service`: what anybody may know of this server before joining.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Service {
    /// Who runs it, as they call themselves.
    pub name: String,
    /// Where questions about privacy and safety go: an address or a page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub contact: Option<String>,
    /// The texts in force.
    pub texts: Vec<ConsentVersion>,
    /// Days after which messages are deleted where facilitators have said nothing else.
    pub retention_days: u32,
    /// Nobody is here yet: only the operator can come in, with the link that the server printed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub empty: bool,
}

/// A council as somebody sees it who isn't in yet.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct CouncilCard {
    /// Which.
    pub id: CouncilId,
    /// What for.
    pub kind: CouncilKind,
    /// Where.
    pub country: Country,
    /// Its town.
    pub municipality: Name,
    /// The part of the town, where it is one part's.
    pub neighbourhood: Option<Name>,
    /// The language it works in.
    pub lang: Lang,
}

/// `POST /api/v1/join/look`: looks at a code without using it. Counts as an attempt to join.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Look {
    /// The code of a card or link.
    pub code: String,
}

/// What a code is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Welcome {
    /// Somebody who is known here: joining takes the code alone.
    Known,
    /// Somebody who is known here, but has still to agree to the texts in force.
    Consents,
    /// Somebody new: a name, an age band and agreement are asked for.
    Newcomer,
    /// Somebody who was banned: joining takes the code alone, and lets them read why and appeal, nothing else.
    Out,
}

/// What a code promises.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Looked {
    /// For whom it is.
    pub welcome: Welcome,
    /// What they will be.
    pub role: Role,
    /// The name they have, or the one that was thought of for them; theirs to change.
    pub name: Option<String>,
    /// The council they will be in; null for the operator.
    pub council: Option<CouncilCard>,
    /// The council across the border.
    pub partner: Option<CouncilCard>,
    /// The channels they will be in; empty: all of them.
    pub channels: Vec<Bilingual<Name>>,
    /// The age from which somebody agrees for themselves in this council; below it, a parent's slip is asked for.
    pub own_consent_from: u8,
    /// How long the code works.
    pub expires: Timestamp,
}

/// `POST /api/v1/join`. Only a newcomer's code asks for more than itself.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Join {
    /// The code of a card or link.
    pub code: String,
    /// Made anew by the client for each joining. The same again within ten minutes, where the answer was lost, is the same joining.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional, as = "Option<String>"))]
    pub attempt: Option<uuid::Uuid>,
    /// The name to go by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub name: Option<String>,
    /// How old; facilitators are taken for adults, and the operator isn't asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub age_band: Option<AgeBand>,
    /// The texts agreed to, in the versions shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub agreed: Option<Vec<ConsentVersion>>,
    /// The code of the slip a parent signed; needed below the council's age of consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub slip: Option<String>,
    /// The language of the interface: de, fr or en.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub lang: Option<Lang>,
    /// The languages read; at least one, at most eight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub reading: Option<Vec<Lang>>,
}
