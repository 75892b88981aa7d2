//! Where a member stands: what `hello` and the `channels` push tell.

use super::{Service, store_refusal};
use crate::store::directory::Standing;
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::push::ChannelSummary;
use quartier_protocol::refusal::Refusal;

/// A member's standing. `None`: no such member.
pub async fn of(service: &Service, member: MemberId) -> Result<Option<Standing>, Refusal> {
    service.stores.directory.standing(member).await.map_err(store_refusal)
}

/// The standing's channels with the member's place in each.
pub async fn summaries(service: &Service, standing: &Standing) -> Result<Vec<ChannelSummary>, Refusal> {
    let ids: Vec<ChannelId> = standing.channels.iter().map(|channel| channel.id).collect();
    let member = standing.member.me.id;
    let places = service.stores.marks.places(member, &ids).await.map_err(store_refusal)?;
    let with_place = standing.channels.iter().zip(places);
    Ok(with_place
        .filter_map(|(channel, place)| {
            let place = place?;
            Some(ChannelSummary {
                id: channel.id,
                pairing: channel.pairing,
                name: channel.name.clone(),
                topic: channel.topic.clone(),
                archived: channel.archived,
                position: place.position,
                read: place.read,
                unread: place.unread,
            })
        })
        .collect())
}
