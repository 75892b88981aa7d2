//! Give a channel another name or topic, archive it, open it again.

use super::open_channel::{names, topics};
use super::{Service, changed, store_refusal};
use crate::broker::Control;
use crate::domain::permission::{Act, Reach, decide, refusal};
use crate::store::directory::Standing;
use quartier_protocol::directory::Channel;
use quartier_protocol::http::ChannelPatch;
use quartier_protocol::id::ChannelId;
use quartier_protocol::refusal::Refusal;

/// Changes it; its log gets a `channel.changed`.
pub async fn run(
    service: &Service,
    standing: &Standing,
    id: ChannelId,
    patch: ChannelPatch,
) -> Result<Channel, Refusal> {
    let known = standing.channels.iter().find(|channel| channel.id == id);
    decide(standing.member.me.role, Reach::of(known), Act::ChangeChannel).map_err(refusal)?;
    let Some(known) = known else { return Err(refusal(quartier_protocol::refusal::RefusalCode::NotFound)) };
    let channel = Channel {
        name: patch.name.map_or_else(|| Ok(known.name.clone()), |name| names(&name, &service.limits))?,
        topic: patch.topic.map_or_else(|| Ok(known.topic.clone()), |topic| topics(&topic, &service.limits))?,
        archived: patch.archived.unwrap_or(known.archived),
        ..known.clone()
    };
    let by = standing.member.me.id;
    let result = service.stores.log.change_channel(&channel, by, service.clock.now()).await;
    changed(result.map_err(store_refusal)?)?;
    service.stores.broker.control(Control::ChannelsChanged(channel.pairing)).await.map_err(store_refusal)?;
    Ok(channel)
}
