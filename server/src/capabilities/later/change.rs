//! Say or time a message for later otherwise.

use super::planned::{found, kept, looked_at, unplannable};
use crate::actions::{Actor, Declined, Service, Speaker};
use super::model::Scheduled;
use crate::domain::agenda::schedule;
use crate::domain::permission::Act;
use crate::kernel::store::records::Committed;
use quartier_protocol::later::{Scheduled as Told, ScheduledPlan, ScheduledPut};
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
    let series = looked_at(service, Speaker::of(actor, pairing), channel, &mut plan, confirmed).await?;
    let now = service.clock.now();
    let before = one.it.due();
    one.it.told.refused = None;
    if !keeps_its_turn(&one.it, &plan) {
        // What has begun to repeat goes on repeating: only a start that was moved has to be to come.
        let known = &one.it.told.plan;
        let is_moved = plan.at != known.at || plan.zone != known.zone || plan.rule.is_none();
        let first = match schedule::next(&series, now) {
            Some(next) if !is_moved => next,
            _ => schedule::first(&series, now).map_err(unplannable)?,
        };
        one.it.told.next = Some(first.at);
        (one.it.at, one.it.wakes) = (Some(first.wall), Some(first.at));
    }
    one.it.told.plan = plan;
    (one.it.confirmed, one.it.changed) = (confirmed, now);
    match kept(service, one.replace()?, before, one.it.due()).await? {
        Committed::Done => Ok(one.it.told),
        Committed::Stale(_) => Err(Declined::conflict()),
    }
}

/// Whether what is to be posted is, at its time as it was: said otherwise, it waits in a slow channel as long as before.
fn keeps_its_turn(one: &Scheduled, plan: &ScheduledPlan) -> bool {
    let times = |plan: &ScheduledPlan| (plan.at, plan.zone.clone(), plan.rule.clone());
    one.wakes.is_some() && times(plan) == times(&one.told.plan)
}
