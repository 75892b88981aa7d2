//! `edit`: give an own message another text. The earlier one stays for the desk.

use super::{Service, changed, store_refusal};
use crate::domain::permission::Act;
use crate::hub::Connection;
use quartier_protocol::command::Edit;
use quartier_protocol::refusal::Refusal;
use quartier_protocol::reply::PositionOk;
use quartier_protocol::text::MessageText;

/// Edits; that the message is the member's is checked in the step that changes it.
pub async fn run(service: &Service, connection: &Connection, command: Edit) -> Result<PositionOk, Refusal> {
    connection.may(command.channel, Act::Speak)?;
    let text = MessageText::parse(&command.text, &service.limits)?;
    let (log, at) = (&service.stores.log, service.clock.now());
    let edited = log.edit(command.channel, command.id, connection.member, text, command.lang, at).await;
    changed(edited.map_err(store_refusal)?)
}
