//! One's own passkeys, and removing one.

use crate::actions::recorded::recorded;
use crate::actions::{Actor, Declined, Service, signed_in};
use crate::documents::audit::{Act, Scope};
use quartier_protocol::directory::Role;
use quartier_protocol::http::own::{Passkey, Passkeys};

/// Lists them, the oldest first.
pub async fn run(service: &Service, actor: &Actor) -> Result<Passkeys, Declined> {
    let all = signed_in::passkeys(service, actor.id()).await?;
    let shown = all.into_iter().map(|kept| Passkey {
        id: kept.it.id,
        name: kept.it.name,
        created: kept.it.created,
        used: kept.it.used,
    });
    let mut passkeys: Vec<Passkey> = shown.collect();
    passkeys.sort_by_key(|passkey| (passkey.created, passkey.id.clone()));
    Ok(Passkeys { passkeys })
}

/// Removes one; not the last of somebody who can't do without.
pub async fn remove(service: &Service, actor: &Actor, id: &str) -> Result<(), Declined> {
    actor.verified(service)?;
    let all = signed_in::passkeys(service, actor.id()).await?;
    let wanted = all.iter().find(|kept| kept.it.id == id).ok_or_else(Declined::not_found)?;
    if all.len() == 1 && actor.me().role != Role::Participant {
        return Err(Declined::forbidden());
    }
    let scope = actor.membership.pairings.first().map_or(Scope::Service, |pairing| Scope::Pairing(pairing.id));
    let act = Act { what: "passkey.removed", by: Some(actor.id()), member: Some(actor.id()), ..Act::default() };
    recorded(service, scope, &[act], vec![wanted.remove()]).await
}
