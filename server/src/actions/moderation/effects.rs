//! What a decision does besides records: to logs, connections and modes. Each can be done again without harm, so whatever
//! a crash cut off is done by the sweep.

use super::{Modes, bans, changed, desk_log, own, release};
use crate::actions::credentials::{self, Ending};
use crate::actions::{Declined, Service, join};
use crate::broker::Control;
use crate::documents;
use crate::documents::moderation::case::Case;
use crate::store::log::Changed;
use quartier_protocol::http::moderation::desk::{AppealNote, Decision, DeskAct};
use quartier_protocol::http::moderation::notices::Measure;
use quartier_protocol::id::MemberId;

/// Does what was decided, notes that it is done, and tells everybody whom it concerns.
pub async fn bring_about(service: &Service, mut case: Case, told: &[MemberId]) -> Result<Case, Declined> {
    let Some(decision) = case.decision.clone() else { return Ok(case) };
    do_all(service, &case, &decision).await?;
    let (records, now) = (&*service.stores.records, service.clock.now());
    if let Some(mut kept) = documents::load::<Case>(records, &case.id.to_string(), now).await?
        && kept.it.due
    {
        // All else stays as it is by now: reports may have come in, and what an erased member said been taken out.
        kept.it.due = false;
        records.commit(&[kept.replace()?], now).await?;
        case = kept.it;
    }
    desk_log::tell(service, &case).await;
    for member in told {
        own::tell(service, *member).await;
    }
    Ok(case)
}

async fn do_all(service: &Service, case: &Case, decision: &Decision) -> Result<(), Declined> {
    let mut modes = Modes::AsTheyWere;
    let (mut is_restricting, mut moves) = (false, false);
    for act in &decision.acts {
        match act {
            DeskAct::Remove => take_down(service, case, decision).await?,
            DeskAct::Restore => put_back(service, case, decision).await?,
            DeskAct::Release => release::of_case(service, case).await?,
            DeskAct::Reverse => take_back(service, case, decision).await?,
            DeskAct::Mute { .. } => is_restricting = true,
            DeskAct::Suspend { .. } => (is_restricting, moves) = (true, true),
            DeskAct::Ban => {
                // Brought about late, it does nothing to whoever was let in again since.
                if let Some(member) = case.about
                    && bans::of(service, member, case.pairing).await?.is_some()
                {
                    if bans::is_banned(service, member).await? {
                        credentials::end_all(service, member, Ending::Banned).await?;
                    }
                    join::tell(service, member, &[case.pairing]).await;
                }
                (is_restricting, moves) = (true, true);
            }
            DeskAct::Brake => modes = Modes::Changed,
            DeskAct::Decline | DeskAct::Warn | DeskAct::Uphold => {}
        }
    }
    let lifts = decision.acts.contains(&DeskAct::Reverse);
    if is_restricting || lifts || modes == Modes::Changed {
        changed(service, case.pairing, modes).await;
    }
    let was_out = |note: &AppealNote| matches!(note.measure, Measure::Suspended | Measure::Banned);
    moves |= lifts && case.appeal.as_ref().is_some_and(was_out);
    // After the policy: standings are read by it.
    if moves && let Some(member) = case.about {
        service.announce(Control::MemberChanged(member)).await;
    }
    Ok(())
}

async fn take_down(service: &Service, case: &Case, decision: &Decision) -> Result<(), Declined> {
    let (Some(place), Some(by)) = (case.place, decision.by) else { return Ok(()) };
    let log = &service.stores.log;
    match log.take_down(place.channel, place.message, by, service.clock.now()).await? {
        // Removed by its author, or gone with the channel's keeping time: either way it is not there.
        Changed::Done { .. } | Changed::Unchanged { .. } | Changed::Removed | Changed::NotFound => {}
        other => tracing::warn!(?other, case = %case.id, "a message could not be taken down"),
    }
    if let Some(member) = case.about {
        super::hold::withdraw(service, place.message, true, member).await?;
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
    if let (Some(place), Some(by)) = (case.place, decision.by) {
        service.stores.log.put_back(place.channel, place.message, by, service.clock.now()).await?;
    }
    Ok(())
}
