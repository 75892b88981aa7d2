//! What a member may see: four rounds at most.

use super::super::super::Stored;
use super::super::super::directory::Standing;
use super::super::keys;
use super::super::servers::Servers;
use super::{channels, ids, member_records, things};
use quartier_protocol::directory::{Channel, Pairing};
use quartier_protocol::id::{ChannelId, MemberId, PairingId};

/// A member's standing.
pub async fn standing(servers: &Servers, member: MemberId) -> Stored<Option<Standing>> {
    let Some(member) = member_records(servers, &[member]).await?.pop() else { return Ok(None) };
    let (pairings, mut channels) = match member.me.council {
        Some(council) => {
            let pairings: Vec<PairingId> = ids(servers, vec![keys::council_pairings(council)]).await?;
            let sets = pairings.iter().map(|pairing| keys::pairing_channels(*pairing)).collect();
            let of_pairings: Vec<ChannelId> = ids(servers, sets).await?;
            (pairings, channels(servers, &of_pairings).await?)
        }
        None => {
            let bound = channels(servers, &member.bound).await?;
            let mut pairings: Vec<PairingId> = bound.iter().map(|channel| channel.pairing).collect();
            pairings.sort_unstable();
            pairings.dedup();
            (pairings, bound)
        }
    };
    channels.retain(|channel| member.sees(channel.id));
    let order = |channel: &Channel| (channel.name.de.as_str().to_owned(), channel.id);
    channels.sort_by_cached_key(order);
    let pairings: Vec<Pairing> = things(servers, pairings.into_iter().map(keys::pairing).collect()).await?;
    Ok(Some(Standing { member, pairings, channels }))
}
