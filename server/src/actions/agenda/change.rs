//! Change a meeting: one time of it, one and those after it, or all.
//!
//! - *One* time is kept beside the plan, under the name it had at first; the rule no longer says anything about it.
//! - *Following* ends the meeting before that time and makes another that continues it. Times changed by themselves go over with
//!   answers and minutes, which stay kept under the names they had ([`Names`]).
//! - *All* moves names with the first start: what was Tuesday 18:00 and becomes Wednesday 19:00 takes its changed times and answers
//!   along, each by the same 25 hours. What then has no time to belong to is not shown.
//!
//! In the last two, times changed by themselves go along in all they had like the others ([`Along`]).

use super::access::{self, Seen};
use super::{make, planning, split, told};
use crate::actions::{Actor, Declined, Service};
use crate::documents::agenda::meeting::{Meeting, Names};
use crate::domain::agenda::along::Along;
use crate::domain::agenda::plan::shown_by_clocks;
use crate::domain::agenda::times::Times;
use quartier_protocol::http::agenda::meetings::{ChangeScope, ChangedTime, MeetingPut, MeetingView, Plan};
use quartier_protocol::id::{MeetingId, PairingId};
use quartier_protocol::limits::CHANGED_TIMES_MAX;
use quartier_protocol::local::LocalTime;
use quartier_protocol::problem::ProblemCode;

/// Changes it, if nobody else did since the asker looked.
pub async fn run(service: &Service, actor: &Actor, id: MeetingId, put: MeetingPut) -> Result<MeetingView, Declined> {
    let mut seen = access::meeting(service, actor, id).await?;
    access::changes(service, actor, &seen).await?;
    access::heard(service, actor, &seen.channel, &[]).await?;
    unchanged(&seen, put.sequence)?;
    let reach = reach(service, &seen.kept.it, put.scope, put.occurrence)?;
    let wanted = match reach {
        Reach::One(_) => {
            Plan { rule: None, except: Vec::new(), reminders: Vec::new(), skip_holidays: false, ..put.plan }
        }
        Reach::Following(_) | Reach::All => put.plan,
    };
    let plan = planning::plan(service, actor, &seen.channel, wanted).await?;
    match reach {
        Reach::One(name) => one(service, &mut seen.kept.it, name, plan)?,
        Reach::All => all(service, &mut seen.kept.it, plan)?,
        Reach::Following(name) => {
            let mut plan = split::counted_on(service, &seen.kept.it, name, plan)?;
            let moved = name.minutes_to(plan.start);
            plan.except = Along { before: &seen.kept.it.told.plan, now: &plan, moved }.left_out();
            to_come(service, seen.kept.it.pairing, &plan, None)?;
            return split::run(service, actor, seen, name, plan, |_| {}).await;
        }
    }
    keep(service, actor, seen).await
}

/// How much of a meeting a change is about, once it is looked at.
pub enum Reach {
    /// One time.
    One(LocalTime),
    /// One, which is not the first, and those after it.
    Following(LocalTime),
    /// All.
    All,
}

/// What a scope comes to: a meeting without a rule has one time, and from the first one on it is all of them.
pub fn reach(
    service: &Service,
    meeting: &Meeting,
    scope: ChangeScope,
    occurrence: Option<LocalTime>,
) -> Result<Reach, Declined> {
    if scope == ChangeScope::All {
        return Ok(Reach::All);
    }
    let name = occurrence.ok_or(Declined::bad("say which time is meant"))?;
    let times = told::times(service, meeting)?;
    let time = times.named(name).ok_or_else(Declined::not_found)?;
    if time.cancelled {
        return Err(called_off());
    }
    Ok(match scope {
        _ if meeting.told.plan.rule.is_none() => Reach::All,
        ChangeScope::One => Reach::One(name),
        _ if times.names_before(name).next().is_none() => Reach::All,
        _ => Reach::Following(name),
    })
}

/// Refuses a change of a meeting that was changed meanwhile, or called off.
pub fn unchanged(seen: &Seen, sequence: u32) -> Result<(), Declined> {
    let told = &seen.kept.it.told;
    if told.sequence != sequence {
        return Err(Declined::conflict());
    }
    if told.cancelled { Err(called_off()) } else { Ok(()) }
}

