//! `react`: put an emoji to a message, or take it away.

use super::moderation::alert;
use super::moderation::gates::{Deed, Writing, pass, policy_for};
use super::moderation::hold::Destination;
use super::{Service, Speaker, changed, store_refusal};
use crate::hub::Connection;
use quartier_protocol::command::React;
use quartier_protocol::refusal::Refusal;
use quartier_protocol::reply::PositionOk;
use quartier_protocol::text::Emoji;

/// Sets or unsets. What one has set can be taken away by whoever can't write, too.
pub async fn run(service: &Service, connection: &Connection, command: React) -> Result<PositionOk, Refusal> {
    let speaker = Speaker::on(connection, command.channel)?;
    let React { channel, id, emoji, on } = command;
    let emoji = Emoji::parse(&emoji, &service.limits)?;
    let (log, at, by, pairing) = (&service.stores.log, service.clock.now(), speaker.member, speaker.pairing);
    let mut alerts = Vec::new();
    if on {
        let policy = policy_for(service, pairing).await?;
        let texts = [emoji.as_str()];
        let about =
            Writing { by: speaker, channel: Some(channel), deed: Deed::Reaction, texts: &texts, confirmed: false };
        alerts = pass(service, &policy, about).await?.alerts;
    }
    let set = changed(log.react(channel, id, by, emoji, on, at).await.map_err(store_refusal)?)?;
    alert::of_message(service, Destination { pairing, channel, expiry_hours: 0 }, id, by, alerts).await;
    Ok(set)
}
