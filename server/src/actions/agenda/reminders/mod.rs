//! Reminders: what is due, what became of it, and what comes next.
//!
//! Never posts: that is the agenda bot's, in this process or another. Invariant: a reminder is put off to the next only when
//! somebody said what became of it; said twice, the second changes nothing.

pub mod done;
pub mod due;
pub mod later;
pub mod plan;
pub mod post;
pub mod skipping;
mod view;

use super::told::timestamp;
use crate::actions::{Actor, Declined, Service};
use crate::documents::agenda::meeting::Meeting;
use crate::documents::agenda::reminding::{Next, Reminding};
use crate::documents::jobs::replaced;
use crate::documents::{Document, Kept};
use crate::domain::agenda::offset::Offset;
use crate::domain::agenda::reminders::{Mark, Time, next};
use crate::domain::agenda::times::Times;
use crate::kernel::store::Stored;
use crate::kernel::store::records::Change;
use quartier_protocol::directory::Role;
use quartier_protocol::http::bots::BotVerb;
use quartier_protocol::id::{ChannelId, CouncilId};

/// Where reminders are once one is done.
fn mark(next: &Next) -> Mark {
    Mark(next.due, next.starts_at)
}

/// The first reminder after a mark.
fn after(service: &Service, meeting: &Meeting, mark: Mark) -> Option<Next> {
    let told = &meeting.told;
    let offsets: Vec<Offset> = told.plan.reminders.iter().filter_map(|text| Offset::parse(text)).collect();
    if told.cancelled || offsets.is_empty() {
        return None;
    }
    let times = Times::of(told, service.options.holidays.off(meeting.pairing))?;
    let from = jiff::Timestamp::from_millisecond(mark.0.unix_ms()).ok()?;
    let taking_place = times.from(from).filter(|time| !time.cancelled).map(|time| Time {
        occurrence: time.name,
        start: time.start,
        starts_at: timestamp(time.starts),
        zone: time.zone,
    });
    let found = next(taking_place, &offsets, service.options.agenda.quiet, mark)?;
    let Time { occurrence, start, starts_at, .. } = found.time;
    let offset = found.offset.as_str().to_owned();
    Some(Next { occurrence, start, starts_at, offset, due: found.due, waits_until: None })
}

/// The changes that put another reminder in the place of the next one, unless somebody else did.
fn put_off(kept: &mut Kept<Reminding>, next: Option<Next>) -> Stored<Vec<Change>> {
    let woken = kept.it.due().id();
    let Some(next) = next else {
        let mut changes = replaced(Some(&woken), None)?;
        changes.push(kept.remove());
        return Ok(changes);
    };
    kept.it.next = next;
    let mut changes = replaced(Some(&woken), Some(&kept.it.due()))?;
    changes.push(kept.replace()?);
    Ok(changes)
}

/// The towns of the councils that share a channel.
pub async fn towns(service: &Service, channel: ChannelId) -> Result<Vec<(CouncilId, String)>, Declined> {
    let Some(channel) = service.stores.directory.channel(channel).await? else { return Ok(Vec::new()) };
    let view = service.stores.directory.view(&[channel.pairing]).await?;
    let town = |id| view.municipalities.iter().find(|town| town.id == id).map(|town| town.name.as_str().to_owned());
    Ok(view.councils.iter().filter_map(|council| Some((council.id, town(council.municipality)?))).collect())
}

/// The channels of a bot that reads and posts; nobody else reminds.
fn of_bot(actor: &Actor) -> Result<Vec<ChannelId>, Declined> {
    let grant = actor.credential.grant.as_ref().filter(|_| actor.me().role == Role::Bot);
    let may = |verb: BotVerb| grant.is_some_and(|grant| grant.verbs.contains(&verb));
    match may(BotVerb::Read) && may(BotVerb::Post) {
        true => Ok(actor.membership.channels.iter().map(|channel| channel.id).collect()),
        false => Err(Declined::forbidden()),
    }
}
