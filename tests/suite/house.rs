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

use quartier::documents::kinds::KINDS;
use sources::{File, all, code};

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
fn only_the_lifecycle_knows_which_store_it_is() {
    let files = all().into_iter().filter(|file| file.module().is_some());
    let elsewhere = files.filter(|file| {
        !file.path.starts_with("server/src/kernel/") && file.path != "server/src/lifecycle.rs" && names_an_engine(file)
    });
    let rule = "engines are named in server/src/kernel and server/src/lifecycle.rs only";
    assert_none(rule, elsewhere.map(|file| file.path).collect());
}

const ENGINES: [&str; 3] = ["sqlite", "redis", "postgres"];

fn names_an_engine(file: &File) -> bool {
    let code = code(&file.text);
    let inside = |path: &Vec<String>| path[0] == "kernel" && path.iter().any(|word| ENGINES.contains(&&**word));
    ["sqlite::", "redis::", "postgres::"].iter().any(|name| code.contains(name)) || paths::of(file).iter().any(inside)
}

#[test]
fn every_store_is_held_to_the_laws() {
    let files = all();
    let suite = files.iter().find(|file| file.path == "tests/conformance/mod.rs");
    let laws = suite.expect("tests/conformance/mod.rs enrols the stores");
    let enrolled = laws.text.split("\nenrol! {").nth(1).and_then(|rest| rest.split("\n}").next());
    let enrolled = enrolled.expect("`enrol!` lists the stores");
    // What keeps logs; the tables beside them are the same for all.
    let logs = files.iter().filter(|file| file.text.contains("impl Log for"));
    let folders: Vec<&str> =
        logs.filter_map(|file| file.path.strip_prefix("server/src/kernel/store/")?.split('/').next()).collect();
    assert!(folders.contains(&"sqlite"), "the search for stores is broken: {folders:?}");
    let apart = folders.into_iter().filter(|name| !enrolled.contains(&format!("{name} = ")));
    assert_none("a store passes tests/conformance", apart.map(str::to_owned).collect());
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
    let of_capabilities = quartier::capabilities::ALL.iter().flat_map(|one| one.kinds());
    let listed: Vec<&str> = KINDS.iter().chain(of_capabilities).map(|(kind, _)| *kind).collect();
    let missing = written.filter(|kind| !listed.contains(&kind.as_str())).collect();
    assert_none("documents/kinds.rs and the capabilities list every kind", missing);
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
