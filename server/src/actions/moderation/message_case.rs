//! The case of a message. Whatever comes in about it, by whichever door, is one case: reports by members and by people without
//! an account, and what word rules found in it.
//!
//! Its id is made of the message, so that two who come at the same moment want the same record. Invariant: nothing that comes in
//! is refused because a case is decided, being carried out, or full: then it lies in the next case of the message.

use super::{evidence, report};
use crate::actions::outbox::{Decided, Effect};
use crate::actions::recorded::try_recorded;
use crate::actions::{Declined, Service};
use crate::documents::audit::{Act, Scope};
use crate::documents::moderation::case::{self, Case, DecidedCase, Report};
use crate::documents::{self, Document, Kept, add};
use crate::kernel::store::records::{Change, Committed};
use quartier_protocol::event::CaseState;
use quartier_protocol::http::moderation::desk::{CaseKind, MessageRef};
use quartier_protocol::id::{CaseId, ChannelId, PairingId};
use quartier_protocol::message::Message;
use std::time::Duration;

/// How often it is tried again because others brought something about the same message, or decided, at the same moment.
pub const ATTEMPTS: u32 = 48;
/// How often a decision that is being carried out is waited for, and how long each time.
const DUE_ATTEMPTS: u32 = 16;
const DUE: Duration = Duration::from_millis(50);
/// Reports in one case: what comes after them lies beside it.
const REPORTS_MAX: usize = 64;
/// Cases of one message; the last one takes all that comes.
const CASES_MAX: u32 = 16;
/// Words of rules in one case.
const WORDS_MAX: usize = 64;
/// Texts of later reports, and decisions before the last, that are kept.
const EARLIER_MAX: usize = 16;

/// Where a message is.
#[derive(Clone, Copy, Debug)]
pub struct Channel {
    pub pairing: PairingId,
    pub id: ChannelId,
}

/// What lies there about a message, when something more comes in.
pub struct Lying {
    /// Cases into which nothing more fits, and those whose decision takes too long to be carried out.
    before: Vec<Case>,
    /// The one it goes to.
    id: CaseId,
    kept: Option<Kept<Case>>,
}

/// The case as it is with what came in, to be kept.
pub struct CameIn {
    pub case: Case,
    changes: Vec<Change>,
}

/// The case of a message that is not decided, if there is one.
pub async fn undecided(service: &Service, channel: Channel, message: &Message) -> Result<Option<Kept<Case>>, Declined> {
    let lying = Lying::look(service, channel, message, 0).await?;
    Ok(lying.kept.filter(|kept| kept.it.state != CaseState::Decided))
}

impl Lying {
    /// Looks at what lies there, for the nth time.
    pub async fn look(service: &Service, channel: Channel, message: &Message, tried: u32) -> Result<Self, Declined> {
        let mut before = Vec::new();
        loop {
            let nth = before.len() as u32;
            let id = case::of_message(channel.id, message, nth);
            let kept = documents::load::<Case>(&*service.stores.records, &id.to_string(), service.clock.now()).await?;
            match kept {
                Some(kept) if nth + 1 < CASES_MAX && is_closed(&kept.it, tried) => before.push(kept.it),
                kept => return Ok(Self { before, id, kept }),
            }
        }
    }

    /// Keeps the case with what came in, what the log says of it, and what belongs beside it. Whether it is kept: others may have
    /// been faster, or be doing what they decided; then it is looked at again.
    pub async fn keep(&self, service: &Service, came: CameIn, act: Act, beside: Decided) -> Result<bool, Declined> {
        if self.kept.as_ref().is_some_and(|kept| kept.it.due) {
            // In a moment it is known what comes of one report more.
            tokio::time::sleep(DUE).await;
            return Ok(false);
        }
        let mut decided = beside.changes(came.changes);
        if came.case.state != CaseState::Decided {
            decided = decided.then(Effect::Case(came.case.id));
        }
        match try_recorded(service, Scope::Pairing(came.case.pairing), &[act], decided).await? {
            Committed::Done => Ok(true),
            Committed::Stale(_) => {
                tokio::task::yield_now().await;
                Ok(false)
            }
        }
    }

    /// All cases of the message, the earliest first.
    pub fn cases(&self) -> impl Iterator<Item = &Case> {
        self.before.iter().chain(self.kept.as_ref().map(|kept| &kept.it))
    }

