//! `read`: say how far one has read.

use super::{Service, position_unknown, store_refusal};
use crate::broker::Control;
use crate::domain::permission::{Act, refusal};
use crate::hub::Connection;
use crate::store::marks::Marked;
use quartier_protocol::command::Read;
use quartier_protocol::refusal::{Refusal, RefusalCode};
use quartier_protocol::reply::Done;

/// Moves the mark forward and tells the member's other connections.
pub async fn run(service: &Service, connection: &Connection, command: Read) -> Result<Done, Refusal> {
    connection.may(command.channel, Act::Read)?;
    let Read { channel, position } = command;
    if connection.pairing_of(channel).is_none() {
        return Err(refusal(RefusalCode::Forbidden));
    }
    match service.stores.marks.mark(connection.member, channel, position).await.map_err(store_refusal)? {
        Marked::Unknown => return Err(position_unknown()),
        Marked::Unmoved => {}
        Marked::Moved => {
            let control = Control::Read { member: connection.member, channel, position, connection: connection.id };
            // The mark is kept; if the others don't hear of it now, they will when they come back.
            let _ = service.stores.broker.control(control).await;
        }
    }
    Ok(Done {})
}
