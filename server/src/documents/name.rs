//! Names that are taken: two people of a pairing never go by names that look alike.

use super::{About, Document};
use crate::digest::Digest;
use crate::kernel::store::records::Kind;
use quartier_protocol::id::{MemberId, PairingId};
use quartier_protocol::text::{DisplayName, Skeleton};
use serde::{Deserialize, Serialize};

/// A name's look in one pairing, and whose it is. Two who want it at the same moment want the same id.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TakenName {
    /// Where.
    pub pairing: PairingId,
    /// Of the skeleton (UTS #39) of the name in small letters.
    pub skeleton: Digest,
    /// Whose.
    pub member: MemberId,
}

impl TakenName {
    /// What a name looks like in a pairing.
    pub fn of(pairing: PairingId, name: &DisplayName, member: MemberId) -> Self {
        Self { pairing, skeleton: Digest::of(Skeleton::of(&name.as_str().to_lowercase()).as_str()), member }
    }
}

impl Document for TakenName {
    const KIND: Kind = "name";
    const ABOUT: About = About::Gone;

    fn id(&self) -> String {
        format!("{}:{}", self.pairing, self.skeleton.hex())
    }

    fn terms(&self) -> Vec<String> {
        vec![of_member(self.member)]
    }
}

/// The term of all names of a member.
pub fn of_member(member: MemberId) -> String {
    format!("member:{member}")
}
