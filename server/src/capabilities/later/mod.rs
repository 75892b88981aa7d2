//! Messages for later: planned, listed, changed, taken back, and posted when their time comes.

pub mod cancel;
pub mod change;
pub mod http;
pub mod list;
pub mod make;
pub mod model;
mod planned;
pub mod post;

use crate::actions::{Declined, Service, capability};
use crate::documents::jobs::Job;
use crate::documents::moderation::of_member;
use crate::documents::{self, About, Document, Kept};
use crate::kernel::Schema;
use crate::kernel::store::records::{CHANGES_MAX, Change, Committed, Kind};
use model::{NAME, Scheduled, of_channel};
use quartier_protocol::directory::Pairing;
use quartier_protocol::id::{ChannelId, MemberId, PairingId, ScheduledId};
use quartier_protocol::time::Timestamp;
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

/// Messages for later.
pub struct Capability;

#[async_trait::async_trait]
impl capability::Capability for Capability {
    fn name(&self) -> &'static str {
        NAME
    }

    fn kinds(&self) -> &'static [(Kind, About)] {
        &[(Scheduled::KIND, Scheduled::ABOUT)]
    }

    fn tables(&self) -> Option<Schema> {
        None
    }

    async fn see_to(&self, service: &Arc<Service>, job: &Job, thing: Uuid) -> Result<(), Declined> {
        post::when_due(service, job, ScheduledId(thing)).await
    }

    async fn own(&self, service: &Service, member: MemberId, _pairings: &[Pairing]) -> Result<Value, Declined> {
        Ok(theirs(service, member).await?.iter().map(|kept| json!(kept.it.told)).collect())
    }

    async fn forget(&self, service: &Service, member: MemberId, _pairings: &[PairingId]) -> Result<(), Declined> {
        // Whatever becomes of one at this moment, posted or changed, it goes.
        let gone = |kept: &Kept<Scheduled>| documents::remove::<Scheduled>(&kept.it.id());
        let changes: Vec<Change> = theirs(service, member).await?.iter().map(gone).collect();
        for some in changes.chunks(CHANGES_MAX) {
            service.stores.records.commit(some, service.clock.now()).await?;
        }
        Ok(())
    }

    async fn forget_old(&self, service: &Service, channel: ChannelId, before: Timestamp) -> Result<u64, Declined> {
        let (records, now) = (&*service.stores.records, service.clock.now());
        let mut all = documents::list::<Scheduled>(records, &of_channel(channel), now).await?;
        // What was not posted, and does not come again.
        all.retain(|kept| kept.it.wakes.is_none() && kept.it.changed < before);
        let mut removed = 0;
        for kept in all {
            removed += u64::from(records.commit(&[kept.remove()], now).await? == Committed::Done);
        }
        Ok(removed)
    }
}

async fn theirs(service: &Service, member: MemberId) -> Result<Vec<Kept<Scheduled>>, Declined> {
    Ok(documents::list(&*service.stores.records, &of_member(member), service.clock.now()).await?)
}
