//! Take out of the agenda what an erased member answered, and their name wherever it stands. Meetings and minutes stay, and so do
//! calendars and hooks they brought in.

use super::{access, feeds};
use crate::actions::{Declined, Service};
use crate::documents::agenda::attendance::{self, Answered, Attendance, by_member};
use crate::documents::agenda::calendar::{self, Calendar};
use crate::documents::agenda::hook::{self, Hook};
use crate::documents::agenda::meeting::{self, Meeting};
use crate::documents::agenda::minutes::{self, Minutes};
use crate::documents::{self, Document, Kept, list, load};
use crate::kernel::store::records::Committed;
use quartier_protocol::id::{MemberId, PairingId};

/// How often a record is tried again because others changed it at the same moment.
const ATTEMPTS: u32 = 16;

/// Takes a member out. Repeatable.
pub async fn everything(service: &Service, member: MemberId, pairings: &[PairingId]) -> Result<(), Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let feeds = feeds::ended(service, member).await?;
    if !feeds.is_empty() {
        records.commit(&feeds, now).await?;
    }
    for kept in list::<Answered>(records, &by_member(member), now).await? {
        let id = attendance::id(kept.it.of, kept.it.kept);
        changed::<Attendance>(service, &id, |all| all.give(member, None, None)).await?;
        records.commit(&[documents::remove::<Answered>(&kept.it.id())], now).await?;
    }
    for pairing in pairings {
        if access::planners(service, *pairing).await?.is_some() {
            changed::<documents::agenda::planner::Planners>(service, &pairing.to_string(), |planners| {
                planners.members.retain(|other| *other != member);
            })
            .await?;
        }
        named::<Meeting>(service, &meeting::of_pairing(*pairing), |meeting| unnamed(meeting, member)).await?;
        named::<Minutes>(service, &minutes::of_pairing(*pairing), |minutes| unsigned(minutes, member)).await?;
        named::<Calendar>(service, &calendar::of_pairing(*pairing), |calendar| {
            calendar.by = calendar.by.filter(|by| *by != member);
        })
        .await?;
        named::<Hook>(service, &hook::of_pairing(*pairing), |hook| {
            hook.by = hook.by.filter(|by| *by != member);
        })
        .await?;
    }
    Ok(())
}

fn unnamed(meeting: &mut Meeting, member: MemberId) {
    let told = &mut meeting.told;
    told.by = told.by.filter(|by| *by != member);
    let plans = told.changed.iter_mut().filter_map(|changed| changed.plan.as_mut()).chain([&mut told.plan]);
    for item in plans.flat_map(|plan| &mut plan.items) {
        item.owner = item.owner.filter(|owner| *owner != member);
    }
}

fn unsigned(minutes: &mut Minutes, member: MemberId) {
    let told = &mut minutes.told;
    told.by = told.by.filter(|by| *by != member);
    for decision in &mut told.decisions {
        decision.who = decision.who.filter(|who| *who != member);
    }
}

/// Changes whichever of many documents it is about.
async fn named<D: Document + Clone + PartialEq>(
    service: &Service,
    term: &str,
    change: impl Fn(&mut D),
) -> Result<(), Declined> {
    let all: Vec<Kept<D>> = list(&*service.stores.records, term, service.clock.now()).await?;
    for kept in all {
        let mut after = kept.it.clone();
        change(&mut after);
        if after != kept.it {
            changed(service, &kept.it.id(), &change).await?;
        }
    }
    Ok(())
}

/// Changes a document, whoever else does at the same moment.
async fn changed<D: Document>(service: &Service, id: &str, change: impl Fn(&mut D)) -> Result<(), Declined> {
    for _ in 0..ATTEMPTS {
        let (records, now) = (&*service.stores.records, service.clock.now());
        let Some(mut kept) = load::<D>(records, id, now).await? else { return Ok(()) };
        change(&mut kept.it);
        if records.commit(&[kept.replace()?], now).await? == Committed::Done {
            return Ok(());
        }
    }
    Err(Declined::conflict())
}
