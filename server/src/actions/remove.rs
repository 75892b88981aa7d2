//! `remove`: take an own message back, one that waits as well.

use super::moderation::{held_or, hold};
use super::{Service, changed, store_refusal};
use crate::domain::permission::Act;
use crate::hub::Connection;
use quartier_protocol::command::Remove;
use quartier_protocol::refusal::{Refusal, RefusalCode};
use quartier_protocol::reply::PositionOk;

/// Removes; that the message is the member's is checked in the step that changes it.
pub async fn run(service: &Service, connection: &Connection, command: Remove) -> Result<PositionOk, Refusal> {
    connection.may(command.channel, Act::TakeBack)?;
    let (log, at) = (&service.stores.log, service.clock.now());
    let Remove { channel, id } = command;
    if held_or(service, channel, id, connection.member).await?.is_some()
        && hold::withdraw(service, id, false, connection.member).await?
    {
        let head = log.head(channel).await.map_err(store_refusal)?;
        let head = head.ok_or_else(|| Refusal::new(RefusalCode::NotFound, "no such channel"))?;
        return Ok(PositionOk { position: head.position });
    }
    let removed = changed(log.remove(channel, id, connection.member, at).await.map_err(store_refusal)?)?;
    hold::withdraw(service, id, true, connection.member).await?;
    Ok(removed)
}
