//! Find one time of a meeting, wherever it is now.
//!
//! Messages name times for good, while series are moved and split. Invariant: what comes back takes place, or was called off; it is
//! the time that had the name when somebody said it.

use super::{access, told};
use crate::actions::{Actor, Declined, Service};
use crate::documents::agenda::meeting::Meeting;
use crate::documents::load;
use quartier_protocol::http::agenda::meetings::Occurrence;
use quartier_protocol::id::MeetingId;
use quartier_protocol::local::LocalTime;

/// Through how many meetings that continue each other a time is followed.
const FOLLOWED_MAX: usize = 100;

/// The time, with what is kept of it, as one of the meeting it belongs to now.
pub async fn run(
    service: &Service,
    actor: &Actor,
    meeting: MeetingId,
    name: LocalTime,
) -> Result<Occurrence, Declined> {
    let seen = access::meeting(service, actor, meeting).await?;
    let all_said: Vec<LocalTime> = seen.kept.it.said(name).collect();
    let mut parts = vec![seen.kept.it];
    for kept in all_said {
        let Some(part) = part(service, &mut parts, kept).await? else { continue };
        let times = told::times(service, part)?;
        let Some(time) = times.named(part.names.told(kept)) else { continue };
        let found = told::occurrences(service, actor, &[(part, time)]).await?;
        return found.into_iter().next().ok_or_else(Declined::not_found);
    }
    Err(Declined::not_found())
}

/// Which of the meetings that continue each other has a time; those not looked at yet are read on the way.
async fn part<'p>(
    service: &Service,
    parts: &'p mut Vec<Meeting>,
    kept: LocalTime,
) -> Result<Option<&'p Meeting>, Declined> {
    let mut at = 0;
    while let Some(next) = parts[at].next.filter(|_| parts[at].continued.is_some_and(|from| kept >= from)) {
        at += 1;
        if at == parts.len() {
            let found = load::<Meeting>(&*service.stores.records, &next.to_string(), service.clock.now()).await?;
            let Some(found) = found.filter(|_| at < FOLLOWED_MAX) else { return Ok(None) };
            parts.push(found.it);
        }
    }
    Ok(Some(&parts[at]))
}
