//! `read`: say how far one has read.

use super::{Service, position_unknown, store_refusal};
use crate::domain::permission::{Act, refusal};
use crate::hub::Connection;
use crate::kernel::store::marks::Mark;
use quartier_protocol::command::Read;
use quartier_protocol::refusal::{Refusal, RefusalCode};
use quartier_protocol::reply::Done;

/// Moves the mark forward, and tells the member's other connections: both within a second.
pub async fn run(service: &Service, connection: &Connection, command: Read) -> Result<Done, Refusal> {
    connection.may(command.channel, Act::Read)?;
    let Read { channel, position } = command;
    if connection.pairing_of(channel).is_none() {
        return Err(refusal(RefusalCode::Forbidden));
    }
    let head = service.stores.log.head(channel).await.map_err(store_refusal)?.ok_or_else(position_unknown)?;
    if head.position.epoch != position.epoch || position.offset > head.position.offset {
        return Err(position_unknown());
    }
    let mark = Mark { member: connection.member, channel, position };
    service.read_marks.note(mark, connection.id).map_err(store_refusal)?;
    Ok(Done {})
}
