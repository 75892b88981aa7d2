//! Restrictions: who can't write, or can't be in. None is made without the notice that tells why.

use super::super::{About, Document};
use super::notice::Notice;
use super::{of_member, of_pairing};
use crate::kernel::store::records::Kind;
use quartier_protocol::http::moderation::desk::{Quoted, Restriction as Listed};
use quartier_protocol::http::moderation::notices::{Extent, Measure, NoticeKind, Statement};
use quartier_protocol::id::{CaseId, ChannelId, MemberId, NoticeId, PairingId};
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A restriction. Its fields are this module's: there is no way to one but by [`Restriction::with_notice`].
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Restriction {
    notice: NoticeId,
    member: MemberId,
    pairing: PairingId,
    case: CaseId,
    statement: Statement,
}

impl Restriction {
    /// A restriction, with the notice that has its reasons and quotes what was said, in both languages where both were: both are to
    /// be kept in one step.
    pub fn with_notice(
        id: NoticeId,
        member: MemberId,
        pairing: PairingId,
        case: CaseId,
        statement: Statement,
        said: Option<&Quoted>,
    ) -> (Self, Notice) {
        let text = said.and_then(|said| said.text.clone());
        let text_lang = said.filter(|_| text.is_some()).map(|said| said.lang.clone());
        let translation = said.and_then(|said| said.translation.clone());
        let about = NoticeKind::Measure { statement: statement.clone(), text, text_lang, translation };
        let notice = Notice { case: Some(case), ..Notice::new(id, member, pairing, statement.from, about) };
        (Self { notice: id, member, pairing, case, statement }, notice)
    }

    /// The notice that told of it.
    pub fn notice(&self) -> NoticeId {
        self.notice
    }

    /// Whom it holds.
    pub fn member(&self) -> MemberId {
        self.member
    }

    /// In which pairing.
    pub fn pairing(&self) -> PairingId {
        self.pairing
    }

    /// The case it was decided in.
    pub fn case(&self) -> CaseId {
        self.case
    }

    /// What it is.
    pub fn measure(&self) -> Measure {
        self.statement.measure
    }

    /// Whether it keeps the member out of the pairing altogether.
    pub fn excludes(&self) -> bool {
        matches!(self.measure(), Measure::Suspended | Measure::Banned)
    }

    /// Until when; none: for good.
    pub fn until(&self) -> Option<Timestamp> {
        self.statement.until
    }

    /// The one channel it holds in; none: everywhere.
    pub fn channel(&self) -> Option<ChannelId> {
        match self.statement.extent {
            Extent::Channel { channel } => Some(channel),
            _ => None,
        }
    }

    /// Whether it holds now.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.until().is_none_or(|until| until > now)
    }

    /// As facilitators see it.
    pub fn listed(&self) -> Listed {
        Listed {
            notice: self.notice,
            member: self.member,
            measure: self.measure(),
            channel: self.channel(),
            from: self.statement.from,
            until: self.until(),
            case: self.case,
        }
    }
}

impl Document for Restriction {
    const KIND: Kind = "restriction";
    const ABOUT: About = About::Gone;

    fn id(&self) -> String {
        self.notice.to_string()
    }

    fn terms(&self) -> Vec<String> {
        vec![of_pairing(self.pairing), of_member(self.member)]
    }

    fn expires(&self) -> Option<Timestamp> {
        self.until()
    }
}
