//! What every store promises: one suite, stamped out for each.
//!
//! A law is a function over [`Enrolled`]; `laws_of_logs!` and `laws_of_records!` list them all, `enrol!` all stores. A folder of
//! `server/src/kernel/store` that isn't enrolled fails the suite, and a law that isn't listed is dead code.

#[macro_use]
mod listed;

mod complete;
mod counting;
mod enrolled;
mod held;
mod laws;
mod listening;
mod settled;
mod shared;
mod stores;
mod world;

use std::time::Duration;

/// What happens while only what is kept is away, which an engine of its own may be.
mod postgres_away {
    stamp! { super::stores::RedisWithPostgres,
        outage {
            every_call_ends_while_the_store_is_away,
            what_is_said_needs_no_directory,
            a_closed_store_answers_nothing,
        }
        order {
            what_was_acknowledged_survives_a_crash,
        }
    }
}

macro_rules! enrol {
    ($($name:ident = $store:ident;)*) => {
        const ENROLLED: &[&str] = &[$(stringify!($name)),*];
        $(mod $name {
            laws_of_logs!(crate::conformance::stores::$store);
            mod of_records {
                laws_of_records!(crate::conformance::stores::$store);
            }
        })*
    };
}

enrol! {
    sqlite = Sqlite;
    redis = Redis;
    redis_cluster = RedisCluster;
    redis_archived = RedisArchived;
}

/// No law takes longer, on the slowest machine.
async fn bounded(law: impl Future<Output = ()>) {
    tokio::time::timeout(Duration::from_secs(300), law).await.expect("the law takes too long");
}
