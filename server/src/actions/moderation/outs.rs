//! Who is kept out of which pairing, by a suspension or a ban. Either holds in the pairing it was decided in, and in no other
//! ([0020](../../../../docs/decisions/0020-out-of-one-pairing.md)).

use super::policy;
use crate::actions::Service;
use crate::documents::moderation::of_member;
use crate::documents::moderation::restriction::Restriction;
use crate::documents::{self, Kept};
use crate::kernel::store::Stored;
use crate::kernel::store::directory::Membership;
use quartier_protocol::http::moderation::notices::Measure;
use quartier_protocol::id::{MemberId, PairingId};

/// How somebody is out of all pairings of theirs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Out {
    /// Until the first of their suspensions ends.
    Suspended,
    /// For good.
    Banned,
}

/// What keeps a member out of a pairing now, as this node knows it.
pub async fn from_pairing(service: &Service, member: MemberId, pairing: PairingId) -> Stored<Option<Measure>> {
    let policy = policy(service, pairing).await?;
    Ok(policy.exclusion(member, service.clock.now()).map(Restriction::measure))
}

/// What is left of a membership: the pairings its member isn't kept out of, with their channels.
pub async fn left(service: &Service, mut membership: Membership) -> Stored<Membership> {
    let member = membership.member.me.id;
    let mut excluded = Vec::new();
    for pairing in &membership.pairings {
        if from_pairing(service, member, pairing.id).await?.is_some() {
            excluded.push(pairing.id);
        }
    }
    if !excluded.is_empty() {
        membership.pairings.retain(|pairing| !excluded.contains(&pairing.id));
        membership.channels.retain(|channel| !excluded.contains(&channel.pairing));
    }
    Ok(membership)
}

/// Whether, and how, somebody is out of all pairings of theirs; `seen` is what was left of their membership.
pub async fn out(service: &Service, seen: &Membership) -> Stored<Option<Out>> {
    // Only of whom nothing is left is it worth looking what there was.
    if !seen.pairings.is_empty() || seen.member.me.council.is_none() {
        return Ok(None);
    }
    let member = seen.member.me.id;
    let Some(whole) = service.stores.directory.membership(member).await? else { return Ok(None) };
    let mut out = None;
    for pairing in &whole.pairings {
        match from_pairing(service, member, pairing.id).await? {
            None => return Ok(None),
            Some(Measure::Banned) => out = out.or(Some(Out::Banned)),
            Some(_) => out = Some(Out::Suspended),
        }
    }
    Ok(out)
}

/// All that keeps a member out anywhere, as the store has it.
pub async fn of(service: &Service, member: MemberId) -> Stored<Vec<Kept<Restriction>>> {
    let now = service.clock.now();
    let mut all = documents::list::<Restriction>(&*service.stores.records, &of_member(member), now).await?;
    all.retain(|kept| kept.it.excludes() && kept.it.holds(now));
    Ok(all)
}
