//! What names somebody who was erased: whatever says that it does, and nothing else.

use quartier::capabilities;
use quartier::documents::About;
use quartier::documents::kinds::KINDS;
use quartier_protocol::id::MemberId;
use quartier_tests::place::Place;
use rusqlite::{Connection, OpenFlags};

/// The kinds of records that have a member's id in one of these columns.
async fn naming(place: &Place, member: MemberId, columns: &str) -> Vec<String> {
    let words = member.to_string();
    if let Some(database) = place.as_database() {
        let find = format!("SELECT DISTINCT kind FROM records WHERE strpos({columns}, $1) > 0 ORDER BY kind");
        let rows = database.client().await.query(&find, &[&words]).await.unwrap();
        return rows.iter().map(|row| row.get(0)).collect();
    }
    let file = place.data().join("quartier.sqlite");
    let file = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let find = format!("SELECT DISTINCT kind FROM records WHERE instr({columns}, ?1) > 0 ORDER BY kind");
    let mut find = file.prepare(&find).unwrap();
    find.query_map([words], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn about(kind: &str) -> Option<About> {
    let of_capabilities = capabilities::ALL.iter().flat_map(|one| one.kinds());
    KINDS.iter().chain(of_capabilities).find(|(known, _)| *known == kind).map(|(_, about)| *about)
}

/// Of a member who was erased nothing is left in the records but what says that it is.
pub async fn only_what_stays(place: &Place, member: MemberId) {
    let named = naming(place, member, "body").await;
    assert!(named.iter().any(|kind| kind == "audit"), "the search is broken: {named:?}");
    let is_mute = |kind: &&String| !matches!(about(kind), Some(About::Named(_) | About::Stays(_)));
    let named: Vec<&String> = named.iter().filter(is_mute).collect();
    assert!(named.is_empty(), "these name somebody who was erased: {named:?}");
    let theirs = naming(place, member, "id || ' ' || terms").await;
    let theirs: Vec<&String> = theirs.iter().filter(|kind| !matches!(about(kind), Some(About::Stays(_)))).collect();
    assert!(theirs.is_empty(), "these are somebody's who was erased: {theirs:?}");
}
