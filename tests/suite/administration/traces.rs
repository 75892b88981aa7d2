//! What names somebody who was erased: whatever says that it stays, and nothing else.

use quartier::documents::About;
use quartier::documents::kinds::KINDS;
use quartier_protocol::id::MemberId;
use quartier_tests::place::Place;
use rusqlite::{Connection, OpenFlags};

/// The kinds of records that name a member.
async fn naming(place: &Place, member: MemberId) -> Vec<String> {
    let words = member.to_string();
    if let Some(database) = place.as_database() {
        let find =
            "SELECT DISTINCT kind FROM records WHERE strpos(id || ' ' || terms || ' ' || body, $1) > 0 ORDER BY kind";
        let rows = database.client().await.query(find, &[&words]).await.unwrap();
        return rows.iter().map(|row| row.get(0)).collect();
    }
    let file = place.data().join("quartier.sqlite");
    let file = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let find = "SELECT DISTINCT kind FROM records WHERE instr(id || ' ' || terms || ' ' || body, ?1) > 0 ORDER BY kind";
    let mut find = file.prepare(find).unwrap();
    find.query_map([words], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Of a member who was erased nothing is left in the records but what says that it stays.
pub async fn only_what_stays(place: &Place, member: MemberId) {
    let left = naming(place, member).await;
    assert!(left.iter().any(|kind| kind == "audit"), "the search is broken: {left:?}");
    let may_stay = |kind: &str| KINDS.iter().any(|(known, about)| *known == kind && matches!(about, About::Stays(_)));
    let left: Vec<&String> = left.iter().filter(|kind| !may_stay(kind)).collect();
    assert!(left.is_empty(), "these name somebody who was erased: {left:?}");
}
