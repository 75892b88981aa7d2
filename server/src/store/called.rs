//! What a channel is called and whether it is archived, as the database has it: for the directory, and for logs that are restored.

use super::Stored;
use crate::kernel::{Database, Row};
use crate::{sql, values};
use quartier_protocol::directory::Channel;
use quartier_protocol::id::{ChannelId, PairingId};
use quartier_protocol::lang::Bilingual;
use quartier_protocol::text::{Name, Topic};

/// Reads `id, pairing, name_de, name_fr, topic_de, topic_fr, archived`.
pub(super) fn channel(row: &Row) -> Stored<Channel> {
    Ok(Channel {
        id: ChannelId(row.get(0)?),
        pairing: PairingId(row.get(1)?),
        name: Bilingual { de: Name::from_stored(row.get(2)?), fr: Name::from_stored(row.get(3)?) },
        topic: Bilingual { de: Topic::from_stored(row.get(4)?), fr: Topic::from_stored(row.get(5)?) },
        archived: row.get(6)?,
    })
}

/// A channel, and how often it was changed. `None`: there is none, or it is a desk.
pub(super) async fn called(database: &dyn Database, id: ChannelId) -> Stored<Option<(Channel, u64)>> {
    let find =
        sql!("SELECT id, pairing, name_de, name_fr, topic_de, topic_fr, archived, version FROM channels WHERE id = $1");
    let row = database.query_one(find, values![id.0]).await?;
    row.map(|row| Ok((channel(&row)?, row.get(7)?))).transpose()
}
