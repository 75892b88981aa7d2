//! `react`: put an emoji to a message, or take it away.

use super::{Service, changed, store_refusal};
use crate::domain::permission::Act;
use crate::hub::Connection;
use quartier_protocol::command::React;
use quartier_protocol::refusal::Refusal;
use quartier_protocol::reply::PositionOk;
use quartier_protocol::text::Emoji;

/// Sets or unsets.
pub async fn run(service: &Service, connection: &Connection, command: React) -> Result<PositionOk, Refusal> {
    connection.may(command.channel, Act::Speak)?;
    let emoji = Emoji::parse(&command.emoji, &service.limits)?;
    let (log, at) = (&service.stores.log, service.clock.now());
    let set = log.react(command.channel, command.id, connection.member, emoji, command.on, at).await;
    changed(set.map_err(store_refusal)?)
}
