//! A case, as the facilitators of its pairing see it.

use super::restore;
use crate::actions::{Actor, Declined, Service};
use crate::documents::moderation::case::{Case, about};
use crate::documents::{Kept, list, load};
use crate::domain::administration::Care;
use crate::domain::decision::{First, may_decide_appeal};
use quartier_protocol::http::moderation::desk::{Case as Shown, CaseKind, CaseSummary, ReportNote};
use quartier_protocol::id::CaseId;
use quartier_protocol::lang::Lang;
use std::cmp::Reverse;

/// Letters of what a case is about, in the queue.
const EXCERPT_CHARS: usize = 140;
/// Earlier cases about the same member that are shown.
const EARLIER: usize = 20;

/// Reads a case.
pub async fn run(service: &Service, actor: &Actor, case: CaseId) -> Result<Shown, Declined> {
    let kept = found(service, actor, case).await?;
    shown(service, actor, &kept.it).await
}

/// A case of a pairing that the facilitator cares for.
pub async fn found(service: &Service, actor: &Actor, case: CaseId) -> Result<Kept<Case>, Declined> {
    let kept = load::<Case>(&*service.stores.records, &case.to_string(), service.clock.now()).await?;
    let kept = kept.ok_or_else(Declined::not_found)?;
    actor.cares(service, kept.it.pairing, Care::Everything)?;
    Ok(kept)
}

/// Whether a facilitator may decide a case: nobody their own, and an appeal somebody of the other council who had no part
/// in the first decision.
pub fn may_decide(actor: &Actor, case: &Case) -> bool {
    let by = case.appeal.as_ref().and_then(|appeal| appeal.first_by);
    let first = First { by, council: case.first_council };
    case.about != Some(actor.id())
        && (case.kind != CaseKind::Appeal || may_decide_appeal(first, actor.id(), actor.me().council))
}

/// As the facilitator sees it.
pub async fn shown(service: &Service, actor: &Actor, case: &Case) -> Result<Shown, Declined> {
    let is_theirs = case.about == Some(actor.id());
    let notes = case.reports.iter().map(|report| if is_theirs { nameless(&report.note) } else { report.note.clone() });
    Ok(Shown {
        summary: summary(case),
        pairing: case.pairing,
        evidence: case.evidence.clone(),
        reports_made: notes.collect(),
        words: case.words.clone(),
        earlier: earlier(service, case).await?,
        decision: case.decision.clone(),
        decided_before: case.decided_before.clone(),
        appeal: case.appeal.clone(),
        yours: may_decide(actor, case),
        restorable: restore::is_possible(service, case).await?,
    })
}

/// A report as whoever it is about may see it, facilitator or not: through which door, and not whose it is.
fn nameless(note: &ReportNote) -> ReportNote {
    ReportNote { by: None, words: None, lang: None, place: None, name: None, mail: None, ..note.clone() }
}

/// As in the queue.
pub fn summary(case: &Case) -> CaseSummary {
    let (excerpt, lang) = excerpt(case).unzip();
    CaseSummary {
        id: case.id,
        kind: case.kind,
        state: case.state,
        urgent: case.urgent,
        opened: case.opened,
        by: case.by,
        decided: case.decided(),
        about: case.about,
        channel: case.place.map(|place| place.channel),
        message: case.place.map(|place| place.message),
        excerpt: excerpt.map(|text| text.chars().take(EXCERPT_CHARS).collect()),
        lang: lang.cloned(),
        reports: u32::try_from(case.reports.len()).unwrap_or(u32::MAX),
        door: case.reports.iter().map(|report| report.note.door).max(),
        reason: case.reason,
        measures: case.measures.clone(),
        acts: case.decision.as_ref().map_or_else(Vec::new, |decision| decision.acts.clone()),
    }
}

/// What a case is about: the message; without one, what the author or somebody without an account wrote.
fn excerpt(case: &Case) -> Option<(&str, &Lang)> {
    let quoted = case.evidence.as_ref().map(|evidence| &evidence.message);
    let message = quoted.and_then(|quoted| Some((quoted.text.as_deref()?, &quoted.lang)));
    let appeal = || case.appeal.as_ref().map(|appeal| (appeal.words.as_str(), &appeal.lang));
    let public = || {
        let note = &case.reports.first().filter(|_| case.kind == CaseKind::Public)?.note;
        Some((note.words.as_deref()?, note.lang.as_ref()?))
    };
    message.or_else(appeal).or_else(public)
}

/// Cases about the same member on the same desk.
async fn earlier(service: &Service, case: &Case) -> Result<Vec<CaseSummary>, Declined> {
    let Some(member) = case.about else { return Ok(Vec::new()) };
    let all = list::<Case>(&*service.stores.records, &about(member), service.clock.now()).await?;
    let others = all.into_iter().map(|kept| kept.it).filter(|other| other.id != case.id);
    let mut others: Vec<Case> = others.filter(|other| other.pairing == case.pairing).collect();
    others.sort_by_key(|other| (Reverse(other.opened), other.id));
    Ok(others.iter().take(EARLIER).map(summary).collect())
}
