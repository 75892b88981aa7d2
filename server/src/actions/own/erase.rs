//! Erase a member: what they said, and everything that is kept of them. "Former member" stays.

use crate::actions::credentials::{self, Ending};
use crate::actions::members::target;
use crate::actions::outbox::Decided;
use crate::actions::recorded::{ERASED, forget_reasons, reason, recorded};
use crate::actions::{Actor, Declined, Service, agenda, join, membership, moderation, names, passkeys};
use crate::documents::audit::{Act, Scope};
use crate::documents::card::{Card, of_member};
use crate::documents::profile::Profile;
use crate::documents::{self, Kept};
use crate::store::directory::{DirectoryChange, Membership};
use quartier_protocol::directory::Role;
use quartier_protocol::id::{MemberId, PairingId};
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
    said(service, member, &pairings).await?;
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
    // From here on nobody of that name is left on any page.
    let gone = Decided::from(DirectoryChange::Gone(member)).tell(join::told(member, &pairings));
    service.commit(gone).await?;
    // What was under way when it began: a message let through, one for later whose time had come, a decision.
    said(service, member, &pairings).await?;
    service.stores.health.scrub().await;
    Ok(())
}

/// Takes out what a member said: first what waits, so that none of it comes into a log behind the one who looks through it. All
/// channels of their pairings, those they were once kept out of too. Repeatable.
async fn said(service: &Service, member: MemberId, pairings: &[PairingId]) -> Result<(), Declined> {
    moderation::forget::everything(service, member, pairings).await?;
    for one in service.capabilities {
        one.forget(service, member, pairings).await?;
    }
    forget_reasons(service, member).await?;
    for pairing in pairings {
        for channel in service.stores.directory.channels_of(*pairing).await? {
            service.stores.log.erase(channel.id, member, service.clock.now()).await?;
        }
    }
    Ok(())
}
