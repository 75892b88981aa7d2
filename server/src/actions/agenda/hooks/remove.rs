//! End a hook: its address leads nowhere, and nothing is posted any more.

use super::found;
use crate::actions::recorded::recorded;
use crate::actions::{Actor, Declined, Service};
use crate::documents::agenda::hook::Hook;
use crate::documents::audit::{Act, Scope};
use crate::documents::jobs::Job;
use crate::documents::{self, Kept};
use crate::kernel::store::records::Change;
use quartier_protocol::id::HookId;

/// Ends it.
pub async fn run(service: &Service, actor: &Actor, hook: HookId) -> Result<(), Declined> {
    let kept = found(service, actor, hook).await?;
    let (member, subject) = (Some(kept.it.bot), Some(hook.to_string()));
    let act = Act { what: "hook.ended", by: Some(actor.id()), member, subject, ..Act::default() };
    recorded(service, Scope::Pairing(kept.it.pairing), &[act], changes(&kept)).await
}

/// What ends it: whatever it says by then, since delivering changes it all the time.
pub(super) fn changes(kept: &Kept<Hook>) -> Vec<Change> {
    let due = kept.it.outgoing().and_then(|outgoing| outgoing.due.as_deref()).map(documents::remove::<Job>);
    let mut changes = vec![documents::remove::<Hook>(&kept.it.id.to_string())];
    changes.extend(due);
    changes
}
