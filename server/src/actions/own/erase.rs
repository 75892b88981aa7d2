//! Erase a member: what they said, and everything that is kept of them. "Former member" stays.

use crate::actions::erasure::{self, Erasure};
use crate::actions::members::target;
use crate::actions::recorded::{ERASED, reason, recorded};
use crate::actions::{Actor, Declined, Service, membership};
use crate::documents::audit::{Act, Scope};
use crate::documents::erasing;
use crate::kernel::store::directory::Membership;
use crate::kernel::store::records::Change;
use quartier_protocol::directory::Role;
use quartier_protocol::id::MemberId;
use quartier_protocol::problem::ProblemCode;

/// Erases the one who asks, kept out or not; `name` is theirs, as a sign that it is meant.
pub async fn own(service: &Service, member: MemberId, name: &str) -> Result<(), Declined> {
    let whole = membership::whole(service, member).await?.ok_or_else(Declined::not_found)?;
    let me = &whole.member.me;
    if me.role == Role::Bot {
        return Err(Declined::forbidden());
    }
    if name.trim() != me.name.as_str() {
        return Err(Declined::bad("write your own name, as it stands"));
    }
    let stays = if me.role == Role::Admin { vec![another_operator(service, member).await?] } else { Vec::new() };
    let scope = whole.pairings.first().map_or(Scope::Service, |pairing| Scope::Pairing(pairing.id));
    let act = Act { what: ERASED, by: Some(member), member: Some(member), ..Act::default() };
    everything(service, &whole, scope, act, stays).await
}

/// Has the step fail unless another operator stays, whatever they decide at the same moment.
async fn another_operator(service: &Service, member: MemberId) -> Result<Change, Declined> {
    let now = service.clock.now();
    for other in service.stores.directory.overview().await?.members.iter().filter(|other| other.id != member) {
        if !erasing::is_begun(&*service.stores.records, other.id, now).await? {
            return Ok(erasing::not_begun(other.id));
        }
    }
    Err(Declined::Problem(ProblemCode::Forbidden, "bring in another operator first"))
}

/// Erases a member whom the administrator cares for.
pub async fn other(service: &Service, actor: &Actor, member: MemberId, why: &str) -> Result<(), Declined> {
    let target = target::of(service, actor, member).await?;
    actor.verified(service)?;
    let why = reason(why)?;
    let act = Act { what: ERASED, by: Some(actor.id()), member: Some(member), why, ..Act::default() };
    everything(service, &target.membership, target.scope(), act, Vec::new()).await
}

/// From the first step on, which is `with` what has to be so, it is done, whatever breaks off. Whoever asks again, or asks at the same moment
/// as somebody else, decides nothing anew: the log says it once.
async fn everything(
    service: &Service,
    membership: &Membership,
    scope: Scope,
    act: Act,
    mut with: Vec<Change>,
) -> Result<(), Declined> {
    let (member, now) = (membership.member.me.id, service.clock.now());
    let pairings = membership.pairings.iter().map(|pairing| pairing.id).collect();
    let erasure = Erasure::of(member, pairings, now);
    with.extend(erasure.first()?);
    let recorded = recorded(service, scope, &[act], with).await;
    if recorded.is_err() && !erasing::is_begun(&*service.stores.records, member, now).await? {
        return recorded;
    }
    erasure::at_once(service, &[erasure]).await;
    Ok(())
}
