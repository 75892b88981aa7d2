//! Erase a member: what they said, and everything that is kept of them. "Former member" stays.

use crate::actions::credentials::{self, Ending};
use crate::actions::members::target;
use crate::actions::outbox::Decided;
use crate::actions::recorded::{ERASED, reason, recorded};
use crate::actions::{Actor, Declined, Service, agenda, erasure, join, membership, names, passkeys};
use crate::documents::audit::{Act, Scope};
use crate::documents::card::{Card, of_member};
use crate::documents::profile::Profile;
use crate::documents::{self, Kept, set};
use crate::store::directory::{DirectoryChange, Membership};
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
    if me.role == Role::Admin && service.stores.directory.overview().await?.members.len() < 2 {
        return Err(Declined::Problem(ProblemCode::Forbidden, "bring in another operator first"));
    }
    let scope = whole.pairings.first().map_or(Scope::Service, |pairing| Scope::Pairing(pairing.id));
    let act = Act { what: ERASED, by: Some(member), member: Some(member), ..Act::default() };
    everything(service, &whole, scope, act).await
}

/// Erases a member whom the administrator cares for.
pub async fn other(service: &Service, actor: &Actor, member: MemberId, why: &str) -> Result<(), Declined> {
    let target = target::of(service, actor, member).await?;
    actor.verified(service)?;
    let why = reason(why)?;
    let act = Act { what: ERASED, by: Some(actor.id()), member: Some(member), why, ..Act::default() };
    everything(service, &target.membership, target.scope(), act).await
}

/// Repeatable: whatever fails on the way, the member is still there to be erased again, until the last step.
async fn everything(service: &Service, membership: &Membership, scope: Scope, act: Act) -> Result<(), Declined> {
    let member = membership.member.me.id;
    recorded(service, scope, &[act], Vec::new()).await?;
    credentials::end_all(service, member, Ending::Ended).await?;
    let now = service.clock.now();
    let pairings: Vec<_> = membership.pairings.iter().map(|pairing| pairing.id).collect();
    erasure::said(service, member, &pairings).await?;
    agenda::forget::everything(service, member, &pairings).await?;
    let records = &service.stores.records;
    let mut changes = names::give_back(service, member).await?;
    changes.push(documents::remove::<Profile>(&member.to_string()));
    changes.extend(passkeys::end(service, member).await?);
    changes.extend(documents::list::<Card>(&**records, &of_member(member), now).await?.iter().map(Kept::remove));
    for some in changes.chunks(crate::store::records::CHANGES_MAX) {
        if let crate::store::records::Committed::Stale(_) = records.commit(some, now).await? {
            return Err(Declined::conflict());
        }
    }
    // From here on nobody of that name is left on any page, and whatever breaks off, a job does the rest.
    let left = erasure::left(member, pairings.clone(), now);
    let gone = Decided::from(DirectoryChange::Gone(member)).changes([set(&left)?]).tell(join::told(member, &pairings));
    service.commit(gone).await?;
    erasure::end(service, &[left]).await;
    Ok(())
}
