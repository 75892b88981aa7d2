//! What is known of a member besides the directory: as little as can be.

use super::{About, Document};
use crate::kernel::store::records::Kind;
use quartier_protocol::http::care::MemberState;
use quartier_protocol::http::joining::{AgeBand, ConsentVersion};
use quartier_protocol::http::own::ConsentRecord;
use quartier_protocol::id::MemberId;
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A member's profile. Its id is the member's.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Profile {
    /// Whose.
    pub member: MemberId,
    /// Whether they can be in.
    pub state: MemberState,
    /// How old they said they are.
    pub age_band: Option<AgeBand>,
    /// Whether others see when they are there.
    pub presence: bool,
    /// What they agreed to, the oldest first.
    pub consents: Vec<ConsentRecord>,
    /// When they joined.
    pub joined: Option<Timestamp>,
}

impl Document for Profile {
    const KIND: Kind = "profile";
    const ABOUT: About = About::Gone;

    fn id(&self) -> String {
        self.member.to_string()
    }
}

impl Profile {
    /// What is taken for granted of a member nothing was noted about: one that was founded at the shell.
    pub fn unknown(member: MemberId) -> Self {
        let (age_band, joined) = (None, None);
        Self { member, state: MemberState::Active, age_band, presence: true, consents: Vec::new(), joined }
    }

    /// Whether these texts are agreed to.
    pub fn agreed_to(&self, texts: &[ConsentVersion]) -> bool {
        texts.iter().all(|wanted| {
            let mut standing = self.consents.iter().filter(|consent| consent.withdrawn.is_none());
            standing.any(|consent| consent.text == wanted.text && consent.version == wanted.version)
        })
    }

    /// Takes all agreement back.
    pub fn withdraw(&mut self, at: Timestamp) {
        self.state = MemberState::Withdrawn;
        self.consents.iter_mut().for_each(|consent| {
            consent.withdrawn.get_or_insert(at);
        });
    }
}
