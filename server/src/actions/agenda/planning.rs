//! What every new plan goes through, whoever makes or changes it.

use super::{access, reminders};
use crate::actions::moderation::{alert, gates};
use crate::actions::outbox::{Decided, Effect};
use crate::actions::{Actor, Declined, Service};
use crate::documents::agenda::edition::Edition;
use crate::documents::agenda::meeting::{Meeting, Names, Span};
use crate::documents::set;
use crate::domain::agenda::plan::checked;
use crate::domain::agenda::times::Times;
use crate::kernel::store::Stored;
use crate::kernel::store::records::{Change, Committed};
use quartier_protocol::directory::Channel;
use quartier_protocol::http::agenda::meetings::MeetingChanged;
use quartier_protocol::http::agenda::meetings::{Meeting as Told, Plan};
use quartier_protocol::id::{ChannelId, MemberId, PairingId};
use quartier_protocol::lang::Bilingual;
use quartier_protocol::text::Topic;
use quartier_protocol::time::Timestamp;
use std::collections::BTreeSet;

/// For how long what was called off still stands in agendas and calendars.
pub const CANCELLED_SHOWN_MS: i64 = 365 * 86_400_000;

/// A plan as it can be kept: in shape, its owners people of the pairing, its words what the rules let stand.
pub async fn plan(service: &Service, actor: &Actor, channel: &Channel, raw: Plan) -> Result<Plan, Declined> {
    let plan = checked(raw, &service.limits)?;
    owners(service, channel.pairing, plan.items.iter().filter_map(|item| item.owner)).await?;
    let lines = plan.items.iter().map(|item| &item.title).chain([&plan.title, &plan.place]);
    let texts = lines.flat_map(|line| [line.de.as_str(), line.fr.as_str()]).chain(plan.link.as_deref());
    said(service, actor, channel, &texts.collect::<Vec<_>>()).await?;
    Ok(plan)
}

/// Refuses whoever is nobody of the pairing.
pub async fn owners(
    service: &Service,
    pairing: PairingId,
    owners: impl Iterator<Item = MemberId>,
) -> Result<(), Declined> {
    let owners: BTreeSet<MemberId> = owners.collect();
    if owners.is_empty() {
        return Ok(());
    }
    let known = service.stores.directory.view(&[pairing]).await?.members;
    match owners.iter().all(|owner| known.iter().any(|member| member.id == *owner)) {
        true => Ok(()),
        false => Err(Declined::bad("somebody named is no member of the pairing")),
    }
}

/// Looks at what somebody says by planning: whether it would have to wait as a message, and at its words.
pub async fn said(service: &Service, actor: &Actor, channel: &Channel, texts: &[&str]) -> Result<(), Declined> {
    access::heard(service, actor, channel, texts).await?;
    words(service, actor, channel, texts).await
}

/// Has word rules look at what stands for good: the pairing's, and the channel's own.
pub async fn words(service: &Service, actor: &Actor, channel: &Channel, texts: &[&str]) -> Result<(), Declined> {
    let by = (actor.id(), actor.me().role);
    for (pairing, words) in gates::lasting(service, by, &[channel.pairing], Some(channel.id), texts).await? {
        alert::of_name(service, pairing, None, words).await;
    }
    Ok(())
}

/// Why something is called off, read and looked at.
pub async fn why(
    service: &Service,
    actor: &Actor,
    channel: &Channel,
    raw: Option<Bilingual<String>>,
) -> Result<Option<Bilingual<Topic>>, Declined> {
    let Some(raw) = raw else { return Ok(None) };
    let line = |raw: &str| Topic::parse(raw, &service.limits);
    let why = Bilingual { de: line(&raw.de)?, fr: line(&raw.fr)? };
    said(service, actor, channel, &[why.de.as_str(), why.fr.as_str()]).await?;
    Ok((!why.de.as_str().is_empty() || !why.fr.as_str().is_empty()).then_some(why))
}

/// A meeting that is to be kept, found by when it lasts.
pub fn meeting(service: &Service, pairing: PairingId, told: Told) -> Result<Meeting, Declined> {
    let (names, said) = (Names::new(told.id), service.clock.now().year());
    let span = Span { first: told.plan.start.date(), last: None, said };
    let mut meeting = Meeting {
        pairing,
        told,
        span,
        names,
        made_of: None,
        continued: None,
        next: None,
        moved_before: Vec::new(),
        uid: None,
    };
    spanned(service, &mut meeting)?;
    Ok(meeting)
}

/// Says anew from when to when a meeting lasts. What was called off has an end in any case.
pub fn spanned(service: &Service, meeting: &mut Meeting) -> Result<(), Declined> {
    let (first, mut last) = super::told::times(service, meeting)?.span();
    if meeting.told.cancelled {
        let shown = meeting.told.changed_at.plus_ms(CANCELLED_SHOWN_MS);
        last = last.into_iter().chain(shown.date()).min().map(|last| last.max(first));
    }
    meeting.span = Span { first, last, said: meeting.told.changed_at.year() };
    Ok(())
}

/// Whether a plan has a time that begins after a moment.
pub fn is_to_come(service: &Service, pairing: PairingId, plan: &Plan, now: Timestamp) -> bool {
    let now = super::told::instant(now);
    Times::planned(plan, service.options.holidays.off(pairing))
        .is_some_and(|times| times.from(now).any(|time| time.starts > now))
}

/// Makes changes in one step with what they change about the meetings' reminders, about when they are over, and about what was
/// made of them, and with what is told of them; or finds that somebody else was first.
pub async fn commit(
    service: &Service,
    changes: Vec<Change>,
    meetings: &[&Meeting],
    told: impl IntoIterator<Item = Effect>,
) -> Result<(), Declined> {
    let mut changes = changes;
    for meeting in meetings {
        changes.extend(reminders::plan::changes(service, meeting).await?);
        changes.extend(meeting.over().as_ref().map(set).transpose()?);
    }
    let channels: BTreeSet<ChannelId> = meetings.iter().map(|meeting| meeting.told.channel).collect();
    for channel in channels {
        changes.push(another_edition(service, channel)?);
    }
    let committed = service.commit(Decided::from(changes).all_then(told)).await?;
    match committed {
        Committed::Done => Ok(()),
        Committed::Stale(_) => Err(Declined::conflict()),
    }
}

/// The change that makes what was made of a channel's meetings outdated.
pub fn another_edition(service: &Service, channel: ChannelId) -> Stored<Change> {
    set(&Edition { channel, stamp: service.entropy.uuid() })
}

/// That the channel is told that a meeting is new, or not as it was.
pub fn told(meeting: &Meeting, by: Option<MemberId>) -> Effect {
    let Told { id, channel, sequence, .. } = meeting.told;
    Effect::Note { channel, note: MeetingChanged { meeting: id, sequence, by }.into() }
}
