//! A reminder that can't be posted now.

use super::put_off;
use crate::actions::{Declined, Service};
use crate::documents;
use crate::documents::agenda::reminding::Reminding;
use quartier_protocol::id::{MeetingId, MessageId};

/// Milliseconds until it is tried again.
const AGAIN_MS: i64 = 60_000;

/// Puts the next reminder off by a minute where this one alone can't be posted, so that it is not in the way of others. Where the store is
/// away, all of them wait for it.
pub async fn run(service: &Service, meeting: MeetingId, message: MessageId) -> Result<(), Declined> {
    service.stores.health.check().await?;
    let (records, now) = (&*service.stores.records, service.clock.now());
    let Some(mut kept) = documents::load::<Reminding>(records, &meeting.to_string(), now).await? else { return Ok(()) };
    if kept.it.message() != message || kept.it.next.at() > now {
        return Ok(());
    }
    let mut next = kept.it.next.clone();
    next.waits_until = Some(now.plus_ms(AGAIN_MS));
    let changes = put_off(&mut kept, Some(next))?;
    // Whatever was changed meanwhile has put a record of its own there.
    records.commit(&changes, now).await?;
    Ok(())
}
