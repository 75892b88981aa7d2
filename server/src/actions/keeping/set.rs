//! Say how long a channel keeps its messages.

use crate::actions::recorded::{reason, recorded};
use crate::actions::{Actor, Declined, Service};
use crate::documents::audit::{Act, Scope};
use crate::documents::keeping::Keeping;
use crate::documents::{self, set};
use crate::domain::administration::Care;
use quartier_protocol::http::care::{ChannelRetention, RetentionPut};
use quartier_protocol::id::ChannelId;

/// Days at most.
const DAYS_MAX: u32 = 3_650;

/// Says it.
pub async fn run(
    service: &Service,
    actor: &Actor,
    channel: ChannelId,
    wanted: RetentionPut,
) -> Result<ChannelRetention, Declined> {
    let known = service.stores.directory.channel(channel).await?.ok_or_else(Declined::not_found)?;
    actor.cares(service, known.pairing, Care::Everything)?;
    let why = reason(&wanted.why)?;
    let change = match wanted.days {
        Some(days @ 1..=DAYS_MAX) => set(&Keeping { channel, days })?,
        Some(_) => return Err(Declined::bad("messages are kept 1 to 3650 days")),
        None => documents::remove::<Keeping>(&channel.to_string()),
    };
    let details = serde_json::json!({"days": wanted.days}).as_object().cloned().unwrap_or_default();
    let what = "channel.keeping_changed";
    let act = Act { what, by: Some(actor.id()), channel: Some(channel), details, why, ..Act::default() };
    recorded(service, Scope::Pairing(known.pairing), &[act], vec![change]).await?;
    Ok(ChannelRetention { channel, days: wanted.days })
}
