//! Call a meeting off: one time of it, one and those after it, or all. It stays to be seen, so that nobody comes in vain.

use super::change::{Reach, beside, keep, reach, unchanged};
use super::{access, planning, split, told};
use crate::actions::{Actor, Declined, Service};
use quartier_protocol::http::agenda::meetings::{ChangedTime, MeetingCancel, MeetingView, Plan};
use quartier_protocol::id::MeetingId;

/// Calls it off.
pub async fn run(
    service: &Service,
    actor: &Actor,
    id: MeetingId,
    cancel: MeetingCancel,
) -> Result<MeetingView, Declined> {
    let mut seen = access::meeting(service, actor, id).await?;
    access::may_cancel(service, actor, &seen).await?;
    if cancel.why.is_some() {
        access::heard(service, actor, &seen.channel, &[]).await?;
    }
    unchanged(&seen, cancel.sequence)?;
    let why = planning::why(service, actor, &seen.channel, cancel.why).await?;
    let meeting = &mut seen.kept.it;
    match reach(service, meeting, cancel.scope, cancel.occurrence)? {
        Reach::All => (meeting.told.cancelled, meeting.told.why) = (true, why),
        Reach::One(occurrence) => {
            let times = told::times(service, meeting)?;
            let time = times.named(occurrence).ok_or_else(Declined::not_found)?;
            let own = (time.plan != &meeting.told.plan).then(|| time.plan.clone());
            beside(meeting, ChangedTime { occurrence, cancelled: true, why, plan: own })?;
        }
        Reach::Following(name) => {
            let plan = Plan { start: name, ..meeting.told.plan.clone() };
            let plan = split::counted_on(service, meeting, name, plan)?;
            return split::run(service, actor, seen, name, plan, |next| (next.cancelled, next.why) = (true, why)).await;
        }
    }
    keep(service, actor, seen).await
}
