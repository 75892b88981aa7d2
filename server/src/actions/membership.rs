//! Where a member stands: what `hello` and the `channels` push tell.

use super::{Service, moderation, read_marks, store_refusal};
use crate::kernel::store::directory::Membership;
use quartier_protocol::directory::Role;
use quartier_protocol::http::moderation::modes::Mode;
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::push::{ChannelSummary, DeskLog};
use quartier_protocol::refusal::Refusal;

/// What a member belongs to: the pairings they aren't kept out of now, with their channels. `None`: no such member.
pub async fn of(service: &Service, member: MemberId) -> Result<Option<Membership>, Refusal> {
    match whole(service, member).await? {
        Some(membership) => moderation::left(service, membership).await.map(Some).map_err(store_refusal),
        None => Ok(None),
    }
}

/// The same with the pairings they are kept out of: for what others do about a member, and for what is kept of them there.
pub async fn whole(service: &Service, member: MemberId) -> Result<Option<Membership>, Refusal> {
    service.stores.directory.membership(member).await.map_err(store_refusal)
}

/// The membership's channels with how far the member has read in each.
pub async fn summaries(service: &Service, membership: &Membership) -> Result<Vec<ChannelSummary>, Refusal> {
    // What they read a moment ago counts; where it can't be kept now, what is kept does.
    let _ = read_marks::keep_of(service, membership.member.me.id).await;
    summaries_as_kept(service, membership).await
}

/// The same, where what they read a moment ago was kept before, or couldn't be.
pub async fn summaries_as_kept(service: &Service, membership: &Membership) -> Result<Vec<ChannelSummary>, Refusal> {
    let ids: Vec<ChannelId> = membership.channels.iter().map(|channel| channel.id).collect();
    let member = membership.member.me.id;
    let states = service.stores.marks.read_states(member, &ids).await.map_err(store_refusal)?;
    let mut modes = Vec::with_capacity(membership.channels.len());
    for channel in &membership.channels {
        let mode = moderation::policy(service, channel.pairing).await.map_err(store_refusal)?;
        let mode = mode.mode(channel.id, service.clock.now());
        modes.push((mode != Mode::default()).then_some(mode));
    }
    let with_state = membership.channels.iter().zip(states).zip(modes);
    Ok(with_state
        .filter_map(|((channel, state), mode)| {
            let state = state?;
            Some(ChannelSummary {
                id: channel.id,
                pairing: channel.pairing,
                name: channel.name.clone(),
                topic: channel.topic.clone(),
                archived: channel.archived,
                position: state.position,
                read: state.read,
                unread: state.unread,
                mode,
            })
        })
        .collect())
}

/// The desks a membership reaches: facilitators', of their pairings.
pub fn desks(membership: &Membership) -> Vec<DeskLog> {
    if membership.member.me.role != Role::Facilitator {
        return Vec::new();
    }
    membership.pairings.iter().map(|pairing| DeskLog { pairing: pairing.id, channel: pairing.id.desk() }).collect()
}
