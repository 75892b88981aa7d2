//! What a channel is called and whether it is archived, as the database has it: for the directory, and for logs that are restored.

use super::Stored;
use crate::kernel::{Database, Query, Row};
use crate::{sql, values};
use quartier_protocol::directory::Channel;
use quartier_protocol::id::{ChannelId, PairingId};
use quartier_protocol::lang::Bilingual;
use quartier_protocol::text::{Name, Topic};

/// Channels asked for in one go.
const ASKED_AT_ONCE: usize = 64;

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

fn find(id: ChannelId) -> Query {
    let sql =
        sql!("SELECT id, pairing, name_de, name_fr, topic_de, topic_fr, archived, version FROM channels WHERE id = $1");
    Query { sql, params: values![id.0] }
}

/// A channel, and how often it was changed. `None`: there is none, or it is a desk.
pub(super) async fn called(database: &dyn Database, id: ChannelId) -> Stored<Option<(Channel, u64)>> {
    let Query { sql, params } = find(id);
    let row = database.query_one(sql, params).await?;
    row.map(|row| Ok((channel(&row)?, row.get(7)?))).transpose()
}

/// Those of these channels that there are.
pub(super) async fn called_all(database: &dyn Database, ids: &[ChannelId]) -> Stored<Vec<Channel>> {
    let mut all = Vec::new();
    for some in ids.chunks(ASKED_AT_ONCE) {
        let found = database.query_all(some.iter().copied().map(find).collect()).await?;
        all.extend(found.iter().flatten().map(channel).collect::<Stored<Vec<_>>>()?);
    }
    Ok(all)
}
