//! A bot brings a calendar: made the first time, followed from then on.
//!
//! Invariant: a bot has one calendar of a name in a channel, however often and from wherever it brings it, because the
//! calendar's id is made of the three.

use super::make::{self, Wanted};
use super::{load, noted, reading, replace};
use crate::actions::moderation::gates::{Deed, Writing, pass};
use crate::actions::moderation::policy;
use crate::actions::{Actor, Declined, Service, Speaker, clock_doubt};
use crate::documents::Kept;
use crate::documents::agenda::calendar::Calendar;
use crate::domain::agenda::plan::reminders;
use crate::domain::permission::Act;
use quartier_protocol::directory::{Channel, Role};
use quartier_protocol::http::agenda::calendars::{BroughtCalendar, Calendar as Told};
use quartier_protocol::id::{ChannelId, PairingId};
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::text::Name;

/// What came of it.
pub enum Brought {
    /// It is taken in for the first time.
    First(Told),
    /// It was there.
    Again(Told),
}

/// Takes it in. What can't be read changes nothing but the problem of the calendar, if that was there; the same text again
/// changes nothing but when it was last read.
pub async fn run(service: &Service, actor: &Actor, brought: BroughtCalendar) -> Result<Brought, Declined> {
    if actor.me().role != Role::Bot {
        return Err(Declined::Problem(ProblemCode::Forbidden, "this is for bots"));
    }
    let BroughtCalendar { channel, name, ics, zone, reminders: offsets } = brought;
    let channel = into(actor, channel)?;
    writes(service, actor, channel.id, channel.pairing).await?;
    clock_doubt::refuse(service).await?;
    replace::fits(&ics)?;
    let name = Name::parse(&name, &service.limits)?.as_str().to_owned();
    let id = actor.id().calendar(channel.id, &name);
    let _lock = service.locks.take(format!("calendar {id}")).await;
    let Some(mut kept) = load(service, id).await? else {
        let wanted = Wanted { name, zone, reminders: offsets };
        let calendar = make::begun(service, actor, id, channel, wanted).await?;
        let calendar = Calendar { bot: Some(actor.id()), ..calendar };
        let read = reading::meetings(service, &calendar, ics.into_bytes()).await.map_err(replace::refused)?;
        let kept = make::keep(service, &calendar, Vec::new()).await?;
        return Ok(Brought::First(replace::take(service, kept, read).await?));
    };
    let said = (make::known_zone(&zone)?, reminders(offsets)?);
    if (&kept.it.zone, &kept.it.reminders) == (&said.0, &said.1) && kept.it.has_read(reading::digest(ics.as_bytes())) {
        return unchanged(service, kept).await;
    }
    let before = kept.it.clone();
    (kept.it.zone, kept.it.reminders) = said;
    match reading::meetings(service, &kept.it, ics.into_bytes()).await {
        Ok(read) => Ok(Brought::Again(replace::take(service, kept, read).await?)),
        Err(wrong) => {
            kept.it = before;
            Err(replace::broken(service, kept, wrong).await?)
        }
    }
}

async fn unchanged(service: &Service, mut kept: Kept<Calendar>) -> Result<Brought, Declined> {
    (kept.it.read_at, kept.it.problem) = (Some(service.clock.now()), None);
    noted(service, &kept, Vec::new()).await?;
    Ok(Brought::Again(kept.it.told()))
}

/// The channel it goes into: the one that is named, or the only one the bot has.
fn into(actor: &Actor, named: Option<ChannelId>) -> Result<&Channel, Declined> {
    let own = &actor.membership.channels;
    let id = match (named, own.as_slice()) {
        (Some(id), _) => id,
        (None, [only]) => only.id,
        (None, several) => {
            let names: Vec<String> =
                several.iter().map(|one| format!("{} ({})", one.id, one.name.de.as_str())).collect();
            let why = format!("the bot has {} channels, name one: {}", several.len(), names.join(", "));
            return Err(Declined::Told(ProblemCode::BadRequest, why));
        }
    };
    actor.may(id, Act::BringCalendar)?;
    own.iter().find(|one| one.id == id).ok_or_else(Declined::not_found)
}

/// Refuses a bot that was muted, and everybody's where a channel is frozen.
async fn writes(service: &Service, actor: &Actor, channel: ChannelId, pairing: PairingId) -> Result<(), Declined> {
    let policy = policy(service, pairing).await?;
    let by = Speaker::of(actor, pairing);
    let writing = Writing { by, channel: Some(channel), deed: Deed::Calendar, texts: &[], confirmed: false };
    pass(service, &policy, writing).await?;
    Ok(())
}
