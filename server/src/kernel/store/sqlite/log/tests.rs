//! What the conformance suite can't see: how the pages are found.

use super::{message_row, pages, read_state, trim};
use rusqlite::Connection;

fn plan(sql: &str) -> Vec<String> {
    let connection = Connection::open_in_memory().unwrap();
    for step in crate::kernel::store::sqlite::LOG.steps {
        connection.execute_batch(step).unwrap();
    }
    let mut explain = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let unbound = vec![rusqlite::types::Null; explain.parameter_count()];
    let steps = explain.query_map(rusqlite::params_from_iter(unbound), |row| row.get(3)).unwrap();
    steps.collect::<rusqlite::Result<_>>().unwrap()
}

#[test]
fn pages_seek_and_never_scan_or_sort() {
    assert_eq!(plan(&pages::events_sql()), ["SEARCH events USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"]);
    assert_eq!(
        plan(message_row::BY_OFFSET),
        ["SEARCH e USING INTEGER PRIMARY KEY (rowid=?)", "SEARCH m USING PRIMARY KEY (id=?)"]
    );
}

#[test]
fn trimming_reads_only_what_it_drops() {
    for what in trim::OF_MESSAGES {
        let steps = plan(&format!("{what} {}", trim::DROPPED));
        assert!(steps.iter().all(|step| !step.starts_with("SCAN")), "{what}: {steps:?}");
    }
}

#[test]
fn texts_of_a_removed_message_are_found_by_index() {
    for (kind, index) in [(2, "edits_by_message"), (7, "restorings_by_message")] {
        let steps = plan(&format!("UPDATE events SET text = NULL WHERE message = ?1 AND kind = {kind}"));
        assert_eq!(steps, [format!("SEARCH events USING INDEX {index} (message=?)")]);
    }
}

#[test]
fn removed_messages_are_counted_by_index() {
    let steps = plan(read_state::REMOVED);
    let seek = "SEARCH messages USING COVERING INDEX removed_messages (place>? AND place<?)";
    assert!(steps.iter().any(|step| step == seek), "{steps:?}");
}
