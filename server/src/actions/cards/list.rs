//! The cards of a pairing: how often each was used, and what ended it.

use super::shown;
use crate::actions::{Actor, Declined, Service};
use crate::documents;
use crate::documents::card::{Card, of_pairing};
use crate::domain::administration::Care;
use quartier_protocol::directory::Role;
use quartier_protocol::http::care::Cards;
use quartier_protocol::id::PairingId;

/// Lists them, the newest first; to an operator those of facilitators.
pub async fn run(service: &Service, actor: &Actor, pairing: PairingId) -> Result<Cards, Declined> {
    actor.cares(service, pairing, Care::FacilitatorsCards)?;
    let now = service.clock.now();
    let all = documents::list::<Card>(&*service.stores.records, &of_pairing(Some(pairing)), now).await?;
    let seen = |card: &Card| actor.me().role != Role::Admin || card.role == Role::Facilitator;
    let mut cards: Vec<&Card> = all.iter().map(|kept| &kept.it).filter(|card| seen(card)).collect();
    cards.sort_by_key(|card| (std::cmp::Reverse(card.made), card.handle));
    Ok(Cards { cards: cards.into_iter().map(shown).collect() })
}
