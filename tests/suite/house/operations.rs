//! The lists of what is done over HTTP: a line an operation, each once. JSON takes the last of two with one name, without a word.

use super::assert_none;
use super::sources::all;
use std::collections::HashSet;

#[test]
fn no_operation_is_described_twice() {
    let (mut seen, mut twice) = (HashSet::new(), Vec::new());
    for file in all().iter().filter(|file| file.path.starts_with("server/") && file.path.ends_with("/operations.json"))
    {
        let described: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&file.text).unwrap();
        let names = file.text.lines().filter_map(|line| Some(line.strip_prefix("  \"")?.split_once("\": {")?.0));
        let names: Vec<&str> = names.collect();
        assert!(described.keys().all(|name| names.contains(&name.as_str())), "{}: a line an operation", file.path);
        twice.extend(names.into_iter().filter(|name| !seen.insert((*name).to_owned())).map(str::to_owned));
    }
    assert!(seen.len() > 100, "the search is broken: {}", seen.len());
    assert_none("an operation is described once", twice);
}
