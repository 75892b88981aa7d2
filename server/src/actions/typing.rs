//! `typing`: say that one is writing. Nothing is kept of it.

use super::moderation::gates::{Deed, Writing, pass, policy_for};
use super::{Service, Speaker};
use crate::hub::Connection;
use quartier_protocol::command::ChannelOnly;
use quartier_protocol::refusal::Refusal;
use quartier_protocol::reply::Done;

/// Tells the channel. The session has checked that it is subscribed, and when it last said so.
pub async fn run(service: &Service, connection: &Connection, command: ChannelOnly) -> Result<Done, Refusal> {
    let by = Speaker::on(connection, command.channel)?;
    // Whoever does not show that they are there doesn't show that they write.
    if !connection.is_shown() {
        return Ok(Done {});
    }
    // Nor does whoever can't write there now.
    let policy = policy_for(service, by.pairing).await?;
    let about = Writing { by, channel: Some(command.channel), deed: Deed::Typing, texts: &[], confirmed: false };
    if pass(service, &policy, about).await.is_err() {
        return Ok(Done {});
    }
    service.stores.broker.typing(command.channel, connection.member).await;
    Ok(Done {})
}
