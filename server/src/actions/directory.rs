//! What a member may see of councils and people.

use super::{Actor, Service, membership, store_refusal};
use crate::domain::permission::{Act, grants, refusal};
use crate::kernel::store::directory::Membership;
use quartier_protocol::directory::{Directory, Member, Role};
use quartier_protocol::id::{MemberId, PairingId};
use quartier_protocol::refusal::{Refusal, RefusalCode};

/// The pairings of the membership, with everyone in them.
pub async fn run(service: &Service, actor: &Actor) -> Result<Directory, Refusal> {
    may_read(actor)?;
    let membership = &actor.membership;
    service.stores.directory.view(&pairing_ids(membership)).await.map_err(store_refusal)
}

/// One member, if they share a pairing with the asker. Facilitators know operators by name too: they stand in the log of
/// their pairing.
pub async fn member(service: &Service, actor: &Actor, member: MemberId) -> Result<Member, Refusal> {
    may_read(actor)?;
    let asker = &actor.membership;
    let not_found = || Refusal::new(RefusalCode::NotFound, "no such member");
    let theirs = membership::whole(service, member).await?.ok_or_else(not_found)?;
    let asker_pairings = pairing_ids(asker);
    let shared = theirs.pairings.iter().any(|pairing| asker_pairings.contains(&pairing.id));
    let me = theirs.member.me;
    let operator = me.role == Role::Admin && asker.member.me.role == Role::Facilitator;
    if !shared && !operator && asker.member.me.id != member {
        return Err(not_found());
    }
    Ok(Member { id: me.id, name: me.name, role: me.role, council: me.council })
}

/// A bot that only posts need not know who is there.
fn may_read(actor: &Actor) -> Result<(), Refusal> {
    match &actor.credential.grant {
        Some(grant) if !grants(&grant.verbs, Act::Read) => Err(refusal(RefusalCode::Forbidden)),
        _ => Ok(()),
    }
}

fn pairing_ids(membership: &Membership) -> Vec<PairingId> {
    membership.pairings.iter().map(|pairing| pairing.id).collect()
}
