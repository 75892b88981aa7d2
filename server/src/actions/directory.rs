//! What a member may see of councils and people.

use super::{Service, standing, store_refusal};
use crate::store::directory::Standing;
use quartier_protocol::directory::{Directory, Member};
use quartier_protocol::id::{MemberId, PairingId};
use quartier_protocol::refusal::{Refusal, RefusalCode};

/// The pairings of the standing, with everyone in them.
pub async fn run(service: &Service, standing: &Standing) -> Result<Directory, Refusal> {
    service.stores.directory.view(&pairing_ids(standing)).await.map_err(store_refusal)
}

/// One member, if they share a pairing with the asker.
pub async fn member(service: &Service, asker: &Standing, member: MemberId) -> Result<Member, Refusal> {
    let not_found = || Refusal::new(RefusalCode::NotFound, "no such member");
    let theirs = standing::of(service, member).await?.ok_or_else(not_found)?;
    let asker_pairings = pairing_ids(asker);
    let shared = theirs.pairings.iter().any(|pairing| asker_pairings.contains(&pairing.id));
    if !shared && asker.member.me.id != member {
        return Err(not_found());
    }
    let me = theirs.member.me;
    Ok(Member { id: me.id, name: me.name, role: me.role, council: me.council })
}

fn pairing_ids(standing: &Standing) -> Vec<PairingId> {
    standing.pairings.iter().map(|pairing| pairing.id).collect()
}
