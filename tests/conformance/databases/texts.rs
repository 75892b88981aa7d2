//! Every text of SQL in the program is one that both engines take.

use super::engine::{Engine, of_the_program};
use super::engines::{Postgres, Sqlite};
use std::path::Path;

/// The texts between `sql!("` and `"`, as Rust reads them.
fn texts(source: &str) -> Vec<String> {
    let code: String =
        source.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| [line, "\n"]).collect();
    let mut found = Vec::new();
    for (at, _) in code.match_indices("sql!(") {
        let Some(literal) = code[at + 5..].trim_start().strip_prefix('"') else { continue };
        let end = literal.find('"').expect("a text ends");
        let text: Vec<&str> = literal[..end]
            .split("\\\n")
            .enumerate()
            .map(|(line, text)| if line == 0 { text } else { text.trim_start() })
            .collect();
        assert!(!text.concat().contains('\\'), "no escapes in SQL: {text:?}");
        found.push(text.concat());
    }
    found
}

fn collect(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let source = std::fs::read_to_string(&path).unwrap();
            // What a file's own tests say is no text of the program.
            found.extend(texts(source.split("\n#[cfg(test)]\nmod tests {").next().unwrap()));
        }
    }
}

fn all() -> Vec<String> {
    let mut found = Vec::new();
    collect(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../server/src")), &mut found);
    found
}

#[test]
fn texts_are_found() {
    let source = "f(sql!(\"SELECT 1\"), sql!(\n    \"SELECT a \\\n     FROM b\"\n));\n// sql!(\"no\")\n";
    assert_eq!(texts(source), ["SELECT 1", "SELECT a FROM b"]);
    assert!(all().iter().any(|text| text.starts_with("UPDATE write_checks")), "the search is broken");
}

#[tokio::test]
async fn every_text_is_taken_by_sqlite() {
    let engine = Sqlite::fresh().await;
    engine.open(&of_the_program()).await.unwrap().close().await;
    let file = rusqlite::Connection::open(Path::new(&engine.place()).join("quartier.sqlite")).unwrap();
    for text in all() {
        if let Err(error) = file.prepare(&text) {
            panic!("SQLite does not take `{text}`: {error}");
        }
    }
}

/// What is of all towns, and what a start looks at. All else costs the same however much there is.
const OF_ALL: &[&str] = &[
    "SELECT id, country, name FROM municipalities ORDER BY id",
    "SELECT id, municipality, name, development FROM neighbourhoods ORDER BY id",
    "SELECT id, kind, municipality, neighbourhood, lang FROM councils ORDER BY id",
    "SELECT id, german, french FROM pairings ORDER BY id",
    "SELECT id FROM pairings ORDER BY id",
    "SELECT id, pairing, name_de, name_fr, topic_de, topic_fr, archived FROM channels ORDER BY id",
    // By an index that has only them.
    "SELECT id, name, role, council FROM members WHERE role = 'admin' ORDER BY id",
    // Up to a limit.
    "SELECT count(*) FROM (SELECT 1 FROM members LIMIT $1) AS counted",
];

#[tokio::test]
async fn no_text_reads_a_whole_table_but_those_of_everything() {
    let engine = Sqlite::fresh().await;
    engine.open(&of_the_program()).await.unwrap().close().await;
    let file = rusqlite::Connection::open(Path::new(&engine.place()).join("quartier.sqlite")).unwrap();
    let texts = all();
    for text in texts.iter().filter(|text| !OF_ALL.contains(&text.as_str())) {
        let mut explain = file.prepare(&format!("EXPLAIN QUERY PLAN {text}")).unwrap();
        let unbound = vec![rusqlite::types::Null; explain.parameter_count()];
        let steps = explain.query_map(rusqlite::params_from_iter(unbound), |row| row.get::<_, String>(3)).unwrap();
        let steps: Vec<String> = steps.map(Result::unwrap).collect();
        // The rows that a text brings with it are no table.
        let is_scan = |step: &String| step.starts_with("SCAN") && !step.ends_with("-ROW VALUES CLAUSE");
        assert!(!steps.iter().any(is_scan), "`{text}`: {steps:?}");
    }
    assert!(OF_ALL.iter().all(|text| texts.iter().any(|there| there == text)), "one that is no text any more");
}

#[tokio::test]
async fn every_text_is_taken_by_postgres() {
    use tokio_postgres::types::Type;
    const KNOWN: &[Type] = &[Type::INT8, Type::INT4, Type::BOOL, Type::TEXT, Type::VARCHAR, Type::BYTEA];
    let engine = Postgres::fresh().await;
    engine.open(&of_the_program()).await.unwrap().close().await;
    let client = engine.database().client().await;
    for text in all() {
        let prepared = client.prepare(&text).await.unwrap_or_else(|error| {
            panic!(
                "PostgreSQL does not take `{text}`: {}",
                error.as_db_error().map_or_else(String::new, ToString::to_string)
            )
        });
        let columns = prepared.columns().iter().map(|column| column.type_());
        let foreign: Vec<&Type> =
            prepared.params().iter().chain(columns).filter(|kind| !KNOWN.contains(kind)).collect();
        assert!(foreign.is_empty(), "`{text}` has types that the kernel doesn't: {foreign:?}");
    }
}
