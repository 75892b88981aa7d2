//! The rules of the house, held against the files themselves. CONTRIBUTING.md says what they are for.
//!
//! Reads the repository and nothing else. Invariant: a failing rule names every file that breaks it.

mod acts;
mod arrows;
mod operations;
mod paths;
mod promised;
mod sources;
mod titles;

use quartier::capabilities;
use quartier::documents::kinds::KINDS;
use quartier::kernel::store::tables;
use sources::{File, all, code};
use std::collections::BTreeSet;

/// Lines of a source file at most: what is longer has run two concerns together.
const LINES_MAX: usize = 400;

#[track_caller]
fn assert_none(rule: &str, broken: Vec<String>) {
    assert!(broken.is_empty(), "{rule}:\n  {}", broken.join("\n  "));
}

#[test]
fn sources_are_short() {
    let files = all().into_iter().filter(|file| file.is(&["rs", "ts", "svelte"]) && !file.is_generated());
    let lengths = files.map(|file| (file.text.lines().count(), file.path));
    let long = lengths.filter(|(lines, _)| *lines > LINES_MAX).map(|(lines, path)| format!("{path}: {lines} lines"));
    assert_none("a source file has at most 400 lines", long.collect());
}

#[test]
fn modules_open_with_what_they_own() {
    let files = all().into_iter().filter(|file| file.is(&["rs"]));
    let mute = files.filter(|file| !file.text.starts_with("//! ")).map(|file| file.path);
    assert_none("a Rust file opens with `//!`", mute.collect());
}

#[test]
fn engines_are_named_only_where_they_belong() {
    let files = all().into_iter().filter(|file| file.module().is_some());
    let naming: Vec<String> = files.filter(names_an_engine).map(|file| file.path).collect();
    for place in NAMING_ENGINES {
        assert!(naming.iter().any(|path| path.starts_with(place)), "{place} names no engine any more");
    }
    let elsewhere = naming.into_iter().filter(|path| !NAMING_ENGINES.iter().any(|place| path.starts_with(place)));
    assert_none(
        "engines are named where they are, where one is opened with another, and by the lifecycle",
        elsewhere.collect(),
    );
}

const ENGINES: [&str; 3] = ["sqlite", "redis", "postgres"];

/// Where an engine may be named: its own folders, the store that joins two, the lifecycle.
const NAMING_ENGINES: [&str; 6] = [
    "server/src/kernel/sqlite/",
    "server/src/kernel/postgres/",
    "server/src/kernel/store/sqlite/",
    "server/src/kernel/store/redis/",
    "server/src/kernel/store/shared.rs",
    "server/src/lifecycle.rs",
];

fn names_an_engine(file: &File) -> bool {
    let code = code(&file.text);
    let inside = |path: &Vec<String>| path[0] == "kernel" && path.iter().any(|word| ENGINES.contains(&&**word));
    let crates = ["sqlite::", "redis::", "postgres::", "sqlite as ", "redis as ", "postgres as "];
    crates.iter().any(|name| code.contains(name)) || paths::of(file).iter().any(inside)
}

#[test]
fn whoever_names_an_engine_is_found() {
    let named = |path: &str, text: &str| {
        names_an_engine(&File { path: path.into(), text: format!("//! Says redis::cmd.\n{text}") })
    };
    let store = "server/src/kernel/store/log.rs";
    assert!(named(store, "use redis::cmd;\n"));
    assert!(named(store, "use redis as other;\n"));
    assert!(named(store, "use rusqlite as other;\n"));
    assert!(named(store, "use super::{StoreError, sqlite};\n"));
    assert!(named(store, "fn f() { super::redis::lost() }\n"));
    assert!(named("server/src/kernel/store/mod.rs", "use self::{log, redis};\n"));
    assert!(named("server/src/hub/mod.rs", "use crate::kernel::{Database, postgres as pg};\n"));
    assert!(!named(store, "use super::{StoreError, Stored};\nconst WHERE: &str = \"sqlite\";\n"));
    assert!(!named("server/src/hub/mod.rs", "use crate::kernel::stores::Stores;\n"));
}

