//! Who and what hangs on some pairings.

use super::rows;
use crate::kernel::store::Stored;
use crate::kernel::{Database, Query, Row, Sql};
use crate::{sql, values};
use quartier_protocol::directory::Directory;
use quartier_protocol::id::PairingId;
use std::collections::BTreeMap;

/// What is asked of each pairing, in the order of [`Directory`]'s lists.
const OF_A_PAIRING: [Sql; 5] = [
    sql!(
        "SELECT t.id, t.country, t.name FROM pairings p JOIN councils c ON c.id IN (p.german, p.french) \
         JOIN municipalities t ON t.id = c.municipality WHERE p.id = $1"
    ),
    sql!(
        "SELECT n.id, n.municipality, n.name, n.development FROM pairings p \
         JOIN councils c ON c.id IN (p.german, p.french) JOIN neighbourhoods n ON n.id = c.neighbourhood WHERE p.id = $1"
    ),
    sql!(
        "SELECT c.id, c.kind, c.municipality, c.neighbourhood, c.lang FROM pairings p \
         JOIN councils c ON c.id IN (p.german, p.french) WHERE p.id = $1"
    ),
    sql!("SELECT id, german, french FROM pairings WHERE id = $1"),
    sql!(
        "SELECT m.id, m.name, m.role, m.council FROM pairings p JOIN members m ON m.council IN (p.german, p.french) \
         WHERE p.id = $1 \
         UNION SELECT m.id, m.name, m.role, m.council FROM channels c JOIN bound b ON b.channel = c.id \
         JOIN members m ON m.id = b.member WHERE c.pairing = $1"
    ),
];

/// The same of everything, but for people: the operators are its members.
const OF_ALL: [Sql; 5] = [
    sql!("SELECT id, country, name FROM municipalities ORDER BY id"),
    sql!("SELECT id, municipality, name, development FROM neighbourhoods ORDER BY id"),
    sql!("SELECT id, kind, municipality, neighbourhood, lang FROM councils ORDER BY id"),
    sql!("SELECT id, german, french FROM pairings ORDER BY id"),
    sql!("SELECT id, name, role, council FROM members WHERE role = 'admin' ORDER BY id"),
];

pub(super) async fn view(database: &dyn Database, pairings: &[PairingId]) -> Stored<Directory> {
    let of = |pairing: &PairingId| OF_A_PAIRING.map(|sql| Query { sql, params: values![pairing.0] });
    let answers = database.query_all(pairings.iter().flat_map(of).collect()).await?;
    let list = |number: usize| answers.iter().skip(number).step_by(OF_A_PAIRING.len()).flatten();
    directory(list(0), list(1), list(2), list(3), list(4))
}

pub(super) async fn overview(database: &dyn Database) -> Stored<Directory> {
    let answers = database.query_all(OF_ALL.map(|sql| Query { sql, params: Vec::new() }).to_vec()).await?;
    let list = |number: usize| answers.iter().skip(number).take(1).flatten();
    directory(list(0), list(1), list(2), list(3), list(4))
}

fn directory<'r>(
    municipalities: impl Iterator<Item = &'r Row>,
    neighbourhoods: impl Iterator<Item = &'r Row>,
    councils: impl Iterator<Item = &'r Row>,
    pairings: impl Iterator<Item = &'r Row>,
    members: impl Iterator<Item = &'r Row>,
) -> Stored<Directory> {
    Ok(Directory {
        municipalities: each_once(municipalities, |row| rows::municipality(row).map(|it| (it.id, it)))?,
        neighbourhoods: each_once(neighbourhoods, |row| rows::neighbourhood(row).map(|it| (it.id, it)))?,
        councils: each_once(councils, |row| rows::council(row).map(|it| (it.id, it)))?,
        pairings: each_once(pairings, |row| rows::pairing(row).map(|it| (it.id, it)))?,
        members: each_once(members, |row| rows::member(row).map(|it| (it.id, it)))?,
    })
}

/// What was found, each once, in order of ids.
fn each_once<'r, K: Ord, V>(
    rows: impl Iterator<Item = &'r Row>,
    read: impl Fn(&Row) -> Stored<(K, V)>,
) -> Stored<Vec<V>> {
    Ok(rows.map(read).collect::<Stored<BTreeMap<K, V>>>()?.into_values().collect())
}
