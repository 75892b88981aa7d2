//! Whom a member doesn't want to hear.

use super::super::{About, Document};
use crate::kernel::store::records::Kind;
use quartier_protocol::id::MemberId;
use serde::{Deserialize, Serialize};

/// A member's personal mutes. Its id is the member's.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Ignored {
    /// Who doesn't want to hear.
    pub member: MemberId,
    /// Whom, in the order in which they were muted.
    pub members: Vec<MemberId>,
}

impl Document for Ignored {
    const KIND: Kind = "ignored";
    const ABOUT: About = About::Named("whom others don't hear, by their ids: nobody else sees that");

    fn id(&self) -> String {
        self.member.to_string()
    }
}
