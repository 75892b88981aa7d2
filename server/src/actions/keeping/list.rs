//! How long the channels of a pairing keep their messages.

use crate::actions::{Actor, Declined, Service};
use crate::documents::keeping::Keeping;
use crate::documents::load_all;
use crate::domain::administration::Care;
use quartier_protocol::http::care::{ChannelRetention, Retention};
use quartier_protocol::id::PairingId;

/// Lists them.
pub async fn run(service: &Service, actor: &Actor, pairing: PairingId) -> Result<Retention, Declined> {
    actor.cares(service, pairing, Care::Everything)?;
    let channels = service.stores.directory.channels_of(pairing).await?;
    let ids = channels.iter().map(|channel| channel.id.to_string());
    let said = load_all::<Keeping>(&*service.stores.records, ids, service.clock.now()).await?;
    let told = channels.iter().zip(said);
    let channels =
        told.map(|(channel, said)| ChannelRetention { channel: channel.id, days: said.map(|kept| kept.it.days) });
    Ok(Retention { default_days: service.options.retention_days, channels: channels.collect() })
}
