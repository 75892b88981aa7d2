//! Take a message for later back.

use super::{found, kept};
use crate::actions::recorded::recorded;
use crate::actions::{Actor, Declined, Service};
use crate::documents::Document;
use crate::documents::agenda::due::replaced;
use crate::documents::audit::{Act, Scope};
use crate::store::records::Committed;
use quartier_protocol::id::ScheduledId;

/// Takes it back, for its author; a facilitator does so to others' with a passkey shown, and it is written down.
pub async fn run(service: &Service, actor: &Actor, id: ScheduledId) -> Result<(), Declined> {
    let one = found(service, actor, id).await?;
    if one.it.told.by == actor.id() {
        return match kept(service, one.remove(), one.it.due(), None).await? {
            Committed::Done => Ok(()),
            Committed::Stale(_) => Err(Declined::conflict()),
        };
    }
    actor.verified(service)?;
    let mut changes = vec![one.remove()];
    changes.extend(replaced(one.it.due().map(|due| due.id()).as_deref(), None)?);
    let act = Act {
        what: "scheduled.cancelled",
        by: Some(actor.id()),
        member: Some(one.it.told.by),
        channel: Some(one.it.told.channel),
        subject: Some(id.to_string()),
        ..Act::default()
    };
    recorded(service, Scope::Pairing(one.it.pairing), &[act], changes).await
}
