//! The calendars of a pairing.

use crate::actions::{Actor, Declined, Service};
use crate::documents::agenda::calendar::{Calendar, of_pairing};
use crate::documents::{self, Kept};
use crate::domain::administration::Care;
use quartier_protocol::http::agenda::calendars::Calendars;
use quartier_protocol::id::PairingId;

/// Lists them, by name.
pub async fn run(service: &Service, actor: &Actor, pairing: PairingId) -> Result<Calendars, Declined> {
    actor.cares(service, pairing, Care::Everything)?;
    let kept: Vec<Kept<Calendar>> =
        documents::list(&*service.stores.records, &of_pairing(pairing), service.clock.now()).await?;
    let mut calendars: Vec<_> = kept.iter().map(|kept| kept.it.told()).collect();
    calendars.sort_by_key(|calendar| (calendar.name.to_lowercase(), calendar.id));
    Ok(Calendars { calendars })
}
