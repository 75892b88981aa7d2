//! Cases: what lies on a desk, from its coming in to a year after its decision.

use super::super::{About, Document};
use super::KEPT_MS;
use crate::digest::Digest;
use crate::kernel::store::records::Kind;
use quartier_protocol::event::CaseState;
use quartier_protocol::http::moderation::desk::{AppealNote, CaseKind, Decision, Evidence, MessageRef, ReportNote};
use quartier_protocol::http::moderation::holds::HoldReason;
use quartier_protocol::http::moderation::notices::Measure;
use quartier_protocol::id::{CaseId, ChannelId, CouncilId, MemberId, PairingId};
use quartier_protocol::message::Message;
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A case.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Case {
    /// Which.
    pub id: CaseId,
    /// Whose desk it lies on.
    pub pairing: PairingId,
    /// What it came from.
    pub kind: CaseKind,
    /// How far it is.
    pub state: CaseState,
    /// Somebody may be in danger.
    pub urgent: bool,
    /// Since when.
    pub opened: Timestamp,
    /// Who took or decided it.
    pub by: Option<MemberId>,
    /// Whom it is about.
    pub about: Option<MemberId>,
    /// Which message it is about.
    pub place: Option<MessageRef>,
    /// What was there when it came in.
    pub evidence: Option<Evidence>,
    /// What was reported.
    pub reports: Vec<Report>,
    /// What word rules hit, as it stands there.
    pub words: Vec<String>,
    /// Why the message waits.
    pub reason: Option<HoldReason>,
    /// Which waiting message or edit it is about: its record's id.
    pub held: Option<String>,
    /// Of an appeal: what it is against.
    pub appeal: Option<AppealNote>,
    /// Of an appeal: the council of whoever decided first.
    pub first_council: Option<CouncilId>,
    /// How it was decided.
    pub decision: Option<Decision>,
    /// How it was decided before it was opened again, the earliest first.
    #[serde(default)]
    pub decided_before: Vec<Decision>,
    /// What was decided was taken back, on appeal or because somebody saw the mistake.
    #[serde(default)]
    pub reversed: bool,
    /// What was done.
    pub measures: Vec<Measure>,
    /// Decided, and what was decided is not all done yet.
    pub due: bool,
    /// Who was erased while this had to be kept as it was: what they said goes when it is decided.
    #[serde(default)]
    pub erased: Vec<MemberId>,
}

/// A report within a case.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Report {
    /// As the desk sees it.
    pub note: ReportNote,
    /// Of the receipt, where one was given.
    pub receipt: Option<Digest>,
}

impl Case {
    /// A case that just came in.
    pub fn new(id: CaseId, pairing: PairingId, kind: CaseKind, opened: Timestamp) -> Self {
        Self {
            id,
            pairing,
            kind,
            state: CaseState::Open,
            urgent: false,
            opened,
            by: None,
            about: None,
            place: None,
            evidence: None,
            reports: Vec::new(),
            words: Vec::new(),
            reason: None,
            held: None,
            appeal: None,
            first_council: None,
            decision: None,
            decided_before: Vec::new(),
            reversed: false,
            measures: Vec::new(),
            due: false,
            erased: Vec::new(),
        }
    }

    /// When it was decided.
    pub fn decided(&self) -> Option<Timestamp> {
        self.decision.as_ref().map(|decision| decision.at)
    }
}

impl Document for Case {
    const KIND: Kind = "case";
    const ABOUT: About =
        About::Stays("whom it was about, who wrote what stood around it and who decided, by their ids");

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn terms(&self) -> Vec<String> {
        let mut terms = Vec::new();
        match self.state {
            CaseState::Open | CaseState::Taken => terms.push(undecided(self.pairing)),
            CaseState::Decided => terms.push(decided(self.pairing)),
        }
        terms.extend(self.about.map(about));
        // Whoever reported is found for their own data and its erasure, each once.
        let mut reporters: Vec<MemberId> = self.reports.iter().filter_map(|report| report.note.by).collect();
        reporters.sort_unstable();
        reporters.dedup();
        terms.extend(reporters.into_iter().take(TERMS_FOR_REPORTERS).map(reported_by));
        terms
    }

    fn expires(&self) -> Option<Timestamp> {
        self.decided().filter(|_| !self.due).map(|at| at.plus_ms(KEPT_MS))
    }
}

/// A record has at most 16 terms; later reporters are counted, and not found by their name.
const TERMS_FOR_REPORTERS: usize = 12;

/// The term of a pairing's cases that are open or taken.
pub fn undecided(pairing: PairingId) -> String {
    format!("undecided:{pairing}")
}

/// The term of a pairing's decided cases.
pub fn decided(pairing: PairingId) -> String {
    format!("decided:{pairing}")
}

/// The term of the cases about a member.
pub fn about(member: MemberId) -> String {
    format!("about:{member}")
}

/// The term of the cases a member reported.
pub fn reported_by(member: MemberId) -> String {
    format!("reporter:{member}")
}

/// The nth case of a message, from 0: two who bring something about it at the same moment want the same id. What had been
/// forgotten and has its id used again, elsewhere or by somebody else, is another message.
pub fn of_message(channel: ChannelId, message: &Message, nth: u32) -> CaseId {
    let of = [channel.0.as_bytes(), message.author.0.as_bytes(), b"case".as_slice(), &nth.to_be_bytes()];
    CaseId(Uuid::new_v5(&message.id.0, &of.concat()))
}

/// Where the case of a report made without an account is found by its receipt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Receipt {
    /// Of the code.
    pub digest: Digest,
    /// Which case.
    pub case: CaseId,
    /// When it came in.
    pub at: Timestamp,
}

impl Document for Receipt {
    const KIND: Kind = "receipt";
    const ABOUT: About = About::Nobody;

    fn id(&self) -> String {
        self.digest.hex()
    }

    fn expires(&self) -> Option<Timestamp> {
        Some(self.at.plus_ms(2 * KEPT_MS))
    }
}

/// Where a decided case stands in the order of decisions, the latest first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DecidedCase {
    /// Whose desk.
    pub pairing: PairingId,
    /// Which case.
    pub case: CaseId,
    /// When it was decided.
    pub at: Timestamp,
}

impl Document for DecidedCase {
    const KIND: Kind = "decided_case";
    const ABOUT: About = About::Nobody;

    fn id(&self) -> String {
        format!("{:016x}:{}", u64::MAX - self.at.unix_ms().unsigned_abs(), self.case)
    }

    fn terms(&self) -> Vec<String> {
        vec![super::of_pairing(self.pairing)]
    }

    fn expires(&self) -> Option<Timestamp> {
        Some(self.at.plus_ms(KEPT_MS))
    }
}
