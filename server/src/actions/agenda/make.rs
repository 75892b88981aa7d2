//! Plan a meeting: once for each id, told by a message in its channel.

use super::access::{self, Seen};
use super::{card, planning, told};
use crate::actions::{Actor, Declined, Service};
use crate::digest::Digest;
use crate::documents::agenda::meeting::{Meeting, ending_from};
use crate::documents::{self, add, set};
use crate::domain::agenda::plan::shown_by_clocks;
use quartier_protocol::directory::Channel;
use quartier_protocol::http::agenda::meetings::{Meeting as Told, MeetingView, NewMeeting, Plan};
use quartier_protocol::id::ChannelId;
use quartier_protocol::limits::MEETINGS_MAX;
use quartier_protocol::local::LocalDate;
use quartier_protocol::problem::ProblemCode;

/// What came of planning.
pub enum Made {
    /// It is new.
    New(MeetingView),
    /// It had been made before.
    Before(MeetingView),
}

/// Plans it.
pub async fn run(service: &Service, actor: &Actor, channel: ChannelId, new: NewMeeting) -> Result<Made, Declined> {
    let channel = access::channel(actor, channel)?;
    access::may_plan(service, actor, channel).await?;
    let made_of = digest(actor, channel, &new)?;
    let (records, now) = (&*service.stores.records, service.clock.now());
    if let Some(kept) = documents::load::<Meeting>(records, &new.id.to_string(), now).await? {
        return before(service, actor, channel, kept, made_of).await;
    }
    access::heard(service, actor, channel, &[]).await?;
    let plan = planning::plan(service, actor, channel, new.plan).await?;
    shown_by_clocks(&plan)?;
    in_time(service, channel, &plan)?;
    room(service, channel).await?;
    let told = Told {
        id: new.id,
        channel: channel.id,
        plan,
        changed: Vec::new(),
        sequence: 0,
        cancelled: false,
        why: None,
        continues: None,
        calendar: None,
        by: Some(actor.id()),
        made: now,
        changed_at: now,
    };
    let mut meeting = planning::meeting(service, channel.pairing, told)?;
    meeting.made_of = Some(made_of);
    let due = card::to_post(service, actor, meeting.told.id);
    planning::commit(service, vec![add(&meeting)?, set(&due)?], &[&meeting], []).await?;
    card::post(service, actor, &meeting, &due).await?;
    let seen = Seen { kept: reread(service, &meeting).await?, channel: channel.clone() };
    Ok(Made::New(told::view(service, actor, &seen).await?))
}

/// What was made under this id already: the same thing, or another.
async fn before(
    service: &Service,
    actor: &Actor,
    channel: &Channel,
    kept: documents::Kept<Meeting>,
    made_of: Digest,
) -> Result<Made, Declined> {
    if kept.it.made_of != Some(made_of) {
        return Err(Declined::Problem(ProblemCode::Conflict, "the id names another meeting"));
    }
    // Whatever was cut off the first time.
    if kept.it.told.sequence == 0 {
        card::again(service, actor, &kept.it).await?;
    }
    Ok(Made::Before(told::view(service, actor, &Seen { kept, channel: channel.clone() }).await?))
}

fn digest(actor: &Actor, channel: &Channel, new: &NewMeeting) -> Result<Digest, Declined> {
    let plan = serde_json::to_string(&new.plan).map_err(|_| Declined::bad("the plan can't be kept"))?;
    Ok(Digest::of(&format!("{} {} {plan}", actor.id(), channel.id)))
}

fn in_time(service: &Service, channel: &Channel, plan: &Plan) -> Result<(), Declined> {
    let start = crate::calendar::zones::Zone::parse(&plan.zone).map(|zone| zone.resolve(plan.start.civil()).instant);
    if start.is_ok_and(|start| told::timestamp(start) <= service.clock.now()) {
        return Err(Declined::Problem(ProblemCode::TimePast, "the first start is over already"));
    }
    match planning::is_to_come(service, channel.pairing, plan, service.clock.now()) {
        true => Ok(()),
        false => Err(Declined::Problem(ProblemCode::RuleInvalid, "all of its times are left out")),
    }
}

/// Refuses one more meeting where there are as many to come as there can be.
pub async fn room(service: &Service, channel: &Channel) -> Result<(), Declined> {
    let now = service.clock.now();
    let Some(today) = LocalDate::of(jiff::tz::Offset::UTC.to_datetime(told::instant(now)).date()) else {
        return Ok(());
    };
    let mut open = 0;
    for term in ending_from(channel.id, today, now.year()) {
        let listed = documents::list::<Meeting>(&*service.stores.records, &term, now).await?;
        open += listed.iter().filter(|kept| kept.it.span.last.is_none_or(|last| last >= today)).count();
    }
    match open < MEETINGS_MAX {
        true => Ok(()),
        false => Err(Declined::Problem(ProblemCode::TooMany, "the channel has 2,000 meetings that aren't over")),
    }
}

/// A meeting as it was just kept.
pub async fn reread(service: &Service, meeting: &Meeting) -> Result<documents::Kept<Meeting>, Declined> {
    let id = meeting.told.id.to_string();
    let found = documents::load(&*service.stores.records, &id, service.clock.now()).await?;
    found.ok_or_else(Declined::not_found)
}
