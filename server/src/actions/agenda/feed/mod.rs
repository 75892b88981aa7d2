//! The calendar an address leads to.
//!
//! Never names a member. Invariants: the same meetings give the same bytes, whoever asks and when: what changes with time is only
//! which of them are there, to the day. Who may read what is asked anew each time; what is kept is what was made for readers of just
//! these channels, of the editions there are now.

mod events;
pub mod kept;

use super::planning;
use crate::actions::{Declined, Service, fault, membership, moderation, signed_in};
use crate::calendar::event::Calendar;
use crate::calendar::ics::write::write;
use crate::digest::Digest;
use crate::documents::agenda::edition::Edition;
use crate::documents::agenda::feed::Feed;
use crate::documents::agenda::meeting::{Meeting, ending_from};
use crate::documents::{self, Kept};
use crate::kernel::store::directory::Membership;
use futures_util::future::try_join_all;
use jiff::ToSpan;
use kept::{Made, Sent};
use quartier_protocol::directory::Channel;
use quartier_protocol::http::care::MemberState;
use quartier_protocol::id::ChannelId;
use quartier_protocol::local::LocalDate;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How often a calendar program should look again, in hours.
const REFRESH_HOURS: u32 = 4;
/// Days for which what is over, or was called off, stays.
const SHOWN_DAYS: i64 = 365;

/// What a calendar is of.
struct Contents {
    name: String,
    french: bool,
    /// In the order of their ids.
    channels: Vec<ChannelId>,
    today: LocalDate,
}

/// The calendar of a secret. `None`: there is none, or none any more, or not now.
pub async fn run(service: &Arc<Service>, secret: &str) -> Result<Option<Sent>, Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let Some(feed) = documents::load::<Feed>(records, &Digest::of(secret).hex(), now).await? else { return Ok(None) };
    let Some(membership) = reader(service, &feed.it).await? else { return Ok(None) };
    let Some(contents) = contents(&feed.it, &membership, now.date()) else { return Ok(None) };
    // The editions are read before the meetings: what is changed in between makes one of them outdated, never the calendar.
    let made = Made { of: contents.digest(), edition: edition(service, &contents).await? };
    if let Some(sent) = service.calendars.kept(&made) {
        return Ok(Some(sent));
    }
    let _lock = service.locks.take(format!("calendar of {}", made.of.hex())).await;
    if let Some(sent) = service.calendars.kept(&made) {
        return Ok(Some(sent));
    }
    let sent = anew(service, contents).await?;
    service.calendars.keep(made, sent.clone());
    Ok(Some(sent))
}

/// Whose it is, as far as they may read now.
async fn reader(service: &Service, feed: &Feed) -> Result<Option<Membership>, Declined> {
    let Some(membership) = membership::of(service, feed.member).await? else { return Ok(None) };
    let profile = signed_in::profile(service, feed.member).await?;
    let is_in = profile.is_none_or(|kept| kept.it.state == MemberState::Active);
    let out = moderation::out(service, &membership).await?;
    Ok((is_in && out.is_none()).then_some(membership))
}

/// What they find there. `None`: the channel it is of is theirs no more.
fn contents(feed: &Feed, membership: &Membership, today: Option<LocalDate>) -> Option<Contents> {
    let wanted = feed.told.channel;
    let own = membership.channels.iter().filter(|channel| wanted.is_none_or(|wanted| channel.id == wanted));
    let channels: BTreeMap<ChannelId, &Channel> = own.map(|channel| (channel.id, channel)).collect();
    let french = membership.member.me.lang.as_str().starts_with("fr");
    let name = match wanted {
        Some(wanted) => format!("Quartier – {}", events::of(french, &channels.get(&wanted)?.name).as_str()),
        None => "Quartier".to_owned(),
    };
    Some(Contents { name, french, channels: channels.into_keys().collect(), today: today? })
}

impl Contents {
    /// The same for all who find the same there, as long as it isn't changed.
    fn digest(&self) -> Digest {
        let channels: Vec<String> = self.channels.iter().map(ChannelId::to_string).collect();
        Digest::of(&format!("{} {} {}", self.french, channels.join(" "), self.name))
    }
}

/// The same until one of the channels' meetings is changed, or the day is over.
async fn edition(service: &Service, contents: &Contents) -> Result<Digest, Declined> {
    let ids = contents.channels.iter().map(ChannelId::to_string);
    let editions = documents::load_all::<Edition>(&*service.stores.records, ids, service.clock.now()).await?;
    let stamps = editions.iter().map(|kept| kept.as_ref().map_or_else(String::new, |kept| kept.it.stamp.to_string()));
    Ok(Digest::of(&format!("{} {}", contents.today, stamps.collect::<Vec<_>>().join(" "))))
}

/// Makes it. Two thousand events take a while, beside whatever else goes on.
async fn anew(service: &Arc<Service>, contents: Contents) -> Result<Sent, Declined> {
    let meetings = meetings(service, &contents).await?;
    let with = service.clone();
    let making = tokio::task::spawn_blocking(move || {
        let Contents { name, french, .. } = contents;
        let off = |meeting: &Meeting| with.options.holidays.off(meeting.pairing);
        let events: Option<Vec<Vec<_>>> =
            meetings.iter().map(|meeting| events::written(meeting, off(meeting), french)).collect();
        let events = events?.into_iter().flatten().collect();
        Some(Sent::of(write(&Calendar { name, refresh_hours: REFRESH_HOURS, events })))
    });
    let made = making.await.ok().flatten();
    made.ok_or_else(|| fault("a calendar can't be made of its meetings").into())
}

/// The channels' meetings that aren't over for a year, in an order that stays.
async fn meetings(service: &Service, contents: &Contents) -> Result<Vec<Meeting>, Declined> {
    let (now, today) = (service.clock.now(), contents.today);
    let Some(since) = LocalDate::of(today.civil().saturating_sub(SHOWN_DAYS.days())) else { return Ok(Vec::new()) };
    let terms: Vec<String> =
        contents.channels.iter().flat_map(|channel| ending_from(*channel, since, now.year())).collect();
    let lists = terms.iter().map(|term| documents::list::<Meeting>(&*service.stores.records, term, now));
    let found: Vec<Vec<Kept<Meeting>>> = try_join_all(lists).await?;
    let all: BTreeMap<_, Meeting> = found.into_iter().flatten().map(|kept| (kept.it.told.id, kept.it)).collect();
    let is_shown = |meeting: &Meeting| {
        let shown_until = || meeting.told.changed_at.plus_ms(planning::CANCELLED_SHOWN_MS).date();
        meeting.span.last.is_none_or(|last| last >= since) && (!meeting.told.cancelled || shown_until() >= Some(today))
    };
    Ok(all.into_values().filter(is_shown).collect())
}
