//! What every database promises (`server/src/kernel/database.rs`), stamped out for each engine.
//!
//! A law is a function over [`Engine`](engine::Engine); `every_law!` lists them all, `enrol!` all engines. A folder of
//! `server/src/kernel` that implements a database and isn't enrolled fails the suite. A program of its own, since it needs none of the
//! other tests.

mod engine;
mod engines;
mod laws;
mod postgres_only;
mod texts;

use std::path::Path;
use std::time::Duration;

macro_rules! stamp {
    ($engine:ty, $($group:ident { $($law:ident),* $(,)? })*) => { $($(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $law() {
            super::bounded(laws::$group::$law::<$engine>()).await;
        }
    )*)* };
}

macro_rules! every_law {
    ($engine:ty) => {
        stamp! { $engine,
            steps {
                a_step_that_fails_anywhere_leaves_no_trace_and_says_where,
                what_others_did_refuses_a_step_and_says_why,
                a_statement_sees_what_came_before_it,
                a_refused_step_spoils_no_other,
                a_step_gives_back_what_its_statements_give,
                a_large_step_is_one_step,
                what_is_wrong_is_said_and_changes_nothing,
            }
            races {
                of_racing_steps_for_one_key_one_is_done,
                of_racing_steps_on_one_version_one_is_done,
                deciding_again_loses_no_change,
                deciding_again_has_an_end,
                steps_in_opposite_orders_all_end,
            }
            values {
                values_read_back_as_they_were_kept,
                text_with_a_nul_is_refused_before_anything_happens,
                text_is_ordered_by_its_bytes,
                a_column_of_another_type_is_said,
            }
            reading {
                queries_together_are_of_one_moment,
                what_was_answered_as_done_is_read_at_once,
                a_page_costs_the_same_wherever_it_is,
            }
            crashing {
                a_killed_process_leaves_whole_steps_only,
                a_killed_engine_leaves_whole_steps_only,
            }
            outage {
                every_call_ends_while_the_engine_is_away,
                nothing_acknowledged_is_lost_by_an_outage,
                a_closed_database_answers_nothing,
            }
            outbox {
                an_effect_is_there_with_its_step_or_not_at_all,
                of_those_who_claim_an_effect_one_has_it,
            }
            migrating {
                every_earlier_state_is_brought_up_to_date,
                the_programs_first_tables_are_brought_up_to_date_with_what_is_in_them,
                a_newer_database_is_refused_and_left_alone,
                a_migration_that_fails_leaves_nothing,
            }
        }
    };
}

macro_rules! enrol {
    ($($name:ident = $engine:ident;)*) => {
        const ENROLLED: &[&str] = &[$(stringify!($name)),*];
        $(mod $name {
            use super::laws;
            every_law!(super::engines::$engine);
        })*
    };
}

enrol! {
    sqlite = Sqlite;
    postgres = Postgres;
}

/// No law takes longer, on the slowest machine.
async fn bounded(law: impl Future<Output = ()>) {
    tokio::time::timeout(Duration::from_secs(300), law).await.expect("the law takes too long");
}

fn mentions(path: &Path, what: &str) -> bool {
    if path.is_dir() {
        std::fs::read_dir(path).unwrap().any(|entry| mentions(&entry.unwrap().path(), what))
    } else {
        std::fs::read_to_string(path).is_ok_and(|text| text.contains(what))
    }
}

#[test]
fn every_engine_is_enrolled() {
    let kernel = concat!(env!("CARGO_MANIFEST_DIR"), "/../server/src/kernel");
    let folders = std::fs::read_dir(kernel).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let engines = folders.filter(|folder| mentions(folder, " Database for "));
    let engines: Vec<String> = engines.map(|folder| folder.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    assert_eq!(engines.len(), ENROLLED.len(), "{engines:?}");
    assert!(engines.iter().all(|engine| ENROLLED.contains(&engine.as_str())), "{engines:?}");
}