#[test]
fn lock_files_name_no_other_registry() {
    let files: Vec<File> = all().into_iter().filter(|file| file.is(&["lock", "json"])).collect();
    assert!(files.iter().any(|file| file.path == "Cargo.lock"), "the search for lock files is broken");
    let foreign = |line: &str| {
        let line = line.trim();
        let crates_io = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
        line.starts_with("\"resolved\":") || (line.starts_with("source = ") && line != crates_io)
    };
    let locks = files.iter().filter(|file| file.is(&["lock"]) || file.path.ends_with("package-lock.json"));
    let named = locks.filter(|file| file.text.lines().any(foreign)).map(|file| file.path.clone());
    assert_none(
        "a lock file says what, not from which host: npm writes `resolved` unless told not to",
        named.collect(),
    );
}

#[test]
fn every_kind_of_records_says_whom_it_names() {
    let written = all()
        .into_iter()
        .filter(|file| {
            ["server/src/documents/", "server/src/capabilities/"].iter().any(|folder| file.path.starts_with(folder))
        })
        .flat_map(|file| {
            let kinds = file.text.match_indices("const KIND: Kind = \"").map(|(at, found)| at + found.len());
            kinds.filter_map(|at| file.text[at..].split('"').next()).map(str::to_owned).collect::<Vec<_>>()
        });
    let of_capabilities = capabilities::ALL.iter().flat_map(|one| one.kinds()).map(|(kind, _)| *kind);
    let listed: Vec<&str> = KINDS.iter().map(|(kind, ..)| *kind).chain(of_capabilities).collect();
    let missing = written.filter(|kind| !listed.contains(&kind.as_str())).collect();
    assert_none("documents/kinds.rs and the capabilities list every kind", missing);
}

#[test]
fn schemas_have_names_of_their_own() {
    let of_stores = tables::SCHEMAS.iter().map(|schema| schema.name).chain(["log"]);
    let mut seen = BTreeSet::new();
    let twice = of_stores.chain(capabilities::ALL.iter().map(|one| one.name())).filter(|name| !seen.insert(*name));
    assert_none("a database knows its tables by one name each", twice.map(str::to_owned).collect());
}

#[test]
fn every_table_says_whom_it_is_of() {
    let tables = all().into_iter().filter(|file| file.path.starts_with("server/src/") && file.is(&["sql"]));
    let mute = tables.flat_map(|file| {
        let mut remarks = String::new();
        let mut mute = Vec::new();
        for line in file.text.lines() {
            match line.strip_prefix("CREATE TABLE ") {
                Some(name) if !["Erased: ", "Of nobody."].iter().any(|word| remarks.contains(word)) => {
                    mute.push(format!("{}: {name}", file.path));
                }
                _ => {}
            }
            match line.strip_prefix("-- ") {
                Some(remark) => remarks.push_str(remark),
                None => remarks.clear(),
            }
        }
        mute
    });
    assert_none("above a table: `Erased: …`, what becomes of whoever's it is, or `Of nobody.`", mute.collect());
}

#[test]
fn every_column_that_names_a_member_says_what_stays_of_it() {
    let tables = all().into_iter().filter(|file| file.path.starts_with("server/src/") && file.is(&["sql"]));
    let columns = tables.flat_map(|file| {
        let lines = file.text.lines().map(str::to_owned).collect::<Vec<_>>();
        lines.into_iter().map(move |line| (file.path.clone(), line))
    });
    let names =
        |line: &str| ["author ", "member ", "members ", "by "].iter().any(|name| line.trim_start().starts_with(name));
    let mute = columns.filter(|(_, line)| line.starts_with("    ") && names(line) && !line.contains("erased: "));
    assert_none(
        "`erased:` says what becomes of a member's rows",
        mute.map(|(path, line)| path + ": " + &line).collect(),
    );
}
