//! Passkeys (Web Authentication, level 3).

use super::{About, Document};
use crate::kernel::store::records::Kind;
use quartier_protocol::id::MemberId;
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A passkey as it is kept. Its id is the credential's own, in base64url, or the digest of that where it is long.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Passkey {
    /// Which.
    pub id: String,
    /// Whose.
    pub member: MemberId,
    /// What the member calls it.
    pub name: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last shown.
    pub used: Option<Timestamp>,
    /// The key, its counter and its flags, as the WebAuthn library writes them.
    pub key: serde_json::Value,
}

impl Document for Passkey {
    const KIND: Kind = "passkey";
    const ABOUT: About = About::Gone;

    fn id(&self) -> String {
        self.id.clone()
    }

    fn terms(&self) -> Vec<String> {
        vec![of_member(self.member)]
    }
}

/// The term of all passkeys of a member.
pub fn of_member(member: MemberId) -> String {
    format!("member:{member}")
}
