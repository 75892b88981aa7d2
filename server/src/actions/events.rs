//! `events`: page the log forwards.

use super::{Service, page, position_unknown, store_refusal};
use crate::domain::permission::Act;
use crate::hub::Connection;
use quartier_protocol::command::Events;
use quartier_protocol::refusal::Refusal;
use quartier_protocol::reply::EventsOk;

/// Reads one page.
pub async fn run(service: &Service, connection: &Connection, command: Events) -> Result<EventsOk, Refusal> {
    connection.may(command.channel, Act::Read)?;
    let limit = service.limits.page_for(command.limit);
    let found = service.stores.log.events(command.channel, command.after, limit).await.map_err(store_refusal)?;
    let found = found.ok_or_else(position_unknown)?;
    let (events, more) = page::oldest(found.events, found.more);
    Ok(EventsOk { events, more })
}
