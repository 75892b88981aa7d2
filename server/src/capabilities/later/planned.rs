//! What is planned: found, looked at, and kept with the job that wakes it.

use super::model::Scheduled;
use crate::actions::moderation::gates::{Deed, Writing, pass};
use crate::actions::moderation::policy;
use crate::actions::{Actor, Declined, Service, Speaker, send};
use crate::calendar::series::Series;
use crate::documents::jobs::{Job, replaced};
use crate::documents::{self, Document, Kept};
use crate::domain::agenda::schedule::{self, Unplannable};
use crate::kernel::store::records::{Change, Committed};
use quartier_protocol::directory::Role;
use quartier_protocol::later::ScheduledPlan;
use quartier_protocol::id::{ChannelId, ScheduledId};
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::text::MessageText;

/// One of the actor's pairings', or not found.
pub(super) async fn found(service: &Service, actor: &Actor, id: ScheduledId) -> Result<Kept<Scheduled>, Declined> {
    let records = &*service.stores.records;
    let kept = documents::load::<Scheduled>(records, &id.to_string(), service.clock.now()).await?;
    let seen = |kept: &Kept<Scheduled>| {
        let channels = &actor.membership.channels;
        let is_theirs = kept.it.told.by == actor.id() || actor.me().role == Role::Facilitator;
        is_theirs && channels.iter().any(|channel| channel.id == kept.it.told.channel)
    };
    kept.filter(seen).ok_or_else(Declined::not_found)
}

/// Looks at what is planned: the words as they would be looked at when sent, the times by themselves.
pub(super) async fn looked_at(
    service: &Service,
    by: Speaker,
    channel: ChannelId,
    plan: &mut ScheduledPlan,
    confirmed: bool,
) -> Result<Series, Declined> {
    plan.text = MessageText::parse(&plan.text, &service.limits)?.as_str().to_owned();
    if let Some(raw) = plan.translation.take() {
        let lang = raw.lang.clone();
        let text = send::translated(service, &plan.lang, raw)?.text.as_str().to_owned();
        plan.translation = Some(quartier_protocol::command::RawTranslation { lang, text });
    }
    let series = schedule::daily_at_most(plan.at, &plan.zone, plan.rule.as_deref()).map_err(unplannable)?;
    plan.zone = series.zone.name().to_owned();
    let policy = policy(service, by.pairing).await?;
    let texts = [plan.text.as_str(), plan.translation.as_ref().map_or("", |raw| &raw.text)];
    let writing = Writing { by, channel: Some(channel), deed: Deed::Later, texts: &texts, confirmed };
    pass(service, &policy, writing).await?;
    Ok(series)
}

pub(super) fn unplannable(why: Unplannable) -> Declined {
    match why {
        Unplannable::Zone => Declined::Problem(ProblemCode::ZoneUnknown, "there is no such time zone"),
        Unplannable::Skipped => Declined::Problem(ProblemCode::TimeSkipped, "clocks skip this time there"),
        Unplannable::Past => Declined::Problem(ProblemCode::TimePast, "it is over already"),
        Unplannable::Rule(why) => Declined::Problem(ProblemCode::RuleInvalid, why),
    }
}

/// Puts a change of one and of the record that wakes it into one commit.
pub(super) async fn kept(
    service: &Service,
    change: Change,
    before: Option<Job>,
    next: Option<Job>,
) -> Result<Committed, Declined> {
    let mut changes = vec![change];
    changes.extend(replaced(before.map(|due| due.id()).as_deref(), next.as_ref())?);
    let committed = service.stores.records.commit(&changes, service.clock.now()).await?;
    if committed == Committed::Done {
        service.alarm.ring();
    }
    Ok(committed)
}
