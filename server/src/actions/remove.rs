//! `remove`: take an own message back.

use super::{Service, changed, store_refusal};
use crate::domain::permission::Act;
use crate::hub::Connection;
use quartier_protocol::command::Remove;
use quartier_protocol::refusal::Refusal;
use quartier_protocol::reply::PositionOk;

/// Removes; that the message is the member's is checked in the step that changes it.
pub async fn run(service: &Service, connection: &Connection, command: Remove) -> Result<PositionOk, Refusal> {
    connection.may(command.channel, Act::TakeBack)?;
    let (log, at) = (&service.stores.log, service.clock.now());
    let removed = log.remove(command.channel, command.id, connection.member, at).await;
    changed(removed.map_err(store_refusal)?)
}
