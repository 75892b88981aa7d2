//! Plan a message.

use super::planned::{kept, looked_at, unplannable};
use crate::actions::{Actor, Declined, Service, Speaker};
use super::model::Scheduled;
use crate::documents::moderation::of_member;
use crate::documents::{self, add};
use crate::domain::agenda::schedule;
use crate::domain::permission::Act;
use crate::kernel::store::records::Committed;
use quartier_protocol::later::{NewScheduled, Scheduled as Told};
use quartier_protocol::id::ChannelId;
use quartier_protocol::limits::SCHEDULED_MAX;
use quartier_protocol::problem::ProblemCode;

/// Plans it; `false`: the same was planned before.
pub async fn run(
    service: &Service,
    actor: &Actor,
    channel: ChannelId,
    new: NewScheduled,
) -> Result<(Told, bool), Declined> {
    let pairing = actor.may(channel, Act::Speak)?;
    let by = Speaker::of(actor, pairing);
    let NewScheduled { id, mut plan, confirmed } = new;
    let (records, now) = (&*service.stores.records, service.clock.now());
    if let Some(before) = documents::load::<Scheduled>(records, &id.to_string(), now).await? {
        let told = &before.it.told;
        looked_at(service, by, channel, &mut plan, true).await?;
        let is_same = told.by == actor.id() && told.channel == channel && told.plan == plan;
        return if is_same { Ok((before.it.told, false)) } else { Err(Declined::conflict()) };
    }
    let series = looked_at(service, by, channel, &mut plan, confirmed).await?;
    let first = schedule::first(&series, now).map_err(unplannable)?;
    let _lock = service.locks.take(format!("scheduled {}", actor.id())).await;
    let theirs = documents::list::<Scheduled>(records, &of_member(actor.id()), now).await?;
    if theirs.iter().filter(|kept| kept.it.wakes.is_some()).count() >= SCHEDULED_MAX {
        return Err(Declined::Problem(ProblemCode::TooMany, "as many messages for later as a member can have"));
    }
    let told = Told { id, channel, by: actor.id(), plan, next: Some(first.at), refused: None };
    let it = Scheduled { pairing, told, confirmed, at: Some(first.wall), wakes: Some(first.at), changed: now };
    match kept(service, add(&it)?, None, it.due()).await? {
        Committed::Done => Ok((it.told, true)),
        Committed::Stale(_) => Err(Declined::conflict()),
    }
}
