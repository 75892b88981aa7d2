//! `typing`: say that one is writing. Nothing is kept of it.

use super::Service;
use super::moderation::screen::{Writing, may_write, policy_for};
use crate::domain::permission::Act;
use crate::hub::Connection;
use quartier_protocol::command::ChannelOnly;
use quartier_protocol::refusal::Refusal;
use quartier_protocol::reply::Done;

/// Tells the channel. The session has checked that it is subscribed, and when it last said so.
pub async fn run(service: &Service, connection: &Connection, command: ChannelOnly) -> Result<Done, Refusal> {
    connection.may(command.channel, Act::Speak)?;
    // Whoever does not show that they are there doesn't show that they write.
    if !connection.is_shown() {
        return Ok(Done {});
    }
    // Nor does whoever can't write there now.
    let Some(pairing) = connection.pairing_of(command.channel) else { return Ok(Done {}) };
    let policy = policy_for(service, pairing).await?;
    let (member, role, channel) = (connection.member, connection.role(), command.channel);
    let about = Writing { member, role, pairing, channel, text: "", translation: None, confirmed: false };
    if may_write(service, &policy, about).is_err() {
        return Ok(Done {});
    }
    service.stores.broker.typing(command.channel, connection.member).await;
    Ok(Done {})
}
