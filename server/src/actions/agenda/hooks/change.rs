//! Switch an outgoing hook off, or on again.

use super::found;
use crate::actions::recorded::recorded;
use crate::actions::{Actor, Declined, Service};
use crate::documents::audit::{Act, Scope};
use crate::documents::jobs::replaced;
use quartier_protocol::http::agenda::hooks::{Hook, HookPatch};
use quartier_protocol::id::HookId;

/// How often it is tried again because something was delivered at the same moment.
const ATTEMPTS: u32 = 8;

/// Does it. On, it begins with what comes from then on.
pub async fn run(service: &Service, actor: &Actor, hook: HookId, patch: HookPatch) -> Result<Hook, Declined> {
    let mut last = Declined::conflict();
    for _ in 0..ATTEMPTS {
        match once(service, actor, hook, patch).await {
            Err(conflict) if conflict == Declined::conflict() => last = conflict,
            done => return done,
        }
    }
    Err(last)
}

async fn once(service: &Service, actor: &Actor, hook: HookId, patch: HookPatch) -> Result<Hook, Declined> {
    let mut kept = found(service, actor, hook).await?;
    let outgoing = kept.it.outgoing_mut().ok_or_else(|| Declined::bad("only what goes out is switched off"))?;
    if outgoing.off == patch.off {
        return Ok(kept.it.told());
    }
    let before = outgoing.due.take();
    outgoing.off = patch.off;
    outgoing.lease = None;
    if !patch.off {
        (outgoing.failing_since, outgoing.failures, outgoing.problem) = (None, 0, None);
        for cursor in &mut outgoing.cursors {
            if let Some(head) = service.stores.log.head(cursor.channel).await? {
                cursor.position = head.position;
            }
        }
    }
    let what = if patch.off { "hook.switched_off" } else { "hook.switched_on" };
    let (member, subject) = (Some(kept.it.bot), Some(hook.to_string()));
    let act = Act { what, by: Some(actor.id()), member, subject, ..Act::default() };
    let mut changes = vec![kept.replace()?];
    changes.extend(replaced(before.as_deref(), None)?);
    recorded(service, Scope::Pairing(kept.it.pairing), &[act], changes).await?;
    Ok(kept.it.told())
}
