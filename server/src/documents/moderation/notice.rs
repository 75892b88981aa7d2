//! Notices: what a member was told, and where an appeal against it stands.

use super::super::{About, Document};
use super::{KEPT_MS, of_member};
use crate::kernel::store::records::Kind;
use quartier_protocol::http::moderation::notices::{AppealState, Measure, Notice as Told, NoticeKind};
use quartier_protocol::id::{CaseId, CouncilId, MemberId, NoticeId, PairingId};
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A notice.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Notice {
    /// To whom.
    pub member: MemberId,
    /// In which pairing it was decided.
    pub pairing: PairingId,
    /// In which case; none where there is none.
    pub case: Option<CaseId>,
    /// Who decided; none: nobody, it was automatic.
    pub decided_by: Option<MemberId>,
    /// Of which council they were then.
    pub council: Option<CouncilId>,
    /// As the member sees it.
    pub told: Told,
}

impl Notice {
    /// A notice that was just given.
    pub fn new(id: NoticeId, member: MemberId, pairing: PairingId, at: Timestamp, about: NoticeKind) -> Self {
        let appeal = match about {
            NoticeKind::Measure { .. } => AppealState::Possible,
            _ => AppealState::None,
        };
        let told = Told { id, at, read: false, about, appeal };
        Self { member, pairing, case: None, decided_by: None, council: None, told }
    }

    /// The notice as it now is: an appeal that was possible may have come too late.
    pub fn as_of(&self, now: Timestamp) -> Told {
        let mut told = self.told.clone();
        if told.appeal == AppealState::Possible && self.appeal_until().is_none_or(|until| until <= now) {
            told.appeal = AppealState::None;
        }
        told
    }

    /// Until when an appeal can be made.
    pub fn appeal_until(&self) -> Option<Timestamp> {
        match &self.told.about {
            NoticeKind::Measure { statement, .. } => Some(statement.appeal_until),
            _ => None,
        }
    }
}

impl Document for Notice {
    const KIND: Kind = "notice";
    const ABOUT: About = About::Named("who decided about others, and let whom in again, by their ids");

    fn id(&self) -> String {
        self.told.id.to_string()
    }

    fn terms(&self) -> Vec<String> {
        let mut terms = vec![of_member(self.member)];
        terms.extend((!self.told.read).then(|| unread(self.member)));
        terms
    }

    fn expires(&self) -> Option<Timestamp> {
        let for_good =
            matches!(&self.told.about, NoticeKind::Measure { statement, .. } if statement.measure == Measure::Banned);
        (!for_good).then(|| self.told.at.plus_ms(KEPT_MS))
    }
}

/// The term of the notices a member has not seen.
pub fn unread(member: MemberId) -> String {
    format!("unread:{member}")
}
