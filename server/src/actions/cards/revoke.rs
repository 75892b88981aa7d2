//! Revoke a card: its code is worth nothing from then on.

use crate::actions::recorded::{reason, recorded, there};
use crate::actions::{Actor, Declined, Service};
use crate::documents;
use crate::documents::audit::{Act, Scope};
use crate::documents::card::{Card, by_handle};
use crate::domain::administration::Care;
use quartier_protocol::directory::Role;
use uuid::Uuid;

/// Revokes it. Once more is the same.
pub async fn run(service: &Service, actor: &Actor, handle: Uuid, why: &str) -> Result<(), Declined> {
    let now = service.clock.now();
    let found = documents::list::<Card>(&*service.stores.records, &by_handle(handle), now).await?.into_iter().next();
    let mut kept = there(found)?;
    let scope = match kept.it.pairing {
        Some(pairing) => {
            let what = if kept.it.role == Role::Facilitator { Care::FacilitatorsCards } else { Care::Everything };
            actor.cares(service, pairing, what)?;
            Scope::Pairing(pairing)
        }
        None if actor.me().role == Role::Admin => {
            actor.operates(service)?;
            Scope::Service
        }
        None => return Err(Declined::not_found()),
    };
    let why = reason(why)?;
    if kept.it.revoked.is_some() {
        return Ok(());
    }
    kept.it.revoked = Some(now);
    let subject = Some(handle.to_string());
    let act = Act { what: "card.revoked", by: Some(actor.id()), subject, why, ..Act::default() };
    recorded(service, scope, &[act], vec![kept.replace()?]).await
}
