//! What a decision does besides records: to logs, connections and modes. Each can be done again without harm, so whatever
//! a crash cut off is done by a job that is kept with the decision.

use super::{Modes, bans, changing, release, restore};
use crate::actions::credentials::{self, Ending};
use crate::actions::outbox::{Decided, Effect};
use crate::actions::{Declined, Service};
use crate::documents::jobs::{Job, JobKind};
use crate::documents::moderation::case::Case;
use crate::documents::{self, Document, Kept, remove};
use crate::kernel::broker::Control;
use crate::kernel::store::log::Changed;
use crate::kernel::store::records::Committed;
use quartier_protocol::http::moderation::desk::{Decision, DeskAct};
use quartier_protocol::http::moderation::notices::Measure;
use quartier_protocol::id::{CaseId, MemberId};
use quartier_protocol::refusal::RefusalCode;
use quartier_protocol::time::Timestamp;
use std::collections::BTreeSet;

/// How often it is noted again that a decision is brought about, because others brought something to its case at the same moment.
const ATTEMPTS: u32 = 16;

/// After so many milliseconds whoever took a decision has brought it about, or won't.
const LEFT_MS: i64 = 10_000;

/// The job that brings a decision about if whoever took it doesn't.
pub fn left_over(case: CaseId, decided: Timestamp) -> Job {
    Job { at: decided.plus_ms(LEFT_MS), what: JobKind::Decision(case) }
}

/// Brings a decision about that was left, if it was.
pub async fn when_due(service: &Service, job: &Job, case: CaseId) -> Result<(), Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let case = documents::load::<Case>(records, &case.to_string(), now).await?;
    let is_left =
        |kept: &Kept<Case>| kept.it.due && kept.it.decided().is_some_and(|at| left_over(kept.it.id, at) == *job);
    match case.filter(is_left) {
        Some(kept) => bring_about(service, kept.it).await.map(drop),
        None => Ok(records.commit(&[remove::<Job>(&job.id())], now).await.map(drop)?),
    }
}

/// Brings a decision about that was just kept. While the store can't take it, it is due, and its job does it.
pub async fn at_once(service: &Service, case: Case) -> Result<Case, Declined> {
    match bring_about(service, case.clone()).await {
        Err(Declined::Refused(refusal)) if refusal.code == RefusalCode::Unavailable => {
            tracing::warn!(why = refusal.detail, case = %case.id, "a decision is brought about as soon as the store lets it be");
            Ok(case)
        }
        brought_about => brought_about,
    }
}

/// Does what was decided, notes that it is done, and tells everybody whom it concerns.
pub async fn bring_about(service: &Service, case: Case) -> Result<Case, Declined> {
    let Some(decision) = case.decision.clone() else { return Ok(case) };
    // Whoever comes late must not undo what was decided since: another may have brought this one about.
    if still_due(service, case.id, &decision).await?.is_none() {
        return Ok(case);
    }
    do_all(service, &case, &decision).await?;
    for _ in 0..ATTEMPTS {
        let Some(mut kept) = still_due(service, case.id, &decision).await? else { return Ok(case) };
        // All else stays as it is by now: reports may have come in, and what an erased member said been taken out.
        kept.it.due = false;
        let told = concerned(&case, &decision).into_iter().map(Control::OwnChanged);
        let job = remove::<Job>(&left_over(case.id, decision.at).id());
        let decided = Decided::from([kept.replace()?, job]).then(Effect::Case(case.id)).tell(told);
        if service.commit(decided).await? == Committed::Done {
            return Ok(kept.it);
        }
        tokio::task::yield_now().await;
    }
    // All of it is done; the job notes that.
    Ok(case)
}

/// The case, if this is its decision still and not yet brought about: it may have been opened and decided again since.
async fn still_due(service: &Service, case: CaseId, decision: &Decision) -> Result<Option<Kept<Case>>, Declined> {
    let kept = documents::load::<Case>(&*service.stores.records, &case.to_string(), service.clock.now()).await?;
    Ok(kept.filter(|kept| kept.it.due && kept.it.decided() == Some(decision.at)))
}

/// Who has something to read of a decision. Of whom a report was about that nothing followed from, nobody is told anything.
fn concerned(case: &Case, decision: &Decision) -> BTreeSet<MemberId> {
    let reporters = case.reports.iter().filter_map(|report| report.note.by);
    reporters.chain(case.about.filter(|_| !decision.acts.is_empty())).collect()
}

