//! Post a message whose time has come, as if its author had sent it just then.
//!
//! Invariant: whatever happens in between, it is posted once for each start: its id says which start it is, and only what was
//! posted or refused is put off to the next.

use super::planned::kept;
use crate::actions::moderation;
use crate::actions::{Declined, Service, Speaker, membership, send, signed_in};
use super::model::Scheduled;
use crate::documents::bot::Bot;
use crate::documents::jobs::Job;
use crate::documents::{self, Document, Kept};
use crate::domain::agenda::schedule;
use crate::domain::permission::{Act, Reach, decide, grants, refusal};
use crate::kernel::store::directory::Membership;
use quartier_protocol::command::Send;
use quartier_protocol::directory::Role;
use quartier_protocol::http::care::MemberState;
use quartier_protocol::http::moderation::notices::Measure;
use quartier_protocol::id::ScheduledId;
use quartier_protocol::local::LocalTime;
use quartier_protocol::refusal::{Refusal, RefusalCode};
use quartier_protocol::time::Timestamp;

/// Milliseconds after which it is too late: an hour.
const LATE_MS: i64 = 3_600_000;

/// What came of its time.
enum Outcome {
    Posted,
    Refused(&'static str),
    /// Its author has to wait, until then.
    Waits(Timestamp),
    /// Nobody is there to say it.
    Gone,
}

/// Sees to one that is due, and to when it comes again.
pub async fn when_due(service: &Service, due: &Job, id: ScheduledId) -> Result<(), Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let one = documents::load::<Scheduled>(records, &id.to_string(), now).await?;
    let Some(mut one) = one.filter(|one| one.it.due().as_ref() == Some(due)) else {
        // It was taken back or changed, and another record wakes it.
        records.commit(&[documents::remove::<Job>(&due.id())], now).await?;
        return Ok(());
    };
    let (Some(wall), Some(at)) = (one.it.at, one.it.told.next) else { return Ok(()) };
    let outcome = match at.plus_ms(LATE_MS) < now {
        true => Outcome::Refused("late"),
        false => say(service, &one.it, wall, at).await?,
    };
    let named = match &outcome {
        Outcome::Posted => "posted",
        Outcome::Refused("late") => "late",
        Outcome::Refused(_) => "refused",
        Outcome::Waits(_) => "waits",
        Outcome::Gone => "gone",
    };
    metrics::counter!("quartier_scheduled_total", "outcome" => named).increment(1);
    put_off(service, &mut one, at, outcome).await
}

async fn put_off(
    service: &Service,
    one: &mut Kept<Scheduled>,
    at: Timestamp,
    outcome: Outcome,
) -> Result<(), Declined> {
    let (before, now) = (one.it.due(), service.clock.now());
    let told = &one.it.told;
    let series = schedule::daily_at_most(told.plan.at, &told.plan.zone, told.plan.rule.as_deref()).ok();
    let next = |after| series.as_ref().and_then(|series| schedule::next(series, after));
    let refused = match outcome {
        Outcome::Gone => {
            kept(service, one.remove(), before, None).await?;
            return Ok(());
        }
        Outcome::Waits(until) => {
            one.it.wakes = Some(until);
            kept(service, one.replace()?, before, one.it.due()).await?;
            return Ok(());
        }
        Outcome::Posted => None,
        Outcome::Refused(why) => Some(why),
    };
    // What nobody waits for any more is passed over in one step, however long the server was away.
    let following = next(at.max(now.plus_ms(-LATE_MS - 1)));
    let is_passed_over = next(at).map(|next| next.at) != following.map(|next| next.at);
    if refused.is_none() && following.is_none() {
        kept(service, one.remove(), before, None).await?;
        return Ok(());
    }
    one.it.told.refused = refused.or(is_passed_over.then_some("late")).map(str::to_owned);
    one.it.told.next = following.map(|next| next.at);
    (one.it.at, one.it.wakes) = (following.map(|next| next.wall), one.it.told.next);
    one.it.changed = now;
    // Stale: its author, or another node, was faster; what is there now has its own record.
    kept(service, one.replace()?, before, one.it.due()).await?;
    Ok(())
}

async fn say(service: &Service, one: &Scheduled, wall: LocalTime, at: Timestamp) -> Result<Outcome, Declined> {
    let (author, channel) = (one.told.by, one.told.channel);
    let Some(membership) = membership::of(service, author).await? else { return Ok(Outcome::Gone) };
    let state = signed_in::profile(service, author).await?.map_or(MemberState::Active, |kept| kept.it.state);
    if state == MemberState::Banned {
        return Ok(Outcome::Gone);
    }
    let keeps_out = moderation::from_pairing(service, author, one.pairing).await?;
    if keeps_out == Some(Measure::Banned) {
        return Ok(Outcome::Gone);
    }
    // Of whoever took their agreement back nothing is published; with a new card they may be in again.
    if state != MemberState::Active || keeps_out.is_some() {
        return Ok(Outcome::Refused("out"));
    }
    let role = membership.member.me.role;
    let verbs = match role {
        Role::Bot => {
            let bot =
                documents::load::<Bot>(&*service.stores.records, &author.to_string(), service.clock.now()).await?;
            let Some(bot) = bot else { return Ok(Outcome::Gone) };
            Some(bot.it.grant.verbs)
        }
        _ => None,
    };
    if let Err(refusal) = may(&membership, channel, verbs.as_deref()) {
        return Ok(Outcome::Refused(refusal.code.name()));
    }
    let plan = &one.told.plan;
    let command = Send {
        channel,
        id: one.told.id.message(wall),
        text: plan.text.clone(),
        lang: plan.lang.clone(),
        reply_to: None,
        confirmed: one.confirmed,
        translation: plan.translation.clone(),
        meeting: None,
    };
    let speaker = Speaker { member: author, role, pairing: one.pairing };
    match send::by(service, speaker, command).await {
        Ok(_) => Ok(Outcome::Posted),
        Err(refused) => Ok(match refused.code {
            // Somebody posted it, and its text was changed since.
            RefusalCode::Conflict | RefusalCode::Removed => Outcome::Posted,
            RefusalCode::Unavailable | RefusalCode::Internal => return Err(refused.into()),
            RefusalCode::Slow => {
                let wait_ms = i64::try_from(refused.retry_after_ms.unwrap_or(0)).unwrap_or(LATE_MS);
                let until = service.clock.now().plus_ms(wait_ms.max(1));
                if until > at.plus_ms(LATE_MS) { Outcome::Refused("slow") } else { Outcome::Waits(until) }
            }
            code => Outcome::Refused(code.name()),
        }),
    }
}

fn may(
    membership: &Membership,
    channel: quartier_protocol::id::ChannelId,
    verbs: Option<&[quartier_protocol::http::bots::BotVerb]>,
) -> Result<(), Refusal> {
    let found = membership.channels.iter().find(|one| one.id == channel);
    decide(membership.member.me.role, Reach::of(found), Act::Speak).map_err(refusal)?;
    match verbs.is_none_or(|verbs| grants(verbs, Act::Speak)) {
        true => Ok(()),
        false => Err(refusal(RefusalCode::Forbidden)),
    }
}
