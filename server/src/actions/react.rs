//! `react`: put an emoji to a message, or take it away.

use super::moderation::alert;
use super::moderation::hold::Destination;
use super::moderation::screen::{Writing, may_write, policy_for, reaction};
use super::{Service, changed, store_refusal};
use crate::domain::permission::Act;
use crate::hub::Connection;
use quartier_protocol::command::React;
use quartier_protocol::refusal::{Refusal, RefusalCode};
use quartier_protocol::reply::PositionOk;
use quartier_protocol::text::Emoji;

/// Sets or unsets. What one has set can be taken away by whoever can't write, too.
pub async fn run(service: &Service, connection: &Connection, command: React) -> Result<PositionOk, Refusal> {
    connection.may(command.channel, Act::Speak)?;
    let React { channel, id, emoji, on } = command;
    let emoji = Emoji::parse(&emoji, &service.limits)?;
    let (log, at, by) = (&service.stores.log, service.clock.now(), connection.member);
    let Some(pairing) = connection.pairing_of(channel) else {
        return Err(Refusal::new(RefusalCode::NotFound, "no such channel"));
    };
    let mut alerts = Vec::new();
    if on {
        let policy = policy_for(service, pairing).await?;
        let role = connection.role();
        let about =
            Writing { member: by, role, pairing, channel, text: emoji.as_str(), translation: None, confirmed: false };
        may_write(service, &policy, about)?;
        alerts = reaction(&policy, channel, emoji.as_str())?;
    }
    let set = changed(log.react(channel, id, by, emoji, on, at).await.map_err(store_refusal)?)?;
    alert::of_message(service, Destination { pairing, channel, expiry_hours: 0 }, id, by, alerts).await;
    Ok(set)
}