/// Each by itself, bans first, which wait for no log: one that can't be done is not in the way of the others. The first error is told at the
/// end.
async fn do_all(service: &Service, case: &Case, decision: &Decision) -> Result<(), Declined> {
    let mut done = Ok(());
    let (bans, others): (Vec<_>, Vec<_>) = decision.acts.iter().partition(|act| matches!(act, DeskAct::Ban));
    for act in bans.into_iter().chain(others) {
        done = done.and(carry_out(service, case, decision, act).await);
    }
    done
}

async fn carry_out(service: &Service, case: &Case, decision: &Decision, act: &DeskAct) -> Result<(), Declined> {
    match act {
        DeskAct::Remove => take_down(service, case, decision).await,
        DeskAct::Restore => put_back(service, case, decision).await,
        DeskAct::Release => release::of_case(service, case).await,
        DeskAct::Reverse => take_back(service, case, decision).await,
        DeskAct::Ban => match case.about {
            // Brought about late, it does nothing to whoever was let in again since.
            Some(member) if bans::is_banned(service, member).await? => {
                credentials::end_all(service, member, Ending::Banned).await
            }
            _ => Ok(()),
        },
        DeskAct::Mute { .. }
        | DeskAct::Suspend { .. }
        | DeskAct::Brake
        | DeskAct::Decline
        | DeskAct::Warn
        | DeskAct::Uphold => Ok(()),
    }
}

/// What every node is told of a decision with the step that keeps it. The policy first: memberships are read by it.
pub fn controls(case: &Case) -> Vec<Control> {
    let Some(decision) = &case.decision else { return Vec::new() };
    let has = |wanted: fn(&DeskAct) -> bool| decision.acts.iter().any(wanted);
    let lifts = has(|act| matches!(act, DeskAct::Reverse));
    let reverses =
        |measures: &[Measure]| lifts && case.appeal.as_ref().is_some_and(|note| measures.contains(&note.measure));
    let brakes = has(|act| matches!(act, DeskAct::Brake));
    let bans = has(|act| matches!(act, DeskAct::Ban)) || reverses(&[Measure::Banned]);
    let moves = bans || has(|act| matches!(act, DeskAct::Suspend { .. })) || reverses(&[Measure::Suspended]);
    let mut controls = Vec::new();
    if moves || lifts || brakes || has(|act| matches!(act, DeskAct::Mute { .. })) {
        controls.push(changing(case.pairing, if brakes { Modes::Changed } else { Modes::AsTheyWere }));
    }
    if let Some(member) = case.about {
        controls.extend(moves.then_some(Control::MemberChanged(member)));
        controls.extend(bans.then_some(Control::PersonChanged { member, pairing: case.pairing }));
    }
    controls
}

async fn take_down(service: &Service, case: &Case, decision: &Decision) -> Result<(), Declined> {
    let (Some(place), Some(by)) = (case.place, decision.by) else { return Ok(()) };
    let log = &service.stores.log;
    let taken_down = log.take_down(place.channel, place.message, by, service.clock.now()).await;
    if let Some(member) = case.about {
        super::hold::withdraw(service, place.message, true, member).await?;
    }
    match taken_down? {
        // Removed by its author, or gone with the channel's keeping time: either way it is not there.
        Changed::Done { .. } | Changed::Unchanged { .. } | Changed::Removed | Changed::NotFound => {}
        other => tracing::warn!(?other, case = %case.id, "a message could not be taken down"),
    }
    Ok(())
}

async fn take_back(service: &Service, case: &Case, decision: &Decision) -> Result<(), Declined> {
    let Some(appeal) = &case.appeal else { return Ok(()) };
    match (appeal.measure, case.place) {
        (Measure::Removed, Some(_)) => put_back(service, case, decision).await?,
        (Measure::Declined | Measure::Expired, Some(_)) => release::of_case(service, case).await?,
        _ => {}
    }
    Ok(())
}

async fn put_back(service: &Service, case: &Case, decision: &Decision) -> Result<(), Declined> {
    if let (Some(place), Some(by)) = (case.place, decision.by)
        && !restore::is_removed_since(service, case, place, decision.at).await?
    {
        service.stores.log.put_back(place.channel, place.message, by, service.clock.now()).await?;
    }
    Ok(())
}
