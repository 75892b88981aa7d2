//! Take a case, so that others see that somebody looks at it; give it back. Only who may decide it does either: taken by
//! whom it is about, a case would look cared for.

use super::{decide, see};
use crate::actions::outbox::{Decided, Effect};
use crate::actions::recorded::try_recorded;
use crate::actions::{Actor, Declined, Service};
use crate::documents::audit::Scope;
use crate::documents::moderation::case::Case;
use crate::documents::{self, Kept};
use crate::domain::administration::Care;
use crate::kernel::store::records::Committed;
use quartier_protocol::event::CaseState;
use quartier_protocol::id::CaseId;

/// Who looks at it from now on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Assignment {
    /// The facilitator looks at it, whoever did so before.
    Take,
    /// Nobody looks at it.
    Leave,
}

/// Takes or leaves it. Already so is done.
pub async fn run(service: &Service, actor: &Actor, id: CaseId, to: Assignment) -> Result<Case, Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let kept: Option<Kept<Case>> = documents::load(records, &id.to_string(), now).await?;
    let mut kept = kept.ok_or_else(Declined::not_found)?;
    actor.cares(service, kept.it.pairing, Care::Everything)?;
    let (state, by, what) = match to {
        _ if kept.it.state == CaseState::Decided => return Err(decide::decided()),
        _ if !see::may_decide(actor, &kept.it) => return Err(decide::involved()),
        Assignment::Take => (CaseState::Taken, Some(actor.id()), "case.taken"),
        Assignment::Leave => (CaseState::Open, None, "case.left"),
    };
    if (kept.it.state, kept.it.by) == (state, by) {
        return Ok(kept.it);
    }
    (kept.it.state, kept.it.by) = (state, by);
    let mut ruling = super::ruling::Ruling::default();
    ruling.of_case(&kept.it, what, Some(actor.id()), serde_json::Map::new());
    let scope = Scope::Pairing(kept.it.pairing);
    let decided = Decided::from([kept.replace()?]).then(Effect::Case(id));
    match try_recorded(service, scope, &ruling.acts, decided).await? {
        Committed::Done => Ok(kept.it),
        Committed::Stale(_) => {
            let now: Option<Kept<Case>> = documents::load(records, &id.to_string(), now).await?;
            let is_decided = now.is_some_and(|kept| kept.it.state == CaseState::Decided);
            Err(if is_decided { decide::decided() } else { Declined::conflict() })
        }
    }
}
