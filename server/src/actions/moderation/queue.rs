//! What lies on a desk: the queue of its cases.

use super::see;
use crate::actions::{Actor, Declined, Service};
use crate::documents::moderation::case::{Case, DecidedCase, decided, undecided};
use crate::documents::moderation::of_pairing;
use crate::documents::{self, Document, Kept, list, load, load_all};
use crate::domain::administration::Care;
use crate::kernel::store::Stored;
use quartier_protocol::event::CaseState;
use quartier_protocol::http::moderation::desk::Desk;
use quartier_protocol::id::{CaseId, PairingId};
use std::cmp::Reverse;

/// Cases in one answer.
const PAGE: usize = 200;

/// What of the queue is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Wanted {
    /// Cases in this state; none: whatever is not decided.
    pub state: Option<CaseState>,
    /// Decided ones from before this one.
    pub before: Option<CaseId>,
}

/// Reads the queue.
pub async fn read(service: &Service, actor: &Actor, pairing: PairingId, wanted: Wanted) -> Result<Desk, Declined> {
    actor.cares(service, pairing, Care::Everything)?;
    let (records, now) = (&*service.stores.records, service.clock.now());
    let mut waiting: Vec<Case> = Vec::new();
    waiting.extend(list::<Case>(records, &undecided(pairing), now).await?.into_iter().map(|kept| kept.it));
    let count = |state| u32::try_from(waiting.iter().filter(|case| case.state == state).count()).unwrap_or(u32::MAX);
    let (open, taken) = (count(CaseState::Open), count(CaseState::Taken));
    let (mut cases, more) = if wanted.state == Some(CaseState::Decided) {
        latest(service, pairing, wanted.before).await?
    } else {
        waiting.retain(|case| wanted.state.is_none_or(|state| case.state == state));
        waiting.sort_by_key(|case| (Reverse(case.urgent), case.opened, case.id));
        let more = waiting.len() > PAGE;
        (waiting, more)
    };
    cases.truncate(PAGE);
    Ok(Desk { cases: cases.iter().map(see::summary).collect(), more, open, taken })
}

/// The latest decided cases, and whether there are earlier ones.
async fn latest(service: &Service, pairing: PairingId, before: Option<CaseId>) -> Result<(Vec<Case>, bool), Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let after = match before {
        Some(case) => Some(decided_case(service, pairing, case).await?.ok_or_else(Declined::not_found)?.id()),
        None => None,
    };
    let limit = PAGE as u32 + 1;
    let decided: Vec<Kept<DecidedCase>> =
        documents::page(records, &of_pairing(pairing), after.as_deref(), limit, now).await?;
    let more = decided.len() > PAGE;
    let ids = decided.iter().take(PAGE).map(|kept| kept.it.case.to_string());
    let cases = load_all::<Case>(records, ids, now).await?.into_iter().flatten().map(|kept| kept.it);
    Ok((cases.filter(|case| case.state == CaseState::Decided).collect(), more))
}

/// Where a decided case of a pairing stands in the order of decisions.
async fn decided_case(service: &Service, pairing: PairingId, case: CaseId) -> Stored<Option<DecidedCase>> {
    let kept = load::<Case>(&*service.stores.records, &case.to_string(), service.clock.now()).await?;
    let case = kept.map(|kept| kept.it).filter(|case| case.pairing == pairing);
    Ok(case.and_then(|case| Some(DecidedCase { pairing, case: case.id, at: case.decided()? })))
}

/// All cases of a pairing, decided or not.
pub async fn all(service: &Service, pairing: PairingId) -> Stored<Vec<Kept<Case>>> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let mut all = list::<Case>(records, &undecided(pairing), now).await?;
    all.extend(list::<Case>(records, &decided(pairing), now).await?);
    Ok(all)
}
