//! Every integration test, in one binary: the real server on both stores, through its public doors only.
//!
//! Each test has a server and a store of its own, so all can run beside each other.

/// Stamps a test out for the embedded store and for Redis.
macro_rules! on_both_stores {
    ($( $(#[$meta:meta])* async fn $name:ident($place:ident) $body:block )*) => { $(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn test($place: quartier_tests::place::Place) $body

            #[tokio::test]
            async fn sqlite() {
                test(quartier_tests::place::Place::sqlite().await).await;
            }

            #[tokio::test]
            async fn redis() {
                test(quartier_tests::place::Place::redis().await).await;
            }
        }
    )* };
}

mod administration;
mod asked_for;
mod bad_input;
mod bystanders;
mod calendar;
mod channels;
mod commands;
#[path = "../conformance/mod.rs"]
mod conformance;
mod crash;
mod deciding;
mod demo;
mod described;
mod drain;
mod frames;
mod handshake;
mod headers;
mod hostile;
mod house;
mod idle;
mod interleavings;
mod killed;
mod later;
mod logs;
mod marks;
mod meetings;
mod metrics;
mod moderation;
mod no_room;
mod nodes;
mod panicking;
mod presence;
mod programs;
mod redis_tls;
mod revisions;
mod rules;
mod sessions;
mod slow_reader;
mod start;
mod store_away;
mod storm;
mod strangers;
mod task_end;
mod tls;
mod typing;

/// Rates out of the way, for tests of something else that send a lot.
const UNHURRIED: &[&str] = &["--command-burst", "100000", "--commands-per-second", "100000"];
