//! WebAuthn ceremonies under way: the challenge waits here for its answer, once.

use super::{About, Document};
use crate::digest::Digest;
use crate::kernel::store::records::Kind;
use quartier_protocol::id::MemberId;
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What it is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To add a passkey.
    Register,
    /// To show one within a session.
    Verify,
    /// To sign in.
    SignIn,
}

/// A ceremony. Its id is the digest of the word the client gives back.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Ceremony {
    /// Of the word.
    pub digest: Digest,
    /// What it is for.
    pub purpose: Purpose,
    /// For whom; none where that is to be found out.
    pub member: Option<MemberId>,
    /// The challenge and what belongs to it, as the WebAuthn library writes it.
    pub state: serde_json::Value,
    /// When it ends.
    pub expires: Timestamp,
}

impl Document for Ceremony {
    const KIND: Kind = "ceremony";
    const ABOUT: About = About::Stays("minutes at most, then it is gone by itself");

    fn id(&self) -> String {
        self.digest.hex()
    }

    fn expires(&self) -> Option<Timestamp> {
        Some(self.expires)
    }
}
