//! The end of waiting: what nobody looked at in time does not appear, and its author is told.

use super::ruling::{Reasons, Ruling, object};
use crate::actions::outbox::{Decided, Effect};
use crate::actions::recorded::try_recorded;
use crate::actions::{Declined, Service};
use crate::documents::audit::Scope;
use crate::documents::jobs::{Job, JobKind};
use crate::documents::moderation::case::{Case, DecidedCase};
use crate::documents::moderation::held::{self, Held, HeldState};
use crate::documents::{self, Document, Kept, remove, set};
use crate::kernel::broker::Control;
use crate::kernel::store::records::{Committed, Stale};
use quartier_protocol::event::CaseState;
use quartier_protocol::http::moderation::desk::Decision;
use quartier_protocol::http::moderation::notices::{Extent, Measure};
use quartier_protocol::id::MessageId;
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::time::Timestamp;
use serde_json::json;

/// How often it is looked at again because others changed what waits, or its case, at the same moment.
const ATTEMPTS: u32 = 16;

/// The job of what waits. `None`: it waits without an end.
pub fn of(held: &Held) -> Option<Job> {
    let what = JobKind::Expiry { message: held.message, edit: held.edit };
    Some(Job { at: held.statement.until?, what })
}

/// Sees to something whose waiting is over, if it waits still.
pub async fn when_due(service: &Service, job: &Job, message: MessageId, edit: bool) -> Result<(), Declined> {
    for _ in 0..ATTEMPTS {
        let (records, now) = (&*service.stores.records, service.clock.now());
        let held = documents::load::<Held>(records, &held::id(message, edit), now).await?;
        let Some(held) = held.filter(|kept| kept.it.state == HeldState::Waiting && of(&kept.it).as_ref() == Some(job))
        else {
            records.commit(&[remove::<Job>(&job.id())], now).await?;
            return Ok(());
        };
        if expire(service, job, held, now).await? == Committed::Done {
            return Ok(());
        }
        tokio::task::yield_now().await;
    }
    Err(Declined::conflict())
}

async fn expire(service: &Service, job: &Job, mut held: Kept<Held>, now: Timestamp) -> Result<Committed, Declined> {
    let records = &*service.stores.records;
    let id = held.it.case.to_string();
    let Some(mut case) = documents::load::<Case>(records, &id, now).await? else {
        return Err(Declined::Told(ProblemCode::NotFound, format!("what waits has no case {id}")));
    };
    if case.it.state == CaseState::Decided {
        // In the step that decided what waits, which was read before.
        return Ok(Committed::Stale(Stale::Record(documents::key::<Case>(id))));
    }
    let mut ruling = Ruling::default();
    let facts = held.it.statement.facts.clone();
    let reasons =
        Reasons { by: None, council: None, at: now, ground: held.it.statement.ground.clone(), facts, lang: None };
    let extent = Extent::Message { channel: held.it.channel, message: held.it.message };
    ruling.restrict(service, &case.it, &reasons, Measure::Expired, extent, None).await?;
    held.it.decline(now);
    ruling.changes.push(held.replace()?);
    case.it.state = CaseState::Decided;
    case.it.by = None;
    case.it.measures = vec![Measure::Expired];
    case.it.decision = Some(Decision { by: None, at: now, acts: Vec::new(), ground: None, facts: None, lang: None });
    ruling.changes.push(case.replace()?);
    ruling.changes.push(set(&DecidedCase { pairing: case.it.pairing, case: case.it.id, at: now })?);
    ruling.changes.push(remove::<Job>(&job.id()));
    ruling.of_case(&case.it, "case.decided", None, object(json!({"expired": true})));
    let scope = Scope::Pairing(case.it.pairing);
    let decided =
        Decided::from(ruling.changes).then(Effect::Case(case.it.id)).tell([Control::OwnChanged(held.it.author)]);
    // Stale: a facilitator or another node was faster.
    try_recorded(service, scope, &ruling.acts, decided).await
}
