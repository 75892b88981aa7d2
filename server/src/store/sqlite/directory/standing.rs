//! What concerns one member's commands.

use super::rows;
use crate::store::directory::{MemberRecord, Standing};
use crate::store::sqlite::column;
use quartier_protocol::directory::{Channel, Pairing};
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::push::Me;
use rusqlite::{Connection, OptionalExtension, Result};

pub(super) fn standing(connection: &Connection, member: MemberId) -> Result<Option<Standing>> {
    let find = "SELECT id, name, role, council, lang, reading, writing FROM members WHERE id = ?1";
    let me = connection.prepare_cached(find)?.query_row([member.0.as_bytes()], rows::read_me).optional()?;
    let Some(me) = me else { return Ok(None) };
    let (pairings, mut channels) = match me.council {
        Some(_) => councils(connection, &me)?,
        None => bound(connection, &me)?,
    };
    let member = MemberRecord { bound: bound_ids(connection, member)?, me };
    channels.retain(|channel| member.sees(channel.id));
    Ok(Some(Standing { member, pairings, channels }))
}

/// A person's: those of their council.
fn councils(connection: &Connection, me: &Me) -> Result<(Vec<Pairing>, Vec<Channel>)> {
    let council = me.council.as_ref().map(|id| id.0.as_bytes());
    let mut find = connection
        .prepare_cached("SELECT id, german, french FROM pairings WHERE german = ?1 OR french = ?1 ORDER BY id")?;
    let pairings = find.query_map([council], rows::read_pairing)?.collect::<Result<_>>()?;
    let columns = rows::CHANNEL;
    let mut find = connection.prepare_cached(&format!(
        "SELECT {columns} FROM channels \
         WHERE pairing IN (SELECT id FROM pairings WHERE german = ?1 OR french = ?1) ORDER BY name_de, id"
    ))?;
    let channels = find.query_map([council], rows::read_channel)?.collect::<Result<_>>()?;
    Ok((pairings, channels))
}

/// A bot's: the channels it is bound to, and their pairings.
fn bound(connection: &Connection, me: &Me) -> Result<(Vec<Pairing>, Vec<Channel>)> {
    let member = me.id.0.as_bytes();
    let columns = rows::CHANNEL;
    let mut find = connection.prepare_cached(&format!(
        "SELECT {columns} FROM channels WHERE number IN (SELECT channel FROM bound WHERE member = ?1) \
         ORDER BY name_de, id"
    ))?;
    let channels = find.query_map([member], rows::read_channel)?.collect::<Result<_>>()?;
    let mut find = connection.prepare_cached(
        "SELECT id, german, french FROM pairings WHERE id IN \
         (SELECT c.pairing FROM bound b JOIN channels c ON c.number = b.channel WHERE b.member = ?1) ORDER BY id",
    )?;
    let pairings = find.query_map([member], rows::read_pairing)?.collect::<Result<_>>()?;
    Ok((pairings, channels))
}

fn bound_ids(connection: &Connection, member: MemberId) -> Result<Vec<ChannelId>> {
    let mut find = connection.prepare_cached(
        "SELECT c.id FROM bound b JOIN channels c ON c.number = b.channel WHERE b.member = ?1 ORDER BY c.number",
    )?;
    let ids = find.query_map([member.0.as_bytes()], |row| column::id(row, 0).map(ChannelId))?;
    ids.collect()
}
