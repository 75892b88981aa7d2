//! What concerns one member's commands.

use super::rows;
use crate::kernel::store::directory::{MemberRecord, Membership};
use crate::kernel::store::{Stored, called};
use crate::kernel::{Database, Query};
use crate::{sql, values};
use quartier_protocol::id::{ChannelId, MemberId};

pub(super) async fn membership(database: &dyn Database, member: MemberId) -> Stored<Option<Membership>> {
    let queries = [
        sql!("SELECT id, name, role, council, lang, reading, writing FROM members WHERE id = $1"),
        sql!("SELECT channel FROM bound WHERE member = $1 ORDER BY number"),
        // A person's: those of their council.
        sql!(
            "SELECT p.id, p.german, p.french FROM members m JOIN pairings p ON p.german = m.council WHERE m.id = $1 \
             UNION SELECT p.id, p.german, p.french FROM members m JOIN pairings p ON p.french = m.council WHERE m.id = $1 \
             ORDER BY 1"
        ),
        sql!(
            "SELECT c.id, c.pairing, c.name_de, c.name_fr, c.topic_de, c.topic_fr, c.archived FROM channels c \
             WHERE c.pairing IN (SELECT p.id FROM members m JOIN pairings p ON p.german = m.council WHERE m.id = $1 \
             UNION SELECT p.id FROM members m JOIN pairings p ON p.french = m.council WHERE m.id = $1) \
             ORDER BY c.name_de, c.id"
        ),
        // A bot's: the channels it is bound to, and their pairings.
        sql!(
            "SELECT DISTINCT p.id, p.german, p.french FROM bound b JOIN channels c ON c.id = b.channel \
             JOIN pairings p ON p.id = c.pairing WHERE b.member = $1 ORDER BY p.id"
        ),
        sql!(
            "SELECT c.id, c.pairing, c.name_de, c.name_fr, c.topic_de, c.topic_fr, c.archived \
             FROM bound b JOIN channels c ON c.id = b.channel WHERE b.member = $1 ORDER BY c.name_de, c.id"
        ),
    ];
    let queries = queries.map(|sql| Query { sql, params: values![member.0] });
    let answers = database.query_all(queries.to_vec()).await?;
    let [found, bound, theirs, their_channels, bots, bots_channels] = answers.as_slice() else { return Ok(None) };
    let Some(me) = found.first().map(rows::me).transpose()? else { return Ok(None) };
    let (pairings, channels) = if me.council.is_some() { (theirs, their_channels) } else { (bots, bots_channels) };
    let pairings = pairings.iter().map(rows::pairing).collect::<Stored<_>>()?;
    let mut channels = channels.iter().map(called::channel).collect::<Stored<Vec<_>>>()?;
    let bound = bound.iter().map(|row| row.get(0).map(ChannelId)).collect::<Stored<_>>()?;
    let member = MemberRecord { me, bound };
    channels.retain(|channel| member.sees(channel.id));
    Ok(Some(Membership { member, pairings, channels }))
}
