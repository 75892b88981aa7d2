//! Give a channel another name or topic, archive it, open it again.

use super::open_channel::{look_at, names, topics};
use super::recorded::recorded;
use super::{Actor, Declined, Service, changed};
use crate::broker::Control;
use crate::documents::audit::{Act as Recorded, Scope};
use crate::domain::permission::{Act, Reach, decide, refusal};
use quartier_protocol::directory::Channel;
use quartier_protocol::http::ChannelPatch;
use quartier_protocol::id::ChannelId;

/// Changes it; its log gets a `channel.changed`.
pub async fn run(service: &Service, actor: &Actor, id: ChannelId, patch: ChannelPatch) -> Result<Channel, Declined> {
    let standing = &actor.standing;
    let known = standing.channels.iter().find(|channel| channel.id == id);
    decide(standing.member.me.role, Reach::of(known), Act::ChangeChannel).map_err(refusal)?;
    let Some(known) = known else {
        return Err(refusal(quartier_protocol::refusal::RefusalCode::NotFound).into());
    };
    actor.verified(service)?;
    let channel = Channel {
        name: patch.name.map_or_else(|| Ok(known.name.clone()), |name| names(&name, &service.limits))?,
        topic: patch.topic.map_or_else(|| Ok(known.topic.clone()), |topic| topics(&topic, &service.limits))?,
        archived: patch.archived.unwrap_or(known.archived),
        ..known.clone()
    };
    // What it is called already stays as it is, whatever the rules say by now.
    look_at(service, &channel, Some(known)).await?;
    let by = standing.member.me.id;
    let what = match (known.archived, channel.archived) {
        (false, true) => "channel.archived",
        (true, false) => "channel.reopened",
        _ => "channel.changed",
    };
    let act = Recorded { what, by: Some(by), channel: Some(id), ..Recorded::default() };
    recorded(service, Scope::Pairing(channel.pairing), &[act], Vec::new()).await?;
    let result = service.stores.change_channel(&channel, by, service.clock.now()).await;
    changed(result?)?;
    service.announce(Control::ChannelsChanged(channel.pairing)).await;
    Ok(channel)
}
