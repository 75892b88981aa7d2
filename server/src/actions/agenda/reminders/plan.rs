//! What a change of a meeting changes about its reminders.

use super::after;
use crate::actions::{Declined, Service};
use crate::documents::agenda::meeting::Meeting;
use crate::documents::agenda::reminding::Reminding;
use crate::documents::jobs::replaced;
use crate::documents::{self, Document, remove, set};
use crate::domain::agenda::reminders::Mark;
use crate::kernel::store::Stored;
use crate::kernel::store::records::Change;

/// The changes that belong into the commit in which a meeting is made, changed or called off: its reminders from now on. After
/// the commit, `service.alarm.ring()`.
///
/// What would have been due before now is not made up for; what is due just now and not posted yet still is.
pub async fn changes(service: &Service, meeting: &Meeting) -> Result<Vec<Change>, Declined> {
    let before = before(service, meeting).await?;
    let next = from_now_on(service, meeting, before.as_ref());
    Ok(between(before.as_ref(), next.as_ref())?)
}

/// What was to come of its reminders.
pub(super) async fn before(service: &Service, meeting: &Meeting) -> Result<Option<Reminding>, Declined> {
    let (records, id) = (&*service.stores.records, meeting.told.id.to_string());
    Ok(documents::load(records, &id, service.clock.now()).await?.map(|kept| kept.it))
}

/// What is to come of them.
pub(super) fn from_now_on(service: &Service, meeting: &Meeting, before: Option<&Reminding>) -> Option<Reminding> {
    let now = service.clock.now();
    let mark = match before {
        Some(before) if before.next.due <= now => Mark(before.done.0, before.done.1),
        _ => Mark::by(now),
    };
    after(service, meeting, mark).map(|next| Reminding {
        meeting: meeting.told.id,
        channel: meeting.told.channel,
        pairing: meeting.pairing,
        done: (mark.0, mark.1),
        next,
    })
}

/// The changes from the one to the other.
pub(super) fn between(before: Option<&Reminding>, next: Option<&Reminding>) -> Stored<Vec<Change>> {
    let woken = before.map(|before| before.due().id());
    let mut changes = replaced(woken.as_deref(), next.map(Reminding::due).as_ref())?;
    match (next, before) {
        // Whatever is there: had somebody put it off at the same moment, it comes again and is found posted.
        (Some(next), _) => changes.push(set(next)?),
        (None, Some(before)) => changes.push(remove::<Reminding>(&before.id())),
        (None, None) => {}
    }
    Ok(changes)
}
