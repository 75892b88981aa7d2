//! Let what waited through: into the channel's log, now, with the time at which it was written.

use super::decide;
use crate::actions::outbox::Decided;
use crate::actions::{Declined, Service};
use crate::documents::moderation::case::Case;
use crate::documents::moderation::held::{Held, HeldState, id as held_id};
use crate::documents::{self, Kept};
use crate::kernel::broker::Control;
use crate::kernel::store::Stored;
use crate::kernel::store::log::{Changed, NewMessage, Posted};

/// Refuses to let through what would not appear.
pub async fn check(service: &Service, held: &Held) -> Result<(), Declined> {
    if can_appear(service, held).await? { Ok(()) } else { Err(decide::gone()) }
}

/// Whether it would appear: not in an archived channel, nor in a message that is not there any more.
pub async fn can_appear(service: &Service, held: &Held) -> Stored<bool> {
    let channel = service.stores.directory.channel(held.channel).await?;
    if channel.is_none_or(|channel| channel.archived) {
        return Ok(false);
    }
    let found = if held.edit { service.stores.log.find(held.channel, held.message).await? } else { None };
    Ok(!held.edit || found.is_some_and(|found| !found.removed))
}

/// What was not let through, of an appeal against that.
pub async fn appealed(service: &Service, appeal: &Case) -> Stored<Option<Kept<Held>>> {
    let (Some(place), Some(note)) = (appeal.place, &appeal.appeal) else { return Ok(None) };
    let (records, now) = (&*service.stores.records, service.clock.now());
    let ids = [false, true].map(|edit| held_id(place.message, edit));
    let found = documents::load_all::<Held>(records, ids, now).await?;
    let declined = |kept: &Kept<Held>| kept.it.case == note.case && kept.it.state == HeldState::Declined;
    Ok(found.into_iter().flatten().find(declined))
}

/// Posts or edits what a case let through. Done again it does nothing: the message has its id.
pub async fn of_case(service: &Service, case: &Case) -> Result<(), Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let ids = match (&case.held, case.place) {
        (Some(id), _) => vec![id.clone()],
        (None, Some(place)) => vec![held_id(place.message, false), held_id(place.message, true)],
        (None, None) => Vec::new(),
    };
    for id in ids {
        let kept: Option<Kept<Held>> = documents::load(records, &id, now).await?;
        let Some(kept) = kept.filter(|kept| kept.it.state == HeldState::Released) else { continue };
        if kept.it.edit {
            edit(service, &kept.it).await?
        } else {
            post(service, &kept.it).await?
        }
        // Stale: it is let through by somebody else.
        service.commit(Decided::from([kept.remove()]).tell([Control::OwnChanged(kept.it.author)])).await?;
    }
    Ok(())
}

async fn post(service: &Service, held: &Held) -> Result<(), Declined> {
    let Held { message: id, author, lang, text, reply_to, translation, meeting, at, .. } = held.clone();
    let new = NewMessage { id, author, lang, text, reply_to, written_at: Some(at), translation, meeting };
    let (log, now) = (&service.stores.log, service.clock.now());
    let mut posted = log.post(held.channel, new.clone(), now).await?;
    if matches!(posted, Posted::NoReplyTo | Posted::RemovedReplyTo) {
        // What it answers is gone by now; what it says is not.
        posted = log.post(held.channel, NewMessage { reply_to: None, ..new }, now).await?;
    }
    match posted {
        Posted::New { .. } | Posted::Duplicate { .. } => {}
        // Archived at the same moment: it is kept, and appears when the channel is open again.
        Posted::Archived => return Err(decide::gone()),
        other => tracing::warn!(?other, message = %held.message, "a message that was let through could not be posted"),
    }
    Ok(())
}

async fn edit(service: &Service, held: &Held) -> Result<(), Declined> {
    let (log, now) = (&service.stores.log, service.clock.now());
    let found = log.find(held.channel, held.message).await?;
    if found.is_some_and(|found| found.edited_at.is_some_and(|edited| edited > held.at)) {
        // Its author has written something newer meanwhile.
        return Ok(());
    }
    match log.edit(held.channel, held.message, held.author, held.said(), held.lang.clone(), now).await? {
        Changed::Archived => Err(decide::gone()),
        _ => Ok(()),
    }
}
