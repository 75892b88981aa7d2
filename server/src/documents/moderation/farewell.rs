//! By what whoever was banned reads why, and appeals: a session that the ban ended, or a card or passkey they came with later.

use super::super::{About, Document};
use super::{KEPT_MS, of_member};
use crate::digest::Digest;
use crate::kernel::store::records::Kind;
use quartier_protocol::id::MemberId;
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Reading why, and nothing else. Its id is the digest of its secret.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Farewell {
    /// Of its secret.
    pub digest: Digest,
    /// Whose it was.
    pub member: MemberId,
    /// When it began.
    pub at: Timestamp,
    /// Whether it came of a card. A facilitator made that, and could have used it: it opens the reasons and the appeal only.
    #[serde(default)]
    pub by_card: bool,
}

impl Document for Farewell {
    const KIND: Kind = "farewell";
    const ABOUT: About = About::Gone;

    fn id(&self) -> String {
        self.digest.hex()
    }

    fn terms(&self) -> Vec<String> {
        vec![of_member(self.member)]
    }

    fn expires(&self) -> Option<Timestamp> {
        Some(self.at.plus_ms(KEPT_MS))
    }
}
