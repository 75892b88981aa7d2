//! What the members of some pairings may see of the directory: a handful of rounds, however many members.

use super::super::super::Stored;
use super::super::keys::{self, ChannelKeys};
use super::super::servers::Servers;
use super::{ids, member_records, members, things};
use quartier_protocol::directory::{Council, Directory, Pairing};
use quartier_protocol::id::{ChannelId, CouncilId, MemberId, MunicipalityId, NeighbourhoodId, PairingId};

/// The pairings with all that belongs to them, in order of ids.
pub async fn view(servers: &Servers, pairings: &[PairingId]) -> Stored<Directory> {
    let wanted = sorted(pairings.iter().copied());
    let pairings: Vec<Pairing> = things(servers, wanted.iter().copied().map(keys::pairing).collect()).await?;
    let councils = sorted(pairings.iter().flat_map(|pairing| pairing.councils));
    let sets = pairings.iter().map(|pairing| keys::pairing_channels(pairing.id)).collect();
    let channels: Vec<ChannelId> = ids(servers, sets).await?;
    let people = councils.iter().copied().map(keys::council_members);
    let bots = channels.iter().map(|channel| ChannelKeys(*channel).bots());
    let members: Vec<MemberId> = ids(servers, people.chain(bots).collect()).await?;
    let councils: Vec<Council> = things(servers, councils.into_iter().map(keys::council).collect()).await?;
    let municipalities = sorted(councils.iter().map(|council| council.municipality));
    let neighbourhoods = sorted(councils.iter().filter_map(|council| council.neighbourhood));
    Ok(Directory {
        municipalities: things(servers, municipalities.into_iter().map(keys::municipality).collect()).await?,
        neighbourhoods: things(servers, neighbourhoods.into_iter().map(keys::neighbourhood).collect()).await?,
        councils,
        pairings,
        members: member_records(servers, &members).await?.iter().map(members::public).collect(),
    })
}

/// Everything but people; the operators are its members.
pub async fn overview(servers: &Servers) -> Stored<Directory> {
    let all = |set: &str| vec![set.to_owned()];
    let municipalities: Vec<MunicipalityId> = ids(servers, all(keys::MUNICIPALITIES)).await?;
    let neighbourhoods: Vec<NeighbourhoodId> = ids(servers, all(keys::NEIGHBOURHOODS)).await?;
    let councils: Vec<CouncilId> = ids(servers, all(keys::COUNCILS)).await?;
    let pairings: Vec<PairingId> = ids(servers, all(keys::PAIRINGS)).await?;
    let admins: Vec<MemberId> = ids(servers, all(keys::ADMINS)).await?;
    Ok(Directory {
        municipalities: things(servers, municipalities.into_iter().map(keys::municipality).collect()).await?,
        neighbourhoods: things(servers, neighbourhoods.into_iter().map(keys::neighbourhood).collect()).await?,
        councils: things(servers, councils.into_iter().map(keys::council).collect()).await?,
        pairings: things(servers, pairings.into_iter().map(keys::pairing).collect()).await?,
        members: member_records(servers, &admins).await?.iter().map(members::public).collect(),
    })
}

fn sorted<T: Ord>(ids: impl Iterator<Item = T>) -> Vec<T> {
    let mut ids: Vec<T> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
