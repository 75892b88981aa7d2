//! Personal mutes: whom a member doesn't want to hear. Nobody else is told.

use super::person;
use crate::actions::outbox::Decided;
use crate::actions::{Actor, Declined, Service, directory};
use crate::documents::moderation::ignored::Ignored;
use crate::documents::{add, load};
use crate::kernel::broker::Control;
use crate::kernel::store::records::Committed;
use quartier_protocol::id::MemberId;

/// Whom one can mute for oneself.
const IGNORED_MAX: usize = 500;
/// How often a change is tried again because another device of the member's changed the list at the same moment.
const ATTEMPTS: u32 = 16;

/// Mutes somebody of a shared pairing, for oneself.
pub async fn put(service: &Service, actor: &Actor, member: MemberId) -> Result<(), Declined> {
    person(actor)?;
    if member == actor.id() {
        return Err(Declined::bad("nobody mutes themselves"));
    }
    directory::member(service, actor, member).await?;
    change(service, actor, |members| {
        if members.contains(&member) {
            return Ok(());
        }
        if members.len() >= IGNORED_MAX {
            return Err(Declined::bad("at most 500 can be muted"));
        }
        members.push(member);
        Ok(())
    })
    .await
}

/// Hears them again; whoever was not muted, or is gone, alike.
pub async fn delete(service: &Service, actor: &Actor, member: MemberId) -> Result<(), Declined> {
    person(actor)?;
    change(service, actor, |members| {
        members.retain(|other| *other != member);
        Ok(())
    })
    .await
}

async fn change(
    service: &Service,
    actor: &Actor,
    turn: impl Fn(&mut Vec<MemberId>) -> Result<(), Declined>,
) -> Result<(), Declined> {
    let records = &service.stores.records;
    for _ in 0..ATTEMPTS {
        let now = service.clock.now();
        let kept = load::<Ignored>(&**records, &actor.id().to_string(), now).await?;
        let mut members = kept.as_ref().map_or_else(Vec::new, |kept| kept.it.members.clone());
        let before = members.clone();
        turn(&mut members)?;
        if members == before {
            return Ok(());
        }
        let change = match kept {
            Some(mut kept) => {
                kept.it.members = members;
                kept.replace()?
            }
            None => add(&Ignored { member: actor.id(), members })?,
        };
        let decided = Decided::from([change]).tell([Control::OwnChanged(actor.id())]);
        if service.commit(decided).await? == Committed::Done {
            return Ok(());
        }
        tokio::task::yield_now().await;
    }
    Err(Declined::conflict())
}
