//! `typing`: say that one is writing. Nothing is kept of it.

use super::Service;
use crate::domain::permission::Act;
use crate::hub::Connection;
use quartier_protocol::command::ChannelOnly;
use quartier_protocol::refusal::Refusal;
use quartier_protocol::reply::Done;

/// Tells the channel. The session has checked that it is subscribed, and when it last said so.
pub async fn run(service: &Service, connection: &Connection, command: ChannelOnly) -> Result<Done, Refusal> {
    connection.may(command.channel, Act::Speak)?;
    service.stores.broker.typing(command.channel, connection.member).await;
    Ok(Done {})
}
