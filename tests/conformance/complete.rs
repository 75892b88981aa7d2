//! No store is left out.

use super::ENROLLED;

/// Folders of the server's stores in which something implements a log.
fn implemented() -> Vec<String> {
    let stores = concat!(env!("CARGO_MANIFEST_DIR"), "/../server/src/kernel/store");
    let folders = std::fs::read_dir(stores).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let implementing = folders.filter(|folder| mentions(folder, "impl Log for"));
    implementing.map(|folder| folder.file_name().unwrap().to_str().unwrap().to_owned()).collect()
}

fn mentions(path: &std::path::Path, what: &str) -> bool {
    if path.is_dir() {
        std::fs::read_dir(path).unwrap().any(|entry| mentions(&entry.unwrap().path(), what))
    } else {
        std::fs::read_to_string(path).is_ok_and(|text| text.contains(what))
    }
}

#[test]
fn every_store_is_enrolled() {
    let implemented = implemented();
    assert!(implemented.contains(&"sqlite".to_owned()), "the search for stores is broken: {implemented:?}");
    for store in implemented {
        assert!(
            ENROLLED.contains(&store.as_str()),
            "server/src/kernel/store/{store} isn't enrolled in tests/conformance"
        );
    }
}