/// What was called off isn't changed any more.
pub fn called_off() -> Declined {
    Declined::Problem(ProblemCode::Gone, "it was called off")
}

/// Keeps a meeting as it now is, and tells.
pub async fn keep(service: &Service, actor: &Actor, mut seen: Seen) -> Result<MeetingView, Declined> {
    touched(service, &mut seen.kept.it)?;
    let told = planning::told(&seen.kept.it, Some(actor.id()));
    planning::commit(service, vec![seen.kept.replace()?], &[&seen.kept.it], [told]).await?;
    told::view(service, actor, &Seen { kept: make::reread(service, &seen.kept.it).await?, ..seen }).await
}

/// One change more.
pub fn touched(service: &Service, meeting: &mut Meeting) -> Result<(), Declined> {
    meeting.told.sequence = meeting.told.sequence.saturating_add(1);
    meeting.told.changed_at = service.clock.now();
    planning::spanned(service, meeting)
}

fn one(service: &Service, meeting: &mut Meeting, name: LocalTime, plan: Plan) -> Result<(), Declined> {
    let before = told::times(service, meeting)?.named(name).map(|time| time.plan.clone());
    let start = before.map(|before| if before.rule.is_some() { Plan { start: name, ..before } } else { before });
    to_come(service, meeting.pairing, &plan, start.as_ref())?;
    beside(meeting, ChangedTime { occurrence: name, cancelled: false, why: None, plan: Some(plan) })
}

/// Puts a time beside the plan.
pub fn beside(meeting: &mut Meeting, changed: ChangedTime) -> Result<(), Declined> {
    let all = &mut meeting.told.changed;
    all.retain(|other| other.occurrence != changed.occurrence);
    if all.len() >= CHANGED_TIMES_MAX {
        return Err(Declined::Problem(ProblemCode::TooMany, "200 times were changed by themselves: change all of it"));
    }
    all.push(changed);
    all.sort_by_key(|changed| changed.occurrence);
    Ok(())
}

fn all(service: &Service, meeting: &mut Meeting, plan: Plan) -> Result<(), Declined> {
    let before = std::mem::replace(&mut meeting.told.plan, plan);
    let moved = before.start.minutes_to(meeting.told.plan.start);
    meeting.told.plan.except = Along { before: &before, now: &meeting.told.plan, moved }.left_out();
    to_come(service, meeting.pairing, &meeting.told.plan, Some(&before))?;
    meeting.move_by(moved);
    let (plan, off) = (&meeting.told.plan, service.options.holidays.off(meeting.pairing));
    meeting.told.changed = Along { before: &before, now: plan, moved }.changed(&meeting.told.changed, off);
    match Times::planned(plan, off) {
        Some(times) => within(meeting.names, meeting.continued, &times),
        None => Ok(()),
    }
}

/// Refuses times beyond where another meeting took over: they would be two meetings' answers.
fn within(names: Names, continued: Option<LocalTime>, times: &Times<'_>) -> Result<(), Declined> {
    match continued {
        Some(kept) if times.names_from(names.told(kept)).next().is_some() => {
            Err(Declined::Problem(ProblemCode::RuleInvalid, "another meeting goes on from there: end it before"))
        }
        _ => Ok(()),
    }
}

/// Refuses what is to begin at other times than before, if none of them is to come or clocks skip the first. What keeps its times
/// may be over: a title can be put right afterwards.
fn to_come(service: &Service, pairing: PairingId, plan: &Plan, before: Option<&Plan>) -> Result<(), Declined> {
    let begins = |plan: &Plan| (plan.start, plan.zone.clone(), plan.rule.clone(), plan.except.clone());
    match before {
        Some(before) if (before.start, &before.zone) == (plan.start, &plan.zone) => {}
        _ => shown_by_clocks(plan)?,
    }
    let is_same = before.is_some_and(|before| match plan.rule {
        Some(_) => begins(before) == begins(plan),
        None => (before.start, &before.zone) == (plan.start, &plan.zone),
    });
    match is_same || planning::is_to_come(service, pairing, plan, service.clock.now()) {
        true => Ok(()),
        false => Err(Declined::Problem(ProblemCode::TimePast, "all of it is over already")),
    }
}
