//! A channel's messages for later.

use crate::actions::{Actor, Declined, Service};
use crate::documents;
use super::model::{Scheduled, of_channel};
use crate::domain::permission::Act;
use quartier_protocol::directory::Role;
use quartier_protocol::later::ScheduledList;
use quartier_protocol::id::ChannelId;

/// Lists the reader's own; for facilitators everybody's. By when they come next, and then what does not come again. In an archived
/// channel, too: what would come once it is open again can be taken back until then.
pub async fn run(service: &Service, actor: &Actor, channel: ChannelId) -> Result<ScheduledList, Declined> {
    actor.may(channel, Act::TakeBack)?;
    let (records, now) = (&*service.stores.records, service.clock.now());
    let all = documents::list::<Scheduled>(records, &of_channel(channel), now).await?;
    let everybodys = actor.me().role == Role::Facilitator;
    let shown = all.into_iter().map(|kept| kept.it.told).filter(|told| everybodys || told.by == actor.id());
    let mut scheduled: Vec<_> = shown.collect();
    scheduled.sort_by_key(|told| (told.next.is_none(), told.next, told.id));
    Ok(ScheduledList { scheduled })
}
