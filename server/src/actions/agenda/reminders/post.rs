//! Whether what a bot posts is the reminder that is due.

use super::of_bot;
use crate::actions::moderation::gates::policy_for;
use crate::actions::{Actor, Declined, Service};
use crate::documents;
use crate::documents::agenda::reminding::Reminding;
use quartier_protocol::http::agenda::posting::NewPost;
use quartier_protocol::http::moderation::words::WordAction;
use quartier_protocol::id::{ChannelId, PairingId};

/// Whether it is one: of a bot that may remind, under the id and about the time of what is due, in words that no rule asks about.
///
/// It is posted as the server's own bot posts it. It doesn't wait for the desk, nor for a channel to thaw: what it says was
/// looked at when it was planned.
pub async fn is_due(
    service: &Service,
    actor: &Actor,
    pairing: PairingId,
    channel: ChannelId,
    new: &NewPost,
) -> Result<bool, Declined> {
    let (Some(id), Some(about)) = (new.id, new.meeting) else { return Ok(false) };
    if of_bot(actor).is_err() {
        return Ok(false);
    }
    let (records, now) = (&*service.stores.records, service.clock.now());
    let kept = documents::load::<Reminding>(records, &about.id.to_string(), now).await?;
    let is_next = kept.is_some_and(|kept| {
        let (it, next) = (&kept.it, &kept.it.next);
        it.message() == id && it.channel == channel && about.occurrence == Some(next.occurrence) && next.at() <= now
    });
    if !is_next {
        return Ok(false);
    }
    let policy = policy_for(service, pairing).await?;
    let mut texts =
        [Some(&new.text), new.translation.as_ref().map(|translation| &translation.text)].into_iter().flatten();
    Ok(texts.all(|text| {
        let found = policy.words.find(Some(channel), text);
        found.iter().all(|found| found.rule.action == WordAction::Alert)
    }))
}
