//! Open a channel in a pairing.

use super::{Service, store_refusal};
use crate::broker::Control;
use crate::domain::permission::{may_open_channels, refusal};
use crate::store::directory::{Founding, Standing};
use quartier_protocol::directory::Channel;
use quartier_protocol::http::NewChannel;
use quartier_protocol::id::{ChannelId, PairingId};
use quartier_protocol::lang::Bilingual;
use quartier_protocol::limits::Limits;
use quartier_protocol::refusal::{Refusal, RefusalCode};
use quartier_protocol::text::{Name, Topic};

/// Channels one pairing can have, archived ones included; a list people can still read.
const CHANNELS_MAX: usize = 200;

/// Opens it and tells everyone of the pairing.
pub async fn run(
    service: &Service,
    standing: &Standing,
    pairing: PairingId,
    new: NewChannel,
) -> Result<Channel, Refusal> {
    if !standing.pairings.iter().any(|own| own.id == pairing) {
        return Err(Refusal::new(RefusalCode::NotFound, "no such pairing"));
    }
    if !may_open_channels(standing.member.me.role) {
        return Err(refusal(RefusalCode::Forbidden));
    }
    if standing.channels.iter().filter(|channel| channel.pairing == pairing).count() >= CHANNELS_MAX {
        return Err(Refusal::new(RefusalCode::Forbidden, "the pairing has as many channels as it can"));
    }
    let channel = Channel {
        id: ChannelId(service.entropy.uuid()),
        pairing,
        name: names(&new.name, &service.limits)?,
        topic: topics(&new.topic, &service.limits)?,
        archived: false,
    };
    let founding = Founding { channels: vec![channel.clone()], ..Founding::default() };
    service.stores.directory.found(&founding).await.map_err(store_refusal)?;
    service.stores.broker.control(Control::ChannelsChanged(pairing)).await.map_err(store_refusal)?;
    Ok(channel)
}

/// A name in both languages.
pub(super) fn names(raw: &Bilingual<String>, limits: &Limits) -> Result<Bilingual<Name>, Refusal> {
    Ok(Bilingual { de: Name::parse(&raw.de, limits)?, fr: Name::parse(&raw.fr, limits)? })
}

/// A topic in both languages.
pub(super) fn topics(raw: &Bilingual<String>, limits: &Limits) -> Result<Bilingual<Topic>, Refusal> {
    Ok(Bilingual { de: Topic::parse(&raw.de, limits)?, fr: Topic::parse(&raw.fr, limits)? })
}
