//! What every store promises: one suite, stamped out for each.
//!
//! A law is a function over [`Enrolled`]; `every_law!` lists them all, `enrol!` all stores. A folder of
//! `server/src/store` that isn't enrolled fails the suite, and a law that isn't listed is dead code.

mod enrolled;
mod fold;
mod laws;
mod shared;
mod stores;
mod world;

use std::time::Duration;

macro_rules! stamp {
    ($store:ty, $($group:ident { $($law:ident),* $(,)? })*) => { $($(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $law() {
            super::bounded(super::laws::$group::$law::<$store>()).await;
        }
    )*)* };
}

macro_rules! every_law {
    ($store:ty) => {
        stamp! { $store,
            order {
                offsets_are_dense,
                time_never_goes_back,
                epochs_stay_over_a_crash_and_are_new_after_a_wipe,
                what_was_acknowledged_survives_a_crash,
            }
            posting {
                the_same_message_again_is_the_same_message,
                an_id_is_never_used_for_something_else,
                an_id_stays_used_after_an_edit_and_a_removal,
                answers_are_to_messages_of_the_same_channel,
                nothing_new_is_posted_in_an_archived_channel,
            }
            changing {
                edits_are_the_authors,
                racing_edits_leave_one_story,
                removals_are_the_authors,
                reactions_are_everybodys,
                reactions_stand_in_the_order_they_came,
                only_so_many_emoji_fit_a_message,
                a_channel_changes_in_its_log_and_in_the_directory,
                earlier_texts_are_kept_for_the_desk,
            }
            paging {
                events_page_forwards,
                messages_page_backwards,
                positions_from_elsewhere_are_not_answered,
                trimmed_history_is_said,
                a_dropped_messages_later_edits_lose_their_text,
                removed_texts_are_nowhere,
            }
            following {
                every_event_arrives_once_and_in_order,
                an_old_snapshot_with_the_events_is_a_fresh_one,
                snapshots_taken_amid_writes_are_of_one_moment,
                typing_and_control_arrive,
            }
            reading {
                places_tell_where_a_member_stands,
                marks_never_go_back,
                unread_counts_messages_and_stops_at_its_cap,
            }
            directory {
                founding_again_changes_nothing,
                a_persons_standing_is_their_councils,
                a_bots_standing_is_what_it_is_bound_to,
                a_view_is_of_the_asked_pairings_only,
                members_change_what_is_theirs,
            }
            accounts {
                credentials_expire_by_the_clock,
                an_ended_credential_is_worth_nothing,
                an_invitation_has_as_many_winners_as_uses,
                invitations_expire_by_the_clock,
            }
            presence {
                first_in_and_last_out_are_told_once,
                races_of_devices_are_told_in_order,
                silent_connections_expire_by_the_clock,
                renewing_brings_back,
                channels_and_members_are_apart,
            }
            outage {
                every_call_ends_while_the_store_is_away,
                nothing_is_lost_or_doubled_by_an_outage,
                a_closed_store_answers_nothing,
            }
        }
    };
}

macro_rules! enrol {
    ($($name:ident = $store:ident;)*) => {
        const ENROLLED: &[&str] = &[$(stringify!($name)),*];
        $(mod $name { every_law!(super::stores::$store); })*
    };
}

enrol! {
    sqlite = Sqlite;
    redis = Redis;
    redis_cluster = RedisCluster;
}

/// No law takes longer, on the slowest machine.
async fn bounded(law: impl Future<Output = ()>) {
    tokio::time::timeout(Duration::from_secs(120), law).await.expect("the law takes too long");
}

/// Folders of the server's stores in which something implements a log.
fn implemented() -> Vec<String> {
    let stores = concat!(env!("CARGO_MANIFEST_DIR"), "/../server/src/store");
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
        assert!(ENROLLED.contains(&store.as_str()), "server/src/store/{store} isn't enrolled in tests/conformance");
    }
}