    /// With one report more. A decided case is opened again by an urgent one, by one from somebody without an account, by a graver
    /// one if nothing was done, and where the message says something else by now: somebody looks at it then. What somebody took
    /// waits for anybody again when it is urgent: all are told, and whoever took it may not be there.
    pub async fn reported(
        &self,
        service: &Service,
        channel: Channel,
        message: &Message,
        kind: CaseKind,
        report: Report,
        is_urgent: bool,
    ) -> Result<CameIn, Declined> {
        let Some(mut kept) = self.kept.clone() else {
            let mut case = self.opened(service, channel, message, kind).await?;
            (case.urgent, case.opened) = (is_urgent, report.note.at);
            case.reports.push(report);
            return Ok(CameIn { changes: vec![add(&case)?], case });
        };
        let case = &mut kept.it;
        let says_otherwise = seen(case, message);
        if says_otherwise && let Some(evidence) = &mut case.evidence {
            evidence::renew(service, channel.id, message, evidence).await?;
        }
        let gravest = case.reports.iter().map(|report| report.note.door).max();
        let is_graver = gravest.is_none_or(|gravest| report.note.door > gravest);
        let is_public = report.receipt.is_some();
        let opens_again = says_otherwise || is_urgent || is_public || is_graver && !report::acted(case);
        case.reports.push(report);
        let opened = if opens_again { open_again(case) } else { None };
        if is_urgent && case.state != CaseState::Decided {
            (case.urgent, case.state, case.by) = (true, CaseState::Open, None);
        }
        replaced(kept, opened)
    }

    /// With what word rules found; `None`: the desk knows of these words there. A decided case is opened again where the message
    /// says something else by now.
    pub async fn alerted(
        &self,
        service: &Service,
        channel: Channel,
        message: &Message,
        words: &[String],
    ) -> Result<Option<CameIn>, Declined> {
        let Some(mut kept) = self.kept.clone() else {
            let mut case = self.opened(service, channel, message, CaseKind::Alert).await?;
            case.words = words.to_vec();
            return Ok(Some(CameIn { changes: vec![add(&case)?], case }));
        };
        let case = &mut kept.it;
        let new: Vec<String> = words.iter().filter(|word| !case.words.contains(word)).cloned().collect();
        if case.state != CaseState::Decided && new.is_empty() {
            return Ok(None);
        }
        if !seen(case, message) && new.is_empty() {
            return Ok(None);
        }
        case.words.extend(new);
        case.words.truncate(WORDS_MAX);
        let opened = open_again(case);
        replaced(kept, opened).map(Some)
    }

    async fn opened(
        &self,
        service: &Service,
        channel: Channel,
        message: &Message,
        kind: CaseKind,
    ) -> Result<Case, Declined> {
        Ok(Case {
            about: Some(message.author),
            place: Some(MessageRef { channel: channel.id, message: message.id }),
            evidence: Some(evidence::of(service, channel.id, message).await?),
            ..Case::new(self.id, channel.pairing, kind, service.clock.now())
        })
    }
}

/// Whether something more is to lie beside it.
fn is_closed(case: &Case, tried: u32) -> bool {
    case.reports.len() >= REPORTS_MAX || case.due && tried >= DUE_ATTEMPTS
}

fn replaced(kept: Kept<Case>, opened: Option<Change>) -> Result<CameIn, Declined> {
    let mut changes = vec![kept.replace()?];
    changes.extend(opened);
    Ok(CameIn { case: kept.it, changes })
}

/// Whether the message says something else than what the desk saw last.
pub fn says_otherwise(case: &Case, message: &Message) -> bool {
    let Some(evidence) = &case.evidence else { return false };
    let (now, last) = (evidence::quoted(message), evidence.later.last().unwrap_or(&evidence.message));
    now.text.is_some() && (&now.text, &now.translation) != (&last.text, &last.translation)
}

/// Keeps what the message says now, if it is something else. Whether it is.
pub fn seen(case: &mut Case, message: &Message) -> bool {
    if !says_otherwise(case, message) {
        return false;
    }
    let Some(evidence) = &mut case.evidence else { return false };
    if evidence.later.len() == EARLIER_MAX {
        evidence.later.remove(0);
    }
    evidence.later.push(evidence::quoted(message));
    true
}

/// Opens a decided case; how it was decided before stays with it. What else has to be changed.
fn open_again(case: &mut Case) -> Option<Change> {
    let decision = case.decision.take()?;
    let decided = DecidedCase { pairing: case.pairing, case: case.id, at: decision.at };
    if case.decided_before.len() == EARLIER_MAX {
        case.decided_before.remove(0);
    }
    case.decided_before.push(decision);
    case.measures.clear();
    // What was urgent was seen to: what comes in now says whether it is again.
    (case.state, case.by, case.reversed, case.urgent) = (CaseState::Open, None, false, false);
    Some(documents::remove::<DecidedCase>(&decided.id()))
}
