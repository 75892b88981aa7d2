//! Give a channel another name or topic, archive it, open it again: in the directory, and its log follows.

use super::open_channel::{look_at, names, topics};
use super::outbox::{Decided, Effect};
use super::recorded::recorded;
use super::{Actor, Declined, Service};
use crate::documents::audit::{Act as Recorded, Scope};
use crate::domain::permission::{Act, Reach, decide, refusal};
use crate::kernel::store::directory::{ChannelChange, DirectoryChange};
use quartier_protocol::directory::Channel;
use quartier_protocol::http::ChannelPatch;
use quartier_protocol::id::ChannelId;

/// Changes it; its log gets a `channel.changed`.
pub async fn run(service: &Service, actor: &Actor, id: ChannelId, patch: ChannelPatch) -> Result<Channel, Declined> {
    let membership = &actor.membership;
    let known = membership.channels.iter().find(|channel| channel.id == id);
    decide(membership.member.me.role, Reach::of(known), Act::ChangeChannel).map_err(refusal)?;
    let Some(known) = known else {
        return Err(refusal(quartier_protocol::refusal::RefusalCode::NotFound).into());
    };
    actor.verified(service)?;
    let change = ChannelChange {
        id,
        name: patch.name.map(|name| names(&name, &service.limits)).transpose()?,
        topic: patch.topic.map(|topic| topics(&topic, &service.limits)).transpose()?,
        archived: patch.archived,
    };
    let channel = Channel {
        name: change.name.clone().unwrap_or_else(|| known.name.clone()),
        topic: change.topic.clone().unwrap_or_else(|| known.topic.clone()),
        archived: change.archived.unwrap_or(known.archived),
        ..known.clone()
    };
    // What it is called already stays as it is, whatever the rules say by now.
    look_at(service, actor, &channel, Some(known)).await?;
    let by = membership.member.me.id;
    let what = match (known.archived, channel.archived) {
        (false, true) => "channel.archived",
        (true, false) => "channel.reopened",
        _ => "channel.changed",
    };
    let act = Recorded { what, by: Some(by), channel: Some(id), ..Recorded::default() };
    let decided = Decided::from(DirectoryChange::Channel(change)).then(Effect::Channel { channel: id, by });
    recorded(service, Scope::Pairing(channel.pairing), &[act], decided).await?;
    Ok(channel)
}
