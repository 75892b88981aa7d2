//! What members see and change of their own: sessions, passkeys, agreement, data.

use super::joining::{AgeBand, ConsentText};
use crate::lang::Lang;
use crate::push::Me;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Who is signed in, and how.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct SignedIn {
    /// The member.
    pub member: Me,
    /// What this session may do.
    pub session: SessionState,
    /// Whether others see when the member is there.
    pub presence: bool,
    /// How old they said they are; null for bots and the operator.
    pub age_band: Option<AgeBand>,
}

/// What a session may do.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct SessionState {
    /// Until when this session may moderate and administer: a passkey was shown, with user verification; null if it was not, or too long ago.
    pub verified_until: Option<Timestamp>,
    /// How many passkeys the member has.
    pub passkeys: u32,
    /// Whether this session may add a passkey now: verified, or in by a card while the member has none.
    pub may_register: bool,
}

/// `PATCH /api/v1/me`: what is there is changed.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct MePatch {
    /// The name from now on; free of look-alikes of others' names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    #[cfg_attr(test, schemars(length(min = 1, max = 160)))]
    pub name: Option<String>,
    /// The language of the interface: de, fr or en.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub lang: Option<Lang>,
    /// The languages the member reads; at least one, at most eight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    #[cfg_attr(test, schemars(length(min = 1, max = 8)))]
    pub reading: Option<Vec<Lang>>,
    /// The language the member writes in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub writing: Option<Lang>,
    /// Whether others see when the member is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub presence: Option<bool>,
}

/// `GET /api/v1/me/sessions`: where the member is signed in.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Sessions {
    /// The latest used first.
    pub sessions: Vec<Session>,
}

/// One of the member's devices.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Session {
    /// Which; tells nothing of the cookie.
    pub id: String,
    /// What the browser said it was when it signed in, in a few words: `Firefox, Android`.
    pub device: String,
    /// When it signed in.
    pub created: Timestamp,
    /// When it was last used, to within a quarter of an hour.
    pub seen: Timestamp,
    /// When it ends at the latest.
    pub expires: Timestamp,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// `GET /api/v1/me/passkeys`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Passkeys {
    /// The oldest first.
    pub passkeys: Vec<Passkey>,
}

/// A passkey of the member's.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Passkey {
    /// Which.
    pub id: String,
    /// What the member calls it.
    pub name: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last shown; null if never.
    pub used: Option<Timestamp>,
}

/// The beginning of a WebAuthn ceremony (Web Authentication, level 3).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Ceremony {
    /// To be given back with the end; works once, for five minutes.
    pub ceremony: String,
    /// `PublicKeyCredentialCreationOptionsJSON` or `PublicKeyCredentialRequestOptionsJSON`.
    #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
    #[cfg_attr(test, schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub options: serde_json::Value,
}

/// `POST /api/v1/me/passkeys`: the end of a registration.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct PasskeyMade {
    /// Of the beginning.
    pub ceremony: String,
    /// `RegistrationResponseJSON`.
    #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
    #[cfg_attr(test, schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub credential: serde_json::Value,
    /// What the member calls it.
    pub name: String,
}

/// `POST /api/v1/passkey` and `POST /api/v1/me/verify`: the end of an authentication.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct PasskeyShown {
    /// Of the beginning.
    pub ceremony: String,
    /// `AuthenticationResponseJSON`.
    #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
    #[cfg_attr(test, schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub credential: serde_json::Value,
}

/// `POST /api/v1/me/erase`: everything of the member goes, for good.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Erase {
    /// The member's own name, as a sign that it is meant.
    pub name: String,
}

/// What somebody agreed to, and when.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ConsentRecord {
    /// To what.
    pub text: ConsentText,
    /// In which version.
    pub version: String,
    /// When.
    pub at: Timestamp,
    /// Whose agreement it was.
    pub by: ConsentBy,
    /// When it was taken back; null if it stands.
    pub withdrawn: Option<Timestamp>,
}

/// Whose agreement it was.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ConsentBy {
    /// Their own.
    Member,
    /// Their own with a parent's: a signed slip was shown.
    Parent,
}
