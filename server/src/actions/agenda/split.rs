//! Split a meeting: it ends before one of its times, and another goes on from there.

use super::access::Seen;
use super::change::touched;
use super::{card, make, planning, told};
use crate::actions::outbox::Effect;
use crate::actions::{Actor, Declined, Service};
use crate::calendar::recurrence::{End, Rule};
use crate::documents::agenda::meeting::Meeting;
use crate::documents::{add, set};
use crate::domain::agenda::along::Along;
use crate::domain::agenda::times::{Times, ending_before};
use quartier_protocol::http::agenda::meetings::{Meeting as Told, MeetingView, Plan};
use quartier_protocol::id::MeetingId;
use quartier_protocol::local::LocalTime;

/// Splits it at a time, with `plan` from there on; `also` says what else is so of the second part.
pub async fn run(
    service: &Service,
    actor: &Actor,
    mut seen: Seen,
    at: LocalTime,
    plan: Plan,
    also: impl FnOnce(&mut Told),
) -> Result<MeetingView, Declined> {
    let mut next = second(service, actor, &seen.kept.it, at, plan)?;
    also(&mut next.told);
    planning::spanned(service, &mut next)?;
    first(&mut seen.kept.it, at, next.told.id)?;
    touched(service, &mut seen.kept.it)?;
    let due = card::to_post(service, actor, next.told.id);
    let mut changes = vec![seen.kept.replace()?, add(&next)?];
    // Called off, it has nothing to show: the first part's message ends where it ends.
    let has_card = !next.told.cancelled;
    changes.extend(has_card.then(|| set(&due)).transpose()?);
    // What has a card is told of with it.
    let told = [Some(&seen.kept.it), (!has_card).then_some(&next)].into_iter().flatten();
    let told: Vec<Effect> = told.map(|meeting| planning::told(meeting, Some(actor.id()))).collect();
    planning::commit(service, changes, &[&seen.kept.it, &next], told).await?;
    if has_card {
        card::post(service, actor, &next, &due).await?;
    }
    told::view(service, actor, &Seen { kept: make::reread(service, &next).await?, ..seen }).await
}

/// What is left of the first part.
fn first(meeting: &mut Meeting, at: LocalTime, next: MeetingId) -> Result<(), Declined> {
    let plan = &mut meeting.told.plan;
    plan.rule = plan.rule.as_deref().and_then(|rule| ending_before(rule, at));
    plan.except.retain(|left_out| *left_out < at);
    meeting.told.changed.retain(|changed| changed.occurrence < at);
    (meeting.continued, meeting.next) = (Some(meeting.names.kept(at)), Some(next));
    Ok(())
}

fn second(service: &Service, actor: &Actor, before: &Meeting, at: LocalTime, plan: Plan) -> Result<Meeting, Declined> {
    let now = service.clock.now();
    let moved = at.minutes_to(plan.start);
    let changed: Vec<_> = before.told.changed.iter().filter(|one| one.occurrence >= at).cloned().collect();
    let along = Along { before: &before.told.plan, now: &plan, moved };
    let changed = along.changed(&changed, service.options.holidays.off(before.pairing));
    let told = Told {
        id: MeetingId(service.entropy.uuid()),
        plan,
        changed,
        sequence: 0,
        continues: Some(before.told.id),
        by: Some(actor.id()),
        made: now,
        changed_at: now,
        ..before.told.clone()
    };
    let mut next = planning::meeting(service, before.pairing, told)?;
    next.names = before.names;
    next.moved_before.clone_from(&before.moved_before);
    next.move_by(moved);
    (next.continued, next.next) = (before.continued, before.next);
    Ok(next)
}

/// The plan for what follows: where it counts as the whole series did, it counts on.
pub fn counted_on(service: &Service, meeting: &Meeting, at: LocalTime, plan: Plan) -> Result<Plan, Declined> {
    let Some(rule) = plan.rule.as_deref().filter(|rule| meeting.told.plan.rule.as_deref() == Some(*rule)) else {
        return Ok(plan);
    };
    let parsed = Rule::parse(rule).ok();
    let Some(End::Count(count)) = parsed.as_ref().map(Rule::end) else { return Ok(plan) };
    let whole = Plan { except: Vec::new(), skip_holidays: false, ..meeting.told.plan.clone() };
    let before = Times::planned(&whole, service.options.holidays.off(meeting.pairing))
        .map_or(0, |times| times.names_before(at).count());
    let left = count.saturating_sub(u32::try_from(before).unwrap_or(u32::MAX)).max(1);
    let rule = parsed.map(|rule| rule.ending(End::Count(left)).to_string());
    Ok(Plan { rule, ..plan })
}
