//! What a decision comes to, before it is kept: notices, restrictions, changes of what waits, acts for the audit log.
//!
//! Invariant: whatever restricts or warns somebody is put together with the notice that tells them why.

use crate::actions::{Declined, Service};
use crate::documents::add;
use crate::documents::audit::Act;
use crate::documents::moderation::APPEAL_MS;
use crate::documents::moderation::case::Case;
use crate::documents::moderation::notice::Notice;
use crate::documents::moderation::restriction::Restriction;
use crate::kernel::store::records::Change;
use quartier_protocol::http::moderation::Ground;
use quartier_protocol::http::moderation::notices::{Extent, Measure, NoticeKind, Statement};
use quartier_protocol::id::{CouncilId, MemberId, NoticeId};
use quartier_protocol::lang::Lang;
use quartier_protocol::time::Timestamp;
use serde_json::{Map, Value, json};

/// Who decides, and why.
#[derive(Clone, Debug)]
pub struct Reasons {
    /// Who; none: nobody does, it is automatic.
    pub by: Option<MemberId>,
    /// Of which council.
    pub council: Option<CouncilId>,
    /// When: from then on it holds.
    pub at: Timestamp,
    /// On what ground.
    pub ground: Ground,
    /// What happened.
    pub facts: String,
    /// The language of `facts`.
    pub lang: Option<Lang>,
}

/// What is to be kept of a decision, in one step.
#[derive(Default)]
pub struct Ruling {
    /// For the audit log.
    pub acts: Vec<Act>,
    /// Of records.
    pub changes: Vec<Change>,
}

impl Ruling {
    /// Restricts or warns whom a case is about. Whoever was erased is told nothing: it is written down what was done, and neither reasons
    /// nor text are kept anew.
    pub async fn restrict(
        &mut self,
        service: &Service,
        case: &Case,
        reasons: &Reasons,
        measure: Measure,
        extent: Extent,
        until: Option<Timestamp>,
    ) -> Result<(), Declined> {
        let Some(member) = case.about else { return Ok(()) };
        let is_gone = service.stores.directory.membership(member).await?.is_none();
        if is_gone || case.erased.contains(&member) {
            let details = json!({"ground": reasons.ground, "until": until, "automated": reasons.by.is_none()});
            self.act(case, act_of(measure), reasons.by, object(details), None);
            return Ok(());
        }
        let statement = Statement {
            measure,
            extent,
            from: reasons.at,
            until,
            ground: reasons.ground.clone(),
            facts: reasons.facts.clone(),
            lang: reasons.lang.clone(),
            reason: case.reason.filter(|_| measure == Measure::Expired),
            on_notice: !case.reports.is_empty(),
            automated: reasons.by.is_none(),
            appeal_until: reasons.at.plus_ms(APPEAL_MS),
        };
        let id = NoticeId(service.entropy.uuid());
        let said = case.evidence.as_ref().map(|evidence| evidence.later.last().unwrap_or(&evidence.message));
        let (restriction, mut notice) = Restriction::with_notice(id, member, case.pairing, case.id, statement, said);
        (notice.decided_by, notice.council) = (reasons.by, reasons.council);
        self.changes.push(add(&notice)?);
        if matches!(measure, Measure::Muted | Measure::Suspended | Measure::Banned) {
            self.changes.push(add(&restriction)?);
        }
        let details =
            json!({"ground": reasons.ground, "until": until, "notice": id, "automated": reasons.by.is_none()});
        // Where nobody decided, the facts are words of the message itself.
        let why = reasons.by.map(|_| reasons.facts.clone());
        self.act(case, act_of(measure), reasons.by, object(details), why);
        Ok(())
    }

    /// Tells somebody something.
    pub fn tell(
        &mut self,
        service: &Service,
        case: &Case,
        member: MemberId,
        about: NoticeKind,
    ) -> Result<(), Declined> {
        let id = NoticeId(service.entropy.uuid());
        let notice =
            Notice { case: Some(case.id), ..Notice::new(id, member, case.pairing, service.clock.now(), about) };
        self.changes.push(add(&notice)?);
        Ok(())
    }

    /// Writes down what was done to whom a case is about.
    pub fn act(
        &mut self,
        case: &Case,
        what: &'static str,
        by: Option<MemberId>,
        details: Map<String, Value>,
        why: Option<String>,
    ) {
        self.acts.push(Act { member: case.about, ..about_case(case, what, by, details, why) });
    }

    /// Writes down what became of a case. Whom it is about is left to the case: that there is one tells them that somebody
    /// reported something, and everybody gets out what the log says of them.
    pub fn of_case(&mut self, case: &Case, what: &'static str, by: Option<MemberId>, details: Map<String, Value>) {
        self.acts.push(about_case(case, what, by, details, None));
    }
}

fn about_case(
    case: &Case,
    what: &'static str,
    by: Option<MemberId>,
    mut details: Map<String, Value>,
    why: Option<String>,
) -> Act {
    details.insert("case".into(), json!(case.id));
    let subject = case.place.map(|place| place.message.to_string());
    let channel = case.place.map(|place| place.channel);
    Act { what, by, member: None, channel, subject, details, why }
}

/// A JSON object's fields.
pub fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

/// A measure, in the audit log.
fn act_of(measure: Measure) -> &'static str {
    match measure {
        Measure::Removed => "message.removed",
        Measure::Held => "message.held",
        Measure::Declined => "message.declined",
        Measure::Expired => "message.expired",
        Measure::Warned => "member.warned",
        Measure::Muted => "member.muted",
        Measure::Suspended => "member.suspended",
        Measure::Banned => "member.banned",
    }
}
