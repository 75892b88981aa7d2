//! Calendar feeds: whose calendar an address leads to. The address itself is kept nowhere, only its digest is.

use super::super::{About, Document};
use crate::digest::Digest;
use crate::kernel::store::records::Kind;
use quartier_protocol::http::agenda::feeds::Feed as Told;
use quartier_protocol::id::MemberId;
use serde::{Deserialize, Serialize};

/// A feed.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Feed {
    /// The digest of its secret.
    pub digest: Digest,
    /// Whose.
    pub member: MemberId,
    /// As its member sees it.
    pub told: Told,
}

impl Document for Feed {
    const KIND: Kind = "feed";
    const ABOUT: About = About::Gone;

    fn id(&self) -> String {
        self.digest.hex()
    }

    fn terms(&self) -> Vec<String> {
        vec![of_member(self.member)]
    }
}

/// The term of a member's feeds.
pub fn of_member(member: MemberId) -> String {
    format!("member:{member}")
}
