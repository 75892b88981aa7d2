//! The engines, each with its enrolment.

use super::engine::{Engine, SCHEMAS};
use quartier::clock::SystemClock;
use quartier::kernel::{Database, Schema, Stored, Value, postgres, sqlite};
use quartier_tests::postgres::{PrivateDatabase, PrivatePostgres};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

const FILE: &str = "quartier.sqlite";

/// A private folder.
pub struct Sqlite {
    outer: TempDir,
    /// How often the folder was lost; each life has its own.
    life: u32,
    /// Another program's transaction on the file.
    intruder: Mutex<Option<Connection>>,
}

impl Sqlite {
    fn folder(&self) -> PathBuf {
        self.outer.path().join(self.life.to_string())
    }
}

async fn open_folder(folder: &Path, schemas: &[Schema]) -> Stored<Arc<dyn Database>> {
    let options = sqlite::SqliteOptions::in_folder(folder);
    Ok(Arc::new(sqlite::open(options, schemas, Arc::new(SystemClock::new()), ()).await?))
}

#[async_trait::async_trait]
impl Engine for Sqlite {
    async fn fresh() -> Self {
        Self { outer: tempfile::tempdir().unwrap(), life: 0, intruder: Mutex::default() }
    }

    async fn private() -> Self {
        Self::fresh().await
    }

    async fn open(&self, schemas: &[Schema]) -> Stored<Arc<dyn Database>> {
        open_folder(&self.folder(), schemas).await
    }

    fn place(&self) -> String {
        self.folder().display().to_string()
    }

    async fn reopened(place: &str) -> Arc<dyn Database> {
        open_folder(Path::new(place), SCHEMAS).await.unwrap()
    }

    /// What the disk holds at one moment is what a power cut leaves: it is opened elsewhere.
    async fn crash(&mut self) {
        let before = self.folder();
        self.life += 1;
        std::fs::create_dir(self.folder()).unwrap();
        // No checkpoint between the two files: it would not be one moment.
        let reader = Connection::open(before.join(FILE)).unwrap();
        reader.execute_batch("BEGIN; SELECT count(*) FROM migrations;").unwrap();
        for name in [FILE.to_owned(), format!("{FILE}-wal")] {
            std::fs::copy(before.join(&name), self.folder().join(&name)).unwrap();
        }
    }

    async fn away(&self) {
        let intruder = Connection::open(self.folder().join(FILE)).unwrap();
        intruder.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
        intruder.execute_batch("BEGIN EXCLUSIVE").unwrap();
        *self.intruder.lock().unwrap() = Some(intruder);
    }

    async fn back(&self) {
        self.intruder.lock().unwrap().take();
    }

    async fn reads_whole_tables(&self, sql: &str, _: &[Value]) -> bool {
        let connection = Connection::open(self.folder().join(FILE)).unwrap();
        let mut explain = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let unbound = vec![rusqlite::types::Null; explain.parameter_count()];
        let steps = explain.query_map(rusqlite::params_from_iter(unbound), |row| row.get::<_, String>(3)).unwrap();
        steps.map(Result::unwrap).any(|step| step.starts_with("SCAN") || step.contains("TEMP B-TREE"))
    }
}

/// A database on the run's server, or on a private one.
pub struct Postgres {
    // Dropped before its server.
    database: PrivateDatabase,
    server: Option<PrivatePostgres>,
}

impl Postgres {
    /// The database, to be asked past the kernel.
    pub fn database(&self) -> &PrivateDatabase {
        &self.database
    }

    fn server(&self) -> &PrivatePostgres {
        self.server.as_ref().expect("a law that kills the engine has one of its own")
    }
}

#[async_trait::async_trait]
impl Engine for Postgres {
    async fn fresh() -> Self {
        Self { database: PrivateDatabase::fresh().await, server: None }
    }

    async fn private() -> Self {
        let server = PrivatePostgres::start();
        Self { database: PrivateDatabase::on(&server.url()).await, server: Some(server) }
    }

    async fn open(&self, schemas: &[Schema]) -> Stored<Arc<dyn Database>> {
        Ok(Arc::new(postgres::open(&self.database.url(), schemas).await?))
    }

    fn place(&self) -> String {
        self.database.url()
    }

    async fn reopened(place: &str) -> Arc<dyn Database> {
        Arc::new(postgres::open(place, SCHEMAS).await.unwrap())
    }

    async fn crash(&mut self) {
        self.server.as_mut().expect("a private server").kill_and_restart();
    }

    async fn away(&self) {
        self.server().stop();
    }

    async fn back(&self) {
        self.server().cont();
    }

    async fn reads_whole_tables(&self, sql: &str, params: &[Value]) -> bool {
        let client = self.database.client().await;
        // Small tables are read whole, being cheaper; what matters is whether it has to be so.
        client
            .batch_execute("ANALYZE; SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off")
            .await
            .unwrap();
        let text = params.iter().enumerate().rev().fold(sql.to_owned(), |text, (number, value)| {
            let literal = match value {
                Value::Null => "NULL".to_owned(),
                Value::Int(value) => format!("({value})"),
                Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
                Value::Bytes(bytes) => {
                    format!("'\\x{}'::bytea", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
                }
            };
            text.replace(&format!("${}", number + 1), &literal)
        });
        let plan = client.query(&format!("EXPLAIN {text}"), &[]).await.unwrap();
        plan.iter().map(|row| row.get::<_, String>(0)).any(|step| step.contains("Seq Scan") || step.contains("Sort"))
    }
}
