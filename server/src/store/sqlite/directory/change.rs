//! Changing what is in the directory, and taking members out of it.

use super::{found, rows};
use crate::store::directory::{Founding, Rights};
use quartier_protocol::id::MemberId;
use quartier_protocol::lang::Lang;
use quartier_protocol::push::Me;
use rusqlite::{Connection, Result};

pub(super) fn update_own(connection: &Connection, me: &Me) -> Result<bool> {
    let mut update = connection
        .prepare_cached("UPDATE members SET name = ?2, lang = ?3, reading = ?4, writing = ?5 WHERE id = ?1")?;
    let (id, name, lang) = (me.id.0.as_bytes(), me.name.as_str(), me.lang.as_str());
    Ok(update.execute((id, name, lang, rows::reading(me), me.writing.as_ref().map(Lang::as_str)))? > 0)
}

pub(super) fn update_rights(connection: &Connection, member: MemberId, rights: &Rights) -> Result<bool> {
    let id = member.0.as_bytes();
    let mut update = connection.prepare_cached("UPDATE members SET role = coalesce(?2, role) WHERE id = ?1")?;
    let there = update.execute((id, rights.role.map(rows::role_name)))? > 0;
    if let Some(bound) = rights.bound.as_ref().filter(|_| there) {
        connection.prepare_cached("DELETE FROM bound WHERE member = ?1")?.execute([id])?;
        found::bind(connection, member, bound)?;
    }
    Ok(there)
}

pub(super) fn remove_member(connection: &Connection, member: MemberId) -> Result<bool> {
    let id = member.0.as_bytes();
    for what in ["DELETE FROM marks WHERE member = ?1", "DELETE FROM bound WHERE member = ?1"] {
        connection.prepare_cached(what)?.execute([id])?;
    }
    Ok(connection.prepare_cached("DELETE FROM members WHERE id = ?1")?.execute([id])? > 0)
}

pub(super) fn amend(connection: &Connection, founding: &Founding) -> Result<()> {
    for town in &founding.municipalities {
        let change = "UPDATE municipalities SET name = ?2 WHERE id = ?1";
        connection.prepare_cached(change)?.execute((town.id.0.as_bytes(), town.name.as_str()))?;
    }
    for part in &founding.neighbourhoods {
        let change = "UPDATE neighbourhoods SET name = ?2, development = ?3 WHERE id = ?1";
        connection.prepare_cached(change)?.execute((part.id.0.as_bytes(), part.name.as_str(), part.development))?;
    }
    for council in &founding.councils {
        let change = "UPDATE councils SET kind = ?2, lang = ?3 WHERE id = ?1";
        let (id, kind) = (council.id.0.as_bytes(), rows::kind_name(council.kind));
        connection.prepare_cached(change)?.execute((id, kind, council.lang.as_str()))?;
    }
    Ok(())
}
