//! Bodies of the HTTP interface that clients and server share.

pub mod agenda;
pub mod bots;
pub mod care;
pub mod joining;
pub mod moderation;
pub mod own;
pub mod setup;

use crate::lang::Bilingual;
use crate::message::Revision;
use serde::{Deserialize, Serialize};

/// A refusal or fault over HTTP: `application/problem+json` (RFC 9457).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
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

/// `POST /api/v1/pairings/{id}/channels`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct NewChannel {
    /// Its name.
    #[cfg_attr(test, schemars(with = "crate::schemas::raw::RawName"))]
    pub name: Bilingual<String>,
    /// What it is about.
    #[cfg_attr(test, schemars(with = "crate::schemas::raw::RawTopic"))]
    pub topic: Bilingual<String>,
}

/// `PATCH /api/v1/channels/{id}`: what is there is changed.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ChannelPatch {
    /// The name from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    #[cfg_attr(test, schemars(with = "Option<crate::schemas::raw::RawName>"))]
    pub name: Option<Bilingual<String>>,
    /// The topic from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    #[cfg_attr(test, schemars(with = "Option<crate::schemas::raw::RawTopic>"))]
    pub topic: Option<Bilingual<String>>,
    /// Archive (true) or open again (false).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub archived: Option<bool>,
}

/// `GET /api/v1/channels/{channel}/messages/{message}/revisions`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Revisions {
    /// Earlier texts, oldest first.
    pub revisions: Vec<Revision>,
}
