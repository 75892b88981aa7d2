//! `history`: page the messages, as they now are, backwards.

use super::{Service, page, position_unknown, store_refusal};
use crate::domain::permission::Act;
use crate::hub::Connection;
use quartier_protocol::command::History;
use quartier_protocol::refusal::Refusal;
use quartier_protocol::reply::HistoryOk;

/// Reads one page.
pub async fn run(service: &Service, connection: &Connection, command: History) -> Result<HistoryOk, Refusal> {
    connection.may(command.channel, Act::Read)?;
    let limit = service.limits.page_for(command.limit);
    let found = service.stores.log.messages(command.channel, command.before, limit).await.map_err(store_refusal)?;
    let found = found.ok_or_else(position_unknown)?;
    let (messages, more) = page::newest(found.messages, found.more);
    Ok(HistoryOk { messages, more, position: found.position })
}
