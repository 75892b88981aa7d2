//! Who and what hangs on some pairings.

use super::rows;
use quartier_protocol::directory::{Council, Directory, Member, Municipality, Neighbourhood, Pairing};
use quartier_protocol::id::{CouncilId, MemberId, MunicipalityId, NeighbourhoodId, PairingId};
use rusqlite::{CachedStatement, Connection, Result, Row};
use std::collections::BTreeMap;
use uuid::Uuid;

pub(super) fn view(connection: &Connection, ids: &[PairingId]) -> Result<Directory> {
    let mut pairings = Found::<PairingId, Pairing>::by("SELECT id, german, french FROM pairings WHERE id = ?1");
    let mut councils = Found::<CouncilId, Council>::by(
        "SELECT id, kind, municipality, neighbourhood, lang FROM councils WHERE id = ?1",
    );
    let mut towns =
        Found::<MunicipalityId, Municipality>::by("SELECT id, country, name FROM municipalities WHERE id = ?1");
    let mut parts = Found::<NeighbourhoodId, Neighbourhood>::by(
        "SELECT id, municipality, name, development FROM neighbourhoods WHERE id = ?1",
    );
    for id in ids {
        pairings.add(connection, id.0, |row| rows::read_pairing(row).map(|p| (p.id, p)))?;
    }
    for id in pairings.values().flat_map(|pairing| pairing.councils) {
        councils.add(connection, id.0, |row| rows::read_council(row).map(|c| (c.id, c)))?;
    }
    for council in councils.values() {
        towns.add(connection, council.municipality.0, |row| rows::read_municipality(row).map(|m| (m.id, m)))?;
        if let Some(part) = council.neighbourhood {
            parts.add(connection, part.0, |row| rows::read_neighbourhood(row).map(|n| (n.id, n)))?;
        }
    }
    let members = members(connection, pairings.values(), councils.values())?;
    Ok(Directory {
        municipalities: towns.into_list(),
        neighbourhoods: parts.into_list(),
        councils: councils.into_list(),
        pairings: pairings.into_list(),
        members,
    })
}

/// Everything but people; the operators are its members.
pub(super) fn overview(connection: &Connection) -> Result<Directory> {
    fn all<T>(connection: &Connection, sql: &str, read: fn(&Row<'_>) -> Result<T>) -> Result<Vec<T>> {
        connection.prepare_cached(sql)?.query_map([], read)?.collect()
    }
    Ok(Directory {
        municipalities: all(
            connection,
            "SELECT id, country, name FROM municipalities ORDER BY id",
            rows::read_municipality,
        )?,
        neighbourhoods: all(
            connection,
            "SELECT id, municipality, name, development FROM neighbourhoods ORDER BY id",
            rows::read_neighbourhood,
        )?,
        councils: all(
            connection,
            "SELECT id, kind, municipality, neighbourhood, lang FROM councils ORDER BY id",
            rows::read_council,
        )?,
        pairings: all(connection, "SELECT id, german, french FROM pairings ORDER BY id", rows::read_pairing)?,
        members: all(
            connection,
            "SELECT id, name, role, council FROM members WHERE role = 'admin' ORDER BY id",
            rows::read_member,
        )?,
    })
}

fn members<'a>(
    connection: &Connection,
    pairings: impl Iterator<Item = &'a Pairing>,
    councils: impl Iterator<Item = &'a Council>,
) -> Result<Vec<Member>> {
    let mut members = Found::<MemberId, Member>::by("SELECT id, name, role, council FROM members WHERE council = ?1");
    for council in councils {
        members.add(connection, council.id.0, |row| rows::read_member(row).map(|m| (m.id, m)))?;
    }
    members.sql = "SELECT m.id, m.name, m.role, m.council FROM channels c JOIN bound b ON b.channel = c.number \
        JOIN members m ON m.id = b.member WHERE c.pairing = ?1";
    for pairing in pairings {
        members.add(connection, pairing.id.0, |row| rows::read_member(row).map(|m| (m.id, m)))?;
    }
    Ok(members.into_list())
}

/// What was found, each once, in order of ids.
struct Found<K, V> {
    sql: &'static str,
    found: BTreeMap<K, V>,
}

impl<K: Ord, V> Found<K, V> {
    fn by(sql: &'static str) -> Self {
        Self { sql, found: BTreeMap::new() }
    }

    fn add(&mut self, connection: &Connection, key: Uuid, read: impl Fn(&Row<'_>) -> Result<(K, V)>) -> Result<()> {
        let mut find: CachedStatement<'_> = connection.prepare_cached(self.sql)?;
        for row in find.query_map([key.as_bytes()], read)? {
            let (id, value) = row?;
            self.found.insert(id, value);
        }
        Ok(())
    }

    fn values(&self) -> impl Iterator<Item = &V> {
        self.found.values()
    }

    fn into_list(self) -> Vec<V> {
        self.found.into_values().collect()
    }
}
