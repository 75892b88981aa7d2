//! `steps`: steps of three rows, one entry of the outbox and one job, each answered when it is durable; on PostgreSQL beside `pgbench` with the
//! same statements.

use crate::cores::Cores;
use crate::report::{Report, Row};
use crate::row;
use crate::subject::StoreKind;
use anyhow::{Context, ensure};
use quartier::clock::SystemClock;
use quartier::kernel::store::tables::SCHEMAS;
use quartier::kernel::{Database, Entry, Step, Stored, postgres, sqlite};
use quartier::{sql, values};
use quartier_tests::ids;
use quartier_tests::postgres::{PrivatePostgres, program};
use quartier_tests::time::now;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// What to run.
#[derive(clap::Args)]
pub struct Options {
    /// Callers who each wait for one step before they take the next; each is a run
    #[arg(long, value_delimiter = ',', default_values_t = [16, 64])]
    callers: Vec<usize>,
    /// Seconds of each run
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// The engine: SQLite's file, or PostgreSQL
    #[arg(long, value_enum, default_value_t = StoreKind::Sqlite)]
    store: StoreKind,
}

/// Bytes of a row's body, about what a document has.
const BODY_BYTES: usize = 300;

/// As durable as an operator's: what `scripts/postgres` leaves out for tests is done here.
const DURABLE: &[&str] = &["fsync=on", "full_page_writes=on", "synchronous_commit=on", "shared_buffers=128MB"];

/// Runs it.
pub fn run(options: &Options) -> anyhow::Result<Report> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let folder = tempfile::tempdir()?;
    let server = match options.store {
        StoreKind::Sqlite => None,
        StoreKind::Redis => Some(PrivatePostgres::start_with_files(&[], DURABLE)),
    };
    let database: Arc<dyn Database> = runtime.block_on(async {
        Ok::<_, anyhow::Error>(match &server {
            None => {
                let files = sqlite::SqliteOptions::in_folder(folder.path());
                Arc::new(sqlite::open(files, SCHEMAS, Arc::new(SystemClock::new()), ()).await?) as Arc<dyn Database>
            }
            Some(server) => Arc::new(postgres::open(&format!("{}/postgres", server.url()), SCHEMAS).await?),
        })
    })?;
    let time = Duration::from_secs(options.seconds);
    let mut rows: Vec<Row> = Vec::new();
    for callers in &options.callers {
        let mut taken = runtime.block_on(take(&database, *callers, time))?;
        taken.sort_unstable();
        let at = |percent: usize| taken.get(taken.len() * percent / 100).map(|time| time.as_secs_f64() * 1e3);
        let rate = taken.len() as f64 / options.seconds as f64;
        rows.push(row! {
            "run": format!("{callers} callers"),
            "steps a second": rate,
            "p50 ms": at(50),
            "p99 ms": at(99),
            "× pgbench": (),
        });
        if let Some(server) = &server {
            let theirs = pgbench(&server.url(), *callers, options.seconds)?;
            if let Some(row) = rows.last_mut() {
                row.put("× pgbench", format!("{:.2}", rate / theirs).into());
            }
            rows.push(row! {
                "run": format!("pgbench, {callers} clients"),
                "steps a second": theirs,
                "p50 ms": (),
                "p99 ms": (),
                "× pgbench": (),
            });
        }
    }
    runtime.block_on(database.close());
    let engine = if server.is_some() { "PostgreSQL" } else { "SQLite" };
    Ok(Report {
        what: "steps: three rows, one entry of the outbox, one job, durable".into(),
        setup: format!("{engine}, {}, {} s a run", Cores::shared()?.describe(), options.seconds),
        rows,
    })
}

/// Has callers take steps for a time; how long each of them took.
async fn take(database: &Arc<dyn Database>, callers: usize, time: Duration) -> anyhow::Result<Vec<Duration>> {
    let start = now();
    let mut running = JoinSet::new();
    for _ in 0..callers {
        let database = database.clone();
        running.spawn(async move {
            let mut taken = Vec::new();
            while start.elapsed() < time {
                let begun = now();
                ensure!(one(&*database).await?, "a step was refused");
                taken.push(begun.elapsed());
            }
            Ok(taken)
        });
    }
    let mut taken = Vec::new();
    while let Some(ended) = running.join_next().await {
        taken.extend(ended??);
    }
    Ok(taken)
}

/// Takes one; whether it was done.
async fn one(database: &dyn Database) -> Stored<bool> {
    let mut step = Step::new();
    let body = "x".repeat(BODY_BYTES);
    for kind in ["a", "b", "c", "due"] {
        let add =
            sql!("INSERT INTO records (kind, id, version, expires, terms, body) VALUES ($1, $2, $3, NULL, '', $4)");
        step.expect(1, add, values![kind, ids::message().0.to_string(), 1_i64, &body]);
    }
    step.then(&Entry { id: ids::message().0, effect: "tell o 0193a2b4-0000-7000-8000-000000000000".into() });
    Ok(database.apply(step).await?.is_done())
}

/// The same statements, with ids of the same kind and length.
const SCRIPT: &str = "\
\\set a random(1, 9223372036854775807)
\\set b random(1, 9223372036854775807)
BEGIN;
INSERT INTO records (kind, id, version, expires, terms, body) VALUES ('a', :a || '-' || :b, 1, NULL, '', BODY);
INSERT INTO records (kind, id, version, expires, terms, body) VALUES ('b', :a || '-' || :b, 1, NULL, '', BODY);
INSERT INTO records (kind, id, version, expires, terms, body) VALUES ('c', :a || '-' || :b, 1, NULL, '', BODY);
INSERT INTO records (kind, id, version, expires, terms, body) VALUES ('due', :a || '-' || :b, 1, NULL, '', BODY);
INSERT INTO outbox (id, attempts, effect) VALUES (int8send(:a) || int8send(:b), 0, 'tell o 0193a2b4-0000-7000-8000-000000000000');
COMMIT;
";

/// What `pgbench` reaches a second, with prepared statements.
fn pgbench(url: &str, clients: usize, seconds: u64) -> anyhow::Result<f64> {
    let folder = tempfile::tempdir()?;
    let script = folder.path().join("step.sql");
    std::fs::write(&script, SCRIPT.replace("BODY", &format!("'{}'", "x".repeat(BODY_BYTES))))?;
    let output = Command::new(program("pgbench"))
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=2", "--client", &clients.to_string()])
        .args(["--time", &seconds.to_string(), "--file"])
        .arg(&script)
        .arg(format!("{url}/postgres"))
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().find_map(|line| line.strip_prefix("tps = "));
    let rate = line.and_then(|line| line.split_whitespace().next()).and_then(|rate| rate.parse().ok());
    rate.with_context(|| format!("pgbench said {text}{}", String::from_utf8_lossy(&output.stderr)))
}
