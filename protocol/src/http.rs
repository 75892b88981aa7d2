//! Bodies of the HTTP interface that clients and server share.

use crate::lang::{Bilingual, Lang};
use crate::message::Revision;
use crate::push::Me;
use serde::{Deserialize, Serialize};

/// A refusal or fault over HTTP: `application/problem+json` (RFC 9457).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Problem {
    /// `about:blank`: the status and `code` say it all.
    pub r#type: String,
    /// In English, the same for every occurrence.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// This occurrence, in English.
    pub detail: String,
    /// A stable name the client words in the member's language.
    pub code: String,
}

/// `POST /api/v1/join`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Join {
    /// The code of a card or link.
    pub code: String,
}

/// Who is signed in.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SignedIn {
    /// The member.
    pub member: Me,
}

/// `PATCH /api/v1/me`: what is there is changed.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MePatch {
    /// The language of the interface: de, fr or en.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub lang: Option<Lang>,
    /// The languages the member reads; at least one, at most eight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub reading: Option<Vec<Lang>>,
    /// The language the member writes in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub writing: Option<Lang>,
}

/// `POST /api/v1/pairings/{id}/channels`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NewChannel {
    /// Its name.
    pub name: Bilingual<String>,
    /// What it is about.
    pub topic: Bilingual<String>,
}

/// `PATCH /api/v1/channels/{id}`: what is there is changed.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChannelPatch {
    /// The name from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub name: Option<Bilingual<String>>,
    /// The topic from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub topic: Option<Bilingual<String>>,
    /// Archive (true) or open again (false).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub archived: Option<bool>,
}

/// `GET /api/v1/channels/{channel}/messages/{message}/revisions`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Revisions {
    /// Earlier texts, oldest first.
    pub revisions: Vec<Revision>,
}
