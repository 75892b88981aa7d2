//! What concerns one member alone: what of theirs waits, where they can't write, what they have not read, whom they muted.

use super::person;
use crate::actions::{Actor, Declined, Service};
use crate::documents::moderation::held::{Held, HeldState};
use crate::documents::moderation::ignored::Ignored;
use crate::documents::moderation::notice::{Notice, unread};
use crate::documents::moderation::of_member;
use crate::documents::moderation::restriction::Restriction;
use crate::documents::{self, list};
use quartier_protocol::http::moderation::holds::Waiting;
use quartier_protocol::http::moderation::notices::{Measure, Own, OwnMute};
use quartier_protocol::id::MemberId;

/// All of it, for whoever asks over HTTP: bots have nothing of their own.
pub async fn read(service: &Service, actor: &Actor) -> Result<Own, Declined> {
    person(actor)?;
    of(service, actor.id()).await
}

/// All of it, as it is now.
pub async fn of(service: &Service, member: MemberId) -> Result<Own, Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let restrictions = list::<Restriction>(records, &of_member(member), now).await?;
    let mutes = restrictions.iter().map(|kept| &kept.it).filter(|one| one.measure() == Measure::Muted);
    let muted = mutes.filter(|one| one.holds(now)).filter_map(|one| {
        let (pairing, channel, notice) = (one.pairing(), one.channel(), one.notice());
        Some(OwnMute { pairing, channel, until: one.until()?, notice })
    });
    let notices = list::<Notice>(records, &unread(member), now).await?;
    let ignored = documents::load::<Ignored>(records, &member.to_string(), now).await?;
    Ok(Own {
        waiting: waiting(service, member).await?,
        muted: muted.collect(),
        unread: u32::try_from(notices.len()).unwrap_or(u32::MAX),
        ignored: ignored.map_or_else(Vec::new, |kept| kept.it.members),
    })
}

/// What of a member's waits for approval, the oldest first.
pub async fn waiting(service: &Service, member: MemberId) -> Result<Vec<Waiting>, Declined> {
    let held = list::<Held>(&*service.stores.records, &of_member(member), service.clock.now()).await?;
    let held = held.into_iter().map(|kept| kept.it).filter(|held| held.state == HeldState::Waiting);
    let mut waiting: Vec<Waiting> = held.map(|held| held.waiting()).collect();
    waiting.sort_by_key(|one| (one.at, one.id));
    Ok(waiting)
}
