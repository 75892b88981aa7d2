//! What time brings: messages that waited too long expire, and what a crash cut off is done.

use super::effects;
use super::ruling::{Reasons, Ruling, object};
use crate::actions::outbox::{Decided, Effect};
use crate::actions::recorded::try_recorded;
use crate::actions::{Declined, Service};
use crate::broker::Control;
use crate::documents::audit::Scope;
use crate::documents::moderation::case::{Case, DUE, DecidedPlace};
use crate::documents::moderation::held::{Held, WAITING};
use crate::documents::{self, Kept, set};
use quartier_protocol::event::CaseState;
use quartier_protocol::http::moderation::desk::Decision;
use quartier_protocol::http::moderation::notices::{Extent, Measure};
use quartier_protocol::time::Timestamp;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

/// How often it is looked.
const LOOK: Duration = Duration::from_secs(15);
/// Decisions younger than this are being brought about by the node that took them.
const LEFT_MS: i64 = 10_000;

/// Looks, as long as the server runs.
pub async fn forever(service: Arc<Service>) {
    loop {
        tokio::time::sleep(LOOK).await;
        if let Err(declined) = once(&service).await {
            tracing::warn!(?declined, "could not look after what waits; trying again");
        }
    }
}

/// Looks once, on whichever node: of two that do, each thing is done by one.
pub async fn once(service: &Service) -> Result<(), Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    for kept in documents::list::<Held>(records, WAITING, now).await? {
        if kept.it.statement.until.is_some_and(|until| until <= now) {
            let message = kept.it.message;
            if let Err(declined) = expire(service, kept, now).await {
                tracing::warn!(?declined, %message, "what waited too long could not expire; trying again");
            }
        }
    }
    for kept in documents::list::<Case>(records, DUE, now).await? {
        if kept.it.decided().is_none_or(|at| at.plus_ms(LEFT_MS) <= now) {
            let case = kept.it.id;
            // One that can't be brought about is not in the way of the others.
            if let Err(declined) = effects::bring_about(service, kept.it).await {
                tracing::warn!(?declined, %case, "what was decided could not be brought about; trying again");
            }
        }
    }
    Ok(())
}

/// Nobody looked at it in time: it does not appear, and its author is told.
async fn expire(service: &Service, mut held: Kept<Held>, now: Timestamp) -> Result<(), Declined> {
    let records = &*service.stores.records;
    let case: Option<Kept<Case>> = documents::load(records, &held.it.case.to_string(), now).await?;
    let Some(mut case) = case.filter(|kept| kept.it.state != CaseState::Decided) else {
        // Its case was decided, and what waits with it in the same step: somebody is at it.
        return Ok(());
    };
    let mut ruling = Ruling::default();
    let facts = held.it.statement.facts.clone();
    let reasons =
        Reasons { by: None, council: None, at: now, ground: held.it.statement.ground.clone(), facts, lang: None };
    let extent = Extent::Message { channel: held.it.channel, message: held.it.message };
    ruling.restrict(service, &case.it, &reasons, Measure::Expired, extent, None)?;
    held.it.decline(now);
    ruling.changes.push(held.replace()?);
    case.it.state = CaseState::Decided;
    case.it.by = None;
    case.it.measures = vec![Measure::Expired];
    case.it.decision = Some(Decision { by: None, at: now, acts: Vec::new(), ground: None, facts: None, lang: None });
    ruling.changes.push(case.replace()?);
    ruling.changes.push(set(&DecidedPlace { pairing: case.it.pairing, case: case.it.id, at: now })?);
    ruling.of_case(&case.it, "case.decided", None, object(json!({"expired": true})));
    let scope = Scope::Pairing(case.it.pairing);
    let decided =
        Decided::from(ruling.changes).then(Effect::Case(case.it.id)).tell([Control::OwnChanged(held.it.author)]);
    // Stale: a facilitator or another node was faster.
    try_recorded(service, scope, &ruling.acts, decided).await?;
    Ok(())
}
