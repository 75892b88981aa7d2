//! The hooks of a pairing.

use crate::actions::{Actor, Declined, Service};
use crate::documents::agenda::hook::{Hook, of_pairing};
use crate::documents::{self, Kept};
use crate::domain::administration::Care;
use quartier_protocol::http::agenda::hooks::Hooks;
use quartier_protocol::id::PairingId;

/// Lists them, by when they were made.
pub async fn run(service: &Service, actor: &Actor, pairing: PairingId) -> Result<Hooks, Declined> {
    actor.cares(service, pairing, Care::Everything)?;
    let kept: Vec<Kept<Hook>> =
        documents::list(&*service.stores.records, &of_pairing(pairing), service.clock.now()).await?;
    let mut hooks: Vec<_> = kept.iter().map(|kept| kept.it.told()).collect();
    hooks.sort_by_key(|hook| (hook.made, hook.id));
    Ok(Hooks { hooks })
}
