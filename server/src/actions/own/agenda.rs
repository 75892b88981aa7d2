//! The part of a member's data that is in the agendas: where they come, what they planned, wrote down and took on, what
//! they brought in, and the addresses of calendars they have. No address itself: its digest is all that is kept.

use crate::actions::agenda::access;
use crate::actions::{Declined, Service};
use crate::documents::agenda::attendance::{self, Answered, Attendance, by_member};
use crate::documents::agenda::calendar::{self, Calendar};
use crate::documents::agenda::feed::{self, Feed};
use crate::documents::agenda::hook::{self, Hook};
use crate::documents::agenda::meeting::{self, Meeting};
use crate::documents::agenda::minutes::{self, Minutes};
use crate::documents::{list, load_all};
use quartier_protocol::directory::Pairing;
use quartier_protocol::id::{MemberId, PairingId};
use serde_json::{Value, json};

/// All of it.
pub async fn run(service: &Service, member: MemberId, pairings: &[Pairing]) -> Result<Value, Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let feeds = list::<Feed>(records, &feed::of_member(member), now).await?;
    let mut theirs = Vec::new();
    for pairing in pairings {
        theirs.push(in_pairing(service, member, pairing.id).await?);
    }
    Ok(json!({
        "answers": answers(service, member).await?,
        "feeds": feeds.iter().map(|kept| &kept.it.told).collect::<Vec<_>>(),
        "pairings": theirs,
    }))
}

/// Whether they come where.
async fn answers(service: &Service, member: MemberId) -> Result<Vec<Value>, Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let places: Vec<Answered> =
        list::<Answered>(records, &by_member(member), now).await?.into_iter().map(|kept| kept.it).collect();
    let ids = places.iter().map(|place| attendance::id(place.of, place.kept));
    let found = load_all::<Attendance>(records, ids, now).await?;
    let given = places.iter().zip(found).filter_map(|(place, kept)| {
        let answer = kept?.it.of(member)?;
        Some(json!({"meeting": place.of, "time": place.kept, "answer": answer}))
    });
    Ok(given.collect())
}

/// What has their name in one pairing.
async fn in_pairing(service: &Service, member: MemberId, pairing: PairingId) -> Result<Value, Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let (mut planned, mut items, mut written, mut decisions) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for Meeting { told, .. } in
        list::<Meeting>(records, &meeting::of_pairing(pairing), now).await?.into_iter().map(|kept| kept.it)
    {
        let plans = told.changed.iter().filter_map(|changed| changed.plan.as_ref()).chain([&told.plan]);
        let theirs = plans.flat_map(|plan| &plan.items).filter(|item| item.owner == Some(member));
        items.extend(theirs.map(|item| json!({"meeting": told.id, "item": item})));
        if told.by == Some(member) {
            planned.push(told);
        }
    }
    for Minutes { of, kept, told, .. } in
        list::<Minutes>(records, &minutes::of_pairing(pairing), now).await?.into_iter().map(|kept| kept.it)
    {
        let theirs = told.decisions.iter().filter(|decision| decision.who == Some(member));
        decisions.extend(theirs.map(|decision| json!({"meeting": of, "time": kept, "decision": decision})));
        if told.by == Some(member) {
            written.push(json!({"meeting": of, "time": kept, "minutes": told}));
        }
    }
    let planners = access::planners(service, pairing).await?;
    let calendars = list::<Calendar>(records, &calendar::of_pairing(pairing), now).await?;
    let calendars = calendars.iter().filter(|kept| kept.it.by == Some(member)).map(|kept| kept.it.told());
    let hooks = list::<Hook>(records, &hook::of_pairing(pairing), now).await?;
    let hooks = hooks.iter().filter(|kept| kept.it.by == Some(member)).map(|kept| kept.it.told());
    Ok(json!({
        "pairing": pairing,
        "may_plan": planners.is_some_and(|kept| kept.it.members.contains(&member)),
        "planned": planned,
        "items": items,
        "minutes": written,
        "decisions": decisions,
        "calendars": calendars.collect::<Vec<_>>(),
        "hooks": hooks.collect::<Vec<_>>(),
    }))
}
