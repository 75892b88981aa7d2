//! `send`: post a message.

use super::{Service, store_refusal};
use crate::domain::permission::Act;
use crate::hub::Connection;
use crate::store::log::{NewMessage, Posted};
use quartier_protocol::command::Send;
use quartier_protocol::refusal::{Refusal, RefusalCode};
use quartier_protocol::reply::SendOk;
use quartier_protocol::text::MessageText;

/// Posts, once for each id; answers when the message is durable.
pub async fn run(service: &Service, connection: &Connection, command: Send) -> Result<SendOk, Refusal> {
    connection.may(command.channel, Act::Speak)?;
    let message = NewMessage {
        id: command.id,
        author: connection.member,
        lang: command.lang,
        text: MessageText::parse(&command.text, &service.limits)?,
        reply_to: command.reply_to,
    };
    let posted = service.stores.log.post(command.channel, message, service.clock.now()).await.map_err(store_refusal)?;
    match posted {
        Posted::New { position, at } => Ok(SendOk { position, at, duplicate: false }),
        Posted::Duplicate { position, at } => Ok(SendOk { position, at, duplicate: true }),
        Posted::Conflict => Err(Refusal::new(RefusalCode::Conflict, "the id names another message")),
        Posted::NoReplyTo => Err(Refusal::new(RefusalCode::NotFound, "the message it answers isn't in this channel")),
        Posted::Archived => Err(Refusal::new(RefusalCode::Archived, "the channel is archived")),
        Posted::NoChannel => Err(Refusal::new(RefusalCode::NotFound, "no such channel")),
    }
}
