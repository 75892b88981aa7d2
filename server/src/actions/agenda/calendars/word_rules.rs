//! Which events of a calendar word rules let stand: nobody is there to find other words, and nothing of a calendar waits.

use crate::actions::moderation::{Policy, policy};
use crate::actions::{Declined, Service, fault};
use crate::documents::agenda::calendar::Calendar;
use crate::domain::agenda::taken::Taken;
use quartier_protocol::http::agenda::calendars::{LeftOut, LeftOutEvent};
use quartier_protocol::http::moderation::words::WordAction;
use quartier_protocol::id::ChannelId;
use std::collections::BTreeSet;

/// Of what is left out, so much is told.
const TOLD_MAX: usize = 20;

/// What stands, and what is left out of it. A thousand events with changed times say a lot, so it is looked at where they are read.
pub async fn of(service: &Service, calendar: &Calendar, taken: Vec<Taken>) -> Result<(Vec<Taken>, LeftOut), Declined> {
    let (policy, channel) = (policy(service, calendar.pairing).await?, calendar.channel);
    let looked_at = service.readers.read(move || sorted(&policy, channel, taken)).await;
    let (stands, left_out) = looked_at.ok_or_else(|| fault("word rules could not be asked"))?;
    if left_out.count > 0 {
        tracing::info!(calendar = %calendar.id, left_out = left_out.count, "word rules don't let events stand");
    }
    Ok((stands, left_out))
}

fn sorted(policy: &Policy, channel: ChannelId, taken: Vec<Taken>) -> (Vec<Taken>, LeftOut) {
    let mut left_out = LeftOut::default();
    let stands = taken
        .into_iter()
        .filter(|one| {
            let words = words(policy, channel, one);
            if words.is_empty() {
                return true;
            }
            left_out.count += 1;
            if left_out.events.len() < TOLD_MAX {
                let (title, start) = (one.plan.title.de.clone(), one.plan.start);
                left_out.events.push(LeftOutEvent { title, start, words: words.into_iter().collect() });
            }
            false
        })
        .collect();
    (stands, left_out)
}

/// The words because of which an event doesn't stand.
fn words(policy: &Policy, channel: ChannelId, one: &Taken) -> BTreeSet<String> {
    let plans = std::iter::once(&one.plan).chain(one.changed.iter().filter_map(|changed| changed.plan.as_ref()));
    let said = plans.flat_map(|plan| [&plan.title.de, &plan.place.de].into_iter().chain(&plan.link));
    let texts: BTreeSet<&str> = said.map(String::as_str).collect();
    let found = texts.iter().flat_map(|text| policy.words.find(Some(channel), text));
    found.filter(|one| one.rule.action != WordAction::Alert).map(|one| one.words).collect()
}
