//! The arrows of ARCHITECTURE.md's diagram: which part of the server may name which.

use super::paths;
use super::sources::all;
use std::collections::BTreeSet;

/// What may be named from where. The protocol crate may be named from everywhere; what isn't here may not.
const ARROWS: &[(&str, &[&str])] = &[
    ("clock", &[]),
    ("entropy", &[]),
    ("digest", &[]),
    ("supervision", &[]),
    ("config", &["domain"]),
    ("calendar", &[]),
    ("domain", &["calendar"]),
    ("text", &[]),
    ("outbound", &[]),
    ("kernel", &[]),
    ("kernel/sqlite", &["kernel", "clock"]),
    ("kernel/postgres", &["kernel"]),
    ("kernel/store", &["kernel"]),
    ("kernel/store/tables", &["kernel", "kernel/store", "entropy"]),
    ("documents", &["kernel/store", "digest", "entropy"]),
    ("kernel/broker", &["kernel/store", "digest"]),
    ("kernel/store/local_presence", &["kernel/broker", "kernel/store", "clock"]),
    ("kernel/stores", &["kernel", "kernel/broker", "kernel/store", "kernel/store/tables", "entropy"]),
    (
        "kernel/store/sqlite",
        &[
            "kernel",
            "kernel/sqlite",
            "kernel/store/tables",
            "kernel/stores",
            "kernel/broker",
            "kernel/store",
            "kernel/store/local_presence",
            "clock",
            "entropy",
        ],
    ),
    ("kernel/store/redis", &["kernel", "kernel/stores", "kernel/broker", "kernel/store", "digest", "clock", "entropy"]),
    (
        "kernel/store/shared",
        &[
            "kernel",
            "kernel/postgres",
            "kernel/stores",
            "kernel/store",
            "kernel/store/tables",
            "kernel/store/redis",
            "kernel/broker",
            "clock",
            "entropy",
        ],
    ),
    ("hub", &["kernel/stores", "kernel/broker", "kernel/store", "documents", "digest", "domain", "clock"]),
    (
        "actions",
        &[
            "hub",
            "kernel/stores",
            "kernel/broker",
            "kernel/store",
            "documents",
            "digest",
            "domain",
            "calendar",
            "text",
            "outbound",
            "clock",
            "entropy",
        ],
    ),
    ("session", &["actions", "hub", "kernel/broker", "kernel/store", "documents", "digest", "domain"]),
    ("capabilities", &["actions", "http", "documents", "kernel"]),
    (
        EACH,
        &[
            "http",
            "actions",
            "hub",
            "kernel",
            "kernel/broker",
            "kernel/store",
            "documents",
            "digest",
            "domain",
            "calendar",
            "clock",
        ],
    ),
    ("http", &["session", "actions", "hub", "kernel/store", "documents", "digest", "domain", "clock"]),
    (
        "lifecycle",
        &[
            "capabilities",
            "http",
            "agenda_bot",
            "session",
            "actions",
            "documents",
            "hub",
            "kernel/broker",
            "kernel",
            "kernel/postgres",
            "kernel/stores",
            "kernel/store",
            "kernel/store/sqlite",
            "kernel/store/shared",
            "kernel/store/tables",
            "config",
            "calendar",
            "outbound",
            "supervision",
            "clock",
            "entropy",
        ],
    ),
    ("demo", &["lifecycle", "actions", "kernel/store", "documents", "digest"]),
    ("seed", &["lifecycle", "kernel/store", "documents", "digest"]),
    ("shell", &["lifecycle", "capabilities", "actions", "documents", "kernel/store", "config", "clock", "entropy"]),
    ("agenda_bot", &["actions", "documents", "calendar", "outbound", "clock"]),
    ("cli", &["agenda_bot", "lifecycle", "config", "demo", "seed", "shell"]),
];

/// A capability: none names another.
const EACH: &str = "capabilities/";

/// The part of the server a path leads to.
fn part(path: &[&str]) -> String {
    match path {
        // Macros stand at the crate's root, wherever they are written.
        ["sql" | "values"] => "kernel".to_owned(),
        ["kernel", "store", store @ ("sqlite" | "redis" | "local_presence" | "shared" | "tables"), ..] => {
            format!("kernel/store/{store}")
        }
        ["kernel", part @ ("sqlite" | "postgres" | "store" | "broker" | "stores"), ..] => format!("kernel/{part}"),
        ["capabilities", name, ..] => format!("capabilities/{name}"),
        [first, ..] => (*first).to_owned(),
        [] => String::new(),
    }
}

/// Whether a part is the one of this line, or one of those it is about.
fn is_of(part: &str, line: &str) -> bool {
    part == line || (line == EACH && part.starts_with(EACH))
}

/// Every arrow there is: the file, from, to.
fn drawn() -> BTreeSet<(String, String, String)> {
    let mut drawn = BTreeSet::new();
    for file in all() {
        let Some(module) = file.module() else { continue };
        let from = part(&module);
        for path in paths::of(&file) {
            let words: Vec<&str> = path.iter().map(String::as_str).collect();
            let to = part(&words);
            // A store's folder declares its own parts; that is no arrow.
            if to != from {
                drawn.insert((file.path.clone(), from.clone(), to));
            }
        }
    }
    drawn
}

#[test]
fn a_path_leads_to_the_part_it_is_in() {
    for (path, wanted) in [
        ("kernel::Database", "kernel"),
        ("kernel::database::Database", "kernel"),
        ("kernel::postgres::address::shown", "kernel/postgres"),
        ("kernel::store::log::Log", "kernel/store"),
        ("kernel::store::redis", "kernel/store/redis"),
        ("kernel::store::tables::marks::MarkTable", "kernel/store/tables"),
        ("kernel::broker::Delivery", "kernel/broker"),
        ("kernel::stores::Stores", "kernel/stores"),
        ("capabilities::bots::http", "capabilities/bots"),
        ("sql", "kernel"),
        ("hub::Hub", "hub"),
    ] {
        assert_eq!(part(&path.split("::").collect::<Vec<_>>()), wanted, "{path}");
    }
}

#[test]
fn arrows_point_down() {
    let drawn = drawn();
    assert!(
        drawn.iter().any(|(_, from, to)| from == "hub" && to == "kernel/broker"),
        "the search for arrows is broken"
    );
    let is_allowed = |from: &str, to: &str| ARROWS.iter().any(|(part, below)| is_of(from, part) && below.contains(&to));
    let wrong = drawn.iter().filter(|(_, from, to)| !is_allowed(from, to));
    let wrong = wrong.map(|(file, from, to)| format!("{file}: {from} → {to}"));
    super::assert_none("arrows point down only, as ARCHITECTURE.md draws them", wrong.collect());
}

#[test]
fn every_part_of_the_server_is_on_the_map() {
    let files = all();
    let parts: BTreeSet<String> = files.iter().filter_map(|file| Some(part(&file.module()?))).collect();
    let unknown = parts.into_iter().filter(|part| !ARROWS.iter().any(|(known, _)| is_of(part, known)));
    super::assert_none("a part of the server has its place in ARCHITECTURE.md and in ARROWS", unknown.collect());
}
