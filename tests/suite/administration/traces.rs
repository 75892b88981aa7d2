//! What names a member: they are told of it while they are there, and once they are erased whatever says that it stays does, and nothing else.

use quartier::capabilities;
use quartier::documents::About;
use quartier::documents::kinds::{KINDS, Own};
use quartier_protocol::id::MemberId;
use quartier_tests::place::Place;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};

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
    let of_capabilities = capabilities::ALL.iter().flat_map(|one| one.kinds()).copied();
    let all = KINDS.iter().map(|(known, about, _)| (*known, *about)).chain(of_capabilities);
    all.into_iter().find(|(known, _)| *known == kind).map(|(_, about)| about)
}

/// Whether what a member is told of their own has anything of a kind, or need not.
fn is_told(kind: &str, document: &Value) -> bool {
    if let Some(one) = capabilities::ALL.iter().find(|one| one.kinds().iter().any(|(known, _)| *known == kind)) {
        return says(document, &["capabilities", one.name()]);
    }
    let own = KINDS.iter().find(|(known, ..)| *known == kind).map(|(.., own)| *own);
    match own.expect("kinds.rs has every kind") {
        Own::Told(at) => at.iter().any(|at| says(document, &at.split('/').skip(1).collect::<Vec<_>>())),
        Own::OfNobody | Own::Untold(_) => true,
    }
}

fn says(value: &Value, at: &[&str]) -> bool {
    match at {
        [] => !matches!(value, Value::Null | Value::Bool(false)) && *value != json!([]) && *value != json!({}),
        ["*", rest @ ..] => value.as_array().is_some_and(|all| all.iter().any(|one| says(one, rest))),
        [name, rest @ ..] => value.get(*name).is_some_and(|one| says(one, rest)),
    }
}

/// A member is told of their own what there is: something of each kind of records that is theirs, or goes when they are erased. There is
/// something of these kinds at least.
pub async fn all_is_told(place: &Place, document: &Value, at_least: &[&str]) {
    let member = document["member"]["id"].as_str().unwrap().parse().unwrap();
    let theirs = naming(place, member, "id || ' ' || terms").await;
    let mut there = naming(place, member, "body").await;
    there.retain(|kind| about(kind) == Some(About::Gone));
    there.extend(theirs);
    for kind in at_least {
        assert!(there.iter().any(|one| one == kind), "there is nothing of kind {kind}: {there:?}");
    }
    let untold: Vec<&String> = there.iter().filter(|kind| !is_told(kind, document)).collect();
    assert!(untold.is_empty(), "a member is not told what is kept of them: {untold:?} in {document}");
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
