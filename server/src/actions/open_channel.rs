//! Open a channel in a pairing.

use super::moderation::alert;
use super::moderation::gates::lasting;
use super::outbox::Decided;
use super::recorded::recorded;
use super::{Actor, Declined, Service};
use crate::documents::audit::{Act, Scope};
use crate::domain::permission::{may_open_channels, refusal};
use crate::kernel::broker::Control;
use crate::kernel::store::directory::DirectoryChange;
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
pub async fn run(service: &Service, actor: &Actor, pairing: PairingId, new: NewChannel) -> Result<Channel, Declined> {
    let membership = &actor.membership;
    if !membership.pairings.iter().any(|own| own.id == pairing) {
        return Err(Refusal::new(RefusalCode::NotFound, "no such pairing").into());
    }
    if !may_open_channels(membership.member.me.role) {
        return Err(refusal(RefusalCode::Forbidden).into());
    }
    actor.verified(service)?;
    if membership.channels.iter().filter(|channel| channel.pairing == pairing).count() >= CHANNELS_MAX {
        return Err(Refusal::new(RefusalCode::Forbidden, "the pairing has as many channels as it can").into());
    }
    let channel = Channel {
        id: ChannelId(service.entropy.uuid()),
        pairing,
        name: names(&new.name, &service.limits)?,
        topic: topics(&new.topic, &service.limits)?,
        archived: false,
    };
    look_at(service, actor, &channel, None).await?;
    // Its log first, empty: no channel is without one.
    service.stores.log.open_channels(std::slice::from_ref(&channel)).await?;
    let decided = Decided::from(DirectoryChange::NewChannel(channel.clone())).tell([Control::ChannelsChanged(pairing)]);
    let act = Act { what: "channel.opened", by: Some(actor.id()), channel: Some(channel.id), ..Act::default() };
    recorded(service, Scope::Pairing(pairing), &[act], decided).await?;
    Ok(channel)
}

/// What a channel is to be called is looked at by word rules, its own too.
pub(super) async fn look_at(
    service: &Service,
    actor: &Actor,
    channel: &Channel,
    before: Option<&Channel>,
) -> Result<(), Declined> {
    let by = (actor.id(), actor.me().role);
    let called = before.map(texts).unwrap_or_default();
    let new: Vec<&str> = texts(channel).into_iter().filter(|text| !called.contains(text)).collect();
    for (pairing, words) in lasting(service, by, &[channel.pairing], Some(channel.id), &new).await? {
        alert::of_name(service, pairing, None, words).await;
    }
    Ok(())
}

/// Everything a channel is called.
fn texts(channel: &Channel) -> [&str; 4] {
    let (name, topic) = (&channel.name, &channel.topic);
    [name.de.as_str(), name.fr.as_str(), topic.de.as_str(), topic.fr.as_str()]
}

/// A name in both languages.
pub(super) fn names(raw: &Bilingual<String>, limits: &Limits) -> Result<Bilingual<Name>, Refusal> {
    Ok(Bilingual { de: Name::parse(&raw.de, limits)?, fr: Name::parse(&raw.fr, limits)? })
}

/// A topic in both languages.
pub(super) fn topics(raw: &Bilingual<String>, limits: &Limits) -> Result<Bilingual<Topic>, Refusal> {
    Ok(Bilingual { de: Topic::parse(&raw.de, limits)?, fr: Topic::parse(&raw.fr, limits)? })
}
