//! Adding to the directory what isn't there yet.

use super::rows;
use crate::entropy::SharedEntropy;
use crate::store::directory::{Founding, MemberRecord};
use crate::store::sqlite::log::desk;
use quartier_protocol::directory::{Channel, Council, Municipality, Neighbourhood, Pairing};
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::lang::Lang;
use rusqlite::{Connection, Result};

pub(super) fn found(connection: &Connection, founding: &Founding, entropy: &SharedEntropy) -> Result<()> {
    founding.municipalities.iter().try_for_each(|town| municipality(connection, town))?;
    founding.neighbourhoods.iter().try_for_each(|part| neighbourhood(connection, part))?;
    founding.councils.iter().try_for_each(|one| council(connection, one))?;
    founding.pairings.iter().try_for_each(|one| pairing(connection, one, entropy))?;
    founding.channels.iter().try_for_each(|one| channel(connection, one, entropy))?;
    founding.members.iter().try_for_each(|one| member(connection, one))
}

fn municipality(connection: &Connection, town: &Municipality) -> Result<()> {
    let add = "INSERT INTO municipalities (id, country, name) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    let columns = (town.id.0.as_bytes(), rows::country_name(town.country), town.name.as_str());
    connection.prepare_cached(add)?.execute(columns).map(drop)
}

fn neighbourhood(connection: &Connection, part: &Neighbourhood) -> Result<()> {
    let mut add = connection.prepare_cached(
        "INSERT INTO neighbourhoods (id, municipality, name, development) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT DO NOTHING",
    )?;
    let (id, municipality) = (part.id.0.as_bytes(), part.municipality.0.as_bytes());
    add.execute((id, municipality, part.name.as_str(), part.development)).map(drop)
}

fn council(connection: &Connection, council: &Council) -> Result<()> {
    let mut add = connection.prepare_cached(
        "INSERT INTO councils (id, kind, municipality, neighbourhood, lang) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT DO NOTHING",
    )?;
    let (id, municipality) = (council.id.0.as_bytes(), council.municipality.0.as_bytes());
    let neighbourhood = council.neighbourhood.as_ref().map(|id| id.0.as_bytes());
    add.execute((id, rows::kind_name(council.kind), municipality, neighbourhood, council.lang.as_str())).map(drop)
}

fn pairing(connection: &Connection, pairing: &Pairing, entropy: &SharedEntropy) -> Result<()> {
    let add = "INSERT INTO pairings (id, german, french) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    let [german, french] = pairing.councils.each_ref().map(|id| id.0.as_bytes());
    connection.prepare_cached(add)?.execute((pairing.id.0.as_bytes(), german, french))?;
    desk::open(connection, pairing.id, entropy)
}

fn channel(connection: &Connection, channel: &Channel, entropy: &SharedEntropy) -> Result<()> {
    let mut add = connection.prepare_cached(
        "INSERT INTO channels (id, pairing, name_de, name_fr, topic_de, topic_fr, archived) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
    )?;
    let Channel { id, pairing, name, topic, archived } = channel;
    let (id, pairing) = (id.0.as_bytes(), pairing.0.as_bytes());
    let (de, fr) = (name.de.as_str(), name.fr.as_str());
    let added = add.execute((id, pairing, de, fr, topic.de.as_str(), topic.fr.as_str(), archived))?;
    if added > 0 {
        let begin = "INSERT INTO logs (channel, epoch) VALUES (?1, ?2)";
        connection.prepare_cached(begin)?.execute((connection.last_insert_rowid(), entropy.epoch().as_str()))?;
    }
    Ok(())
}

fn member(connection: &Connection, MemberRecord { me, bound }: &MemberRecord) -> Result<()> {
    let mut add = connection.prepare_cached(
        "INSERT INTO members (id, council, name, role, lang, reading, writing) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
         ON CONFLICT DO NOTHING",
    )?;
    let (id, council) = (me.id.0.as_bytes(), me.council.as_ref().map(|id| id.0.as_bytes()));
    let (name, role, lang) = (me.name.as_str(), rows::role_name(me.role), me.lang.as_str());
    let added =
        add.execute((id, council, name, role, lang, rows::reading(me), me.writing.as_ref().map(Lang::as_str)))?;
    if added > 0 { bind(connection, me.id, bound) } else { Ok(()) }
}

/// Binds a member to channels.
pub(super) fn bind(connection: &Connection, member: MemberId, bound: &[ChannelId]) -> Result<()> {
    let bind = "INSERT OR IGNORE INTO bound (member, channel) VALUES (?1, (SELECT number FROM channels WHERE id = ?2))";
    let mut bind = connection.prepare_cached(bind)?;
    bound.iter().try_for_each(|channel| bind.execute((member.0.as_bytes(), channel.0.as_bytes())).map(drop))
}
