//! Say or time a message for later otherwise.

use super::{found, kept, looked_at, unplannable};
use crate::actions::{Actor, Declined, Service};
use crate::domain::agenda::schedule;
use crate::domain::permission::Act;
use crate::store::records::Committed;
use quartier_protocol::http::agenda::scheduled::{Scheduled as Told, ScheduledPut};
use quartier_protocol::id::ScheduledId;

/// Replaces what is planned, for its author.
pub async fn run(service: &Service, actor: &Actor, id: ScheduledId, put: ScheduledPut) -> Result<Told, Declined> {
    let mut one = found(service, actor, id).await?;
    if one.it.told.by != actor.id() {
        return Err(Declined::forbidden());
    }
    let channel = one.it.told.channel;
    let pairing = actor.may(channel, Act::Speak)?;
    let ScheduledPut { mut plan, confirmed } = put;
    let series = looked_at(service, (pairing, channel), &mut plan, confirmed).await?;
    let now = service.clock.now();
    // What has begun to repeat goes on repeating: only a start that was moved has to be to come.
    let is_moved = plan.at != one.it.told.plan.at || plan.zone != one.it.told.plan.zone || plan.rule.is_none();
    let first = match schedule::next(&series, now) {
        Some(next) if !is_moved => next,
        _ => schedule::first(&series, now).map_err(unplannable)?,
    };
    let before = one.it.due();
    one.it.told = Told { plan, next: Some(first.at), refused: None, ..one.it.told };
    (one.it.confirmed, one.it.at, one.it.wakes, one.it.changed) = (confirmed, Some(first.wall), Some(first.at), now);
    match kept(service, one.replace()?, before, one.it.due()).await? {
        Committed::Done => Ok(one.it.told),
        Committed::Stale(_) => Err(Declined::conflict()),
    }
}
