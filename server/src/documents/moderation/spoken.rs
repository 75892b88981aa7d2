//! How many of a newcomer's messages were let through.

use super::super::{About, Document};
use crate::kernel::store::records::Kind;
use quartier_protocol::id::{MemberId, PairingId};
use serde::{Deserialize, Serialize};

/// A newcomer's beginnings in a pairing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Spoken {
    /// Where.
    pub pairing: PairingId,
    /// Who.
    pub member: MemberId,
    /// Messages that were let through.
    pub released: u32,
}

/// The id of a member's beginnings in a pairing.
pub fn id(pairing: PairingId, member: MemberId) -> String {
    format!("{pairing}:{member}")
}

impl Document for Spoken {
    const KIND: Kind = "spoken";
    const ABOUT: About = About::Gone;

    fn id(&self) -> String {
        id(self.pairing, self.member)
    }

    fn terms(&self) -> Vec<String> {
        vec![super::of_member(self.member)]
    }
}
