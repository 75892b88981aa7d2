//! The bots of a pairing.

use super::shown;
use crate::actions::{Actor, Declined, Service, membership};
use crate::documents;
use crate::documents::bot::{Bot, of_pairing};
use crate::domain::administration::Care;
use quartier_protocol::http::bots::Bots;
use quartier_protocol::id::PairingId;

/// Lists them, by name.
pub async fn run(service: &Service, actor: &Actor, pairing: PairingId) -> Result<Bots, Declined> {
    actor.cares(service, pairing, Care::Everything)?;
    let mut bots = Vec::new();
    let all = documents::list::<Bot>(&*service.stores.records, &of_pairing(pairing), service.clock.now()).await?;
    for kept in all {
        if let Some(found) = membership::of(service, kept.it.member).await? {
            bots.push(shown(&kept.it, &found.member.me, &found.member.bound));
        }
    }
    bots.sort_by_key(|bot| (bot.name.as_str().to_lowercase(), bot.id));
    Ok(Bots { bots })
}
