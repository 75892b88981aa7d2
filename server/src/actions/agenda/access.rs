//! Which meetings a member sees, and who may plan and change them.

use crate::actions::moderation::gates::{Deed, Writing, pass, policy_for};
use crate::actions::{Actor, Declined, Service, Speaker};
use crate::documents::agenda::meeting::Meeting;
use crate::documents::agenda::planner::Planners;
use crate::documents::{self, Kept};
use crate::domain::permission::{self as rules, Act, Reach, refusal};
use crate::kernel::store::Stored;
use quartier_protocol::directory::{Channel, Role};
use quartier_protocol::http::moderation::holds::HoldReason;
use quartier_protocol::id::{ChannelId, MeetingId, PairingId};
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::refusal::RefusalCode;

/// A meeting the asker may read.
pub struct Seen {
    /// As it is kept.
    pub kept: Kept<Meeting>,
    /// Its channel.
    pub channel: Channel,
}

/// A channel of the asker's.
pub fn channel(actor: &Actor, id: ChannelId) -> Result<&Channel, Declined> {
    let known = actor.membership.channels.iter().find(|channel| channel.id == id);
    rules::decide(actor.me().role, Reach::of(known), Act::Read).map_err(refusal)?;
    reads(actor)?;
    known.ok_or_else(Declined::not_found)
}

/// A meeting of one of the asker's channels. What lies outside is like what doesn't exist.
pub async fn meeting(service: &Service, actor: &Actor, id: MeetingId) -> Result<Seen, Declined> {
    let found = documents::load::<Meeting>(&*service.stores.records, &id.to_string(), service.clock.now()).await?;
    let kept = found.ok_or_else(Declined::not_found)?;
    let channel = channel(actor, kept.it.told.channel)?.clone();
    Ok(Seen { kept, channel })
}

/// Refuses a bot that only posts.
pub fn reads(actor: &Actor) -> Result<(), Declined> {
    match &actor.credential.grant {
        Some(grant) if !rules::grants(&grant.verbs, Act::Read) => Err(Declined::forbidden()),
        _ => Ok(()),
    }
}

/// Whom facilitators allowed to plan.
pub async fn planners(service: &Service, pairing: PairingId) -> Stored<Option<Kept<Planners>>> {
    documents::load(&*service.stores.records, &pairing.to_string(), service.clock.now()).await
}

/// Whether facilitators allowed the asker to plan.
pub async fn is_planner(service: &Service, actor: &Actor, pairing: PairingId) -> Stored<bool> {
    if actor.me().role != Role::Participant {
        return Ok(false);
    }
    Ok(planners(service, pairing).await?.is_some_and(|kept| kept.it.members.contains(&actor.id())))
}

/// Refuses whoever may not plan in a channel.
pub async fn may_plan(service: &Service, actor: &Actor, channel: &Channel) -> Result<(), Declined> {
    let allowed = is_planner(service, actor, channel.pairing).await?;
    rules::may_plan(actor.me().role, Reach::of(Some(channel)), allowed).map_err(|code| match channel.archived {
        true => Declined::Problem(ProblemCode::Forbidden, "the channel is archived"),
        false => refusal(code).into(),
    })
}

/// Whether the asker may change a meeting: facilitators all that were made here, whom they allow their own.
pub async fn may_change(service: &Service, actor: &Actor, seen: &Seen) -> Result<bool, Declined> {
    let told = &seen.kept.it.told;
    if told.calendar.is_some() {
        return Ok(false);
    }
    let own = told.by == Some(actor.id());
    let allowed = own && is_planner(service, actor, seen.channel.pairing).await?;
    Ok(rules::may_plan(actor.me().role, Reach::of(Some(&seen.channel)), allowed).is_ok())
}

/// Refuses whoever may not change a meeting.
pub async fn changes(service: &Service, actor: &Actor, seen: &Seen) -> Result<(), Declined> {
    match may_change(service, actor, seen).await? {
        true => Ok(()),
        false => Err(Declined::forbidden()),
    }
}

/// Whether the asker may call a meeting off: as if the channel weren't archived, so that nobody comes in vain.
pub async fn may_cancel(service: &Service, actor: &Actor, seen: &Seen) -> Result<(), Declined> {
    let channel = Channel { archived: false, ..seen.channel.clone() };
    changes(service, actor, &Seen { kept: seen.kept.clone(), channel }).await
}

/// Refuses whoever may not write in the channel for now, and what would wait as a message: what is planned and noted is text, too,
/// and nothing of an agenda waits. Without texts, whoever could write nothing at all.
pub async fn heard(service: &Service, actor: &Actor, channel: &Channel, texts: &[&str]) -> Result<(), Declined> {
    let policy = policy_for(service, channel.pairing).await?;
    let by = Speaker::of(actor, channel.pairing);
    let writing = Writing { by, channel: Some(channel.id), deed: Deed::Meeting, texts, confirmed: true };
    let passed = pass(service, &policy, writing).await.map_err(|refusal| match refusal.code {
        RefusalCode::Muted | RefusalCode::Frozen => Declined::forbidden(),
        _ => Declined::Refused(refusal),
    })?;
    match passed.wait.map(|wait| wait.reason) {
        None => Ok(()),
        Some(HoldReason::Link) => {
            Err(Declined::Problem(ProblemCode::Wording, "messages with links wait here, and what is planned can't"))
        }
        Some(_) => Err(Declined::Problem(ProblemCode::Forbidden, "messages wait here, and what is planned can't")),
    }
}
