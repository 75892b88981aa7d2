//! What an engine brings to be held to the laws, and the tables they are held on.

use quartier::capabilities;
use quartier::kernel::migration::KERNEL;
use quartier::kernel::store::tables;
use quartier::kernel::{Applied, Database, Schema, Step, Stored, Value};
use quartier::{sql, values};
use std::sync::Arc;

/// Two tables that refer to each other.
pub const TABLES: Schema = Schema {
    name: "laws",
    steps: &["CREATE TABLE towns (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL
);
CREATE TABLE people (
    town BIGINT NOT NULL REFERENCES towns,
    number BIGINT NOT NULL,
    note TEXT,
    token BYTEA,
    PRIMARY KEY (town, number)
);"],
};

/// What most laws open.
pub const SCHEMAS: &[Schema] = &[KERNEL, TABLES];

/// What the program opens: the store's tables and the capabilities'.
pub fn of_the_program() -> Vec<Schema> {
    tables::SCHEMAS.iter().copied().chain(capabilities::tables()).collect()
}

/// A private database of one law, with hands on what is below it.
#[async_trait::async_trait]
pub trait Engine: Sized + Send + Sync + 'static {
    /// Makes an empty one. Whatever it starts ends with the value.
    async fn fresh() -> Self;

    /// The same on an engine that nobody else uses, so that it can be killed and stopped.
    async fn private() -> Self;

    /// Opens it as a starting server does.
    async fn open(&self, schemas: &[Schema]) -> Stored<Arc<dyn Database>>;

    /// Where it is, in one word that [`reopened`](Engine::reopened) understands in another process.
    fn place(&self) -> String;

    /// Opens what another process calls `place`.
    async fn reopened(place: &str) -> Arc<dyn Database>;

    /// The engine ends at once, in the middle of whatever it does; then it is back. What was open is of no more use.
    async fn crash(&mut self);

    /// From now on no write gets through (reads need not either).
    async fn away(&self);

    /// All is well again.
    async fn back(&self);

    /// How the engine reads: each step of its plan for a query, in its own words. `full` if it looks at all rows of a table.
    async fn reads_whole_tables(&self, sql: &str, params: &[Value]) -> bool;
}

/// An empty one, open.
pub async fn opened<E: Engine>() -> (E, Arc<dyn Database>) {
    let engine = E::fresh().await;
    let database = engine.open(SCHEMAS).await.unwrap();
    (engine, database)
}

/// Adds a town.
pub fn town(id: i64, name: &str) -> Step {
    let mut step = Step::new();
    step.expect(1, sql!("INSERT INTO towns (id, name, version) VALUES ($1, $2, 0)"), values![id, name]);
    step
}

/// Adds somebody to a step.
pub fn person(step: &mut Step, town: i64, number: i64) -> usize {
    step.expect(1, sql!("INSERT INTO people (town, number) VALUES ($1, $2)"), values![town, number])
}

/// Takes a step that has to succeed.
pub async fn done(database: &dyn Database, step: Step) {
    let applied = database.apply(step).await.unwrap();
    assert!(applied.is_done(), "{applied:?}");
}

/// Takes a step that must not succeed.
pub async fn refused(database: &dyn Database, step: Step) -> (usize, quartier::kernel::step::Cause) {
    match database.apply(step).await.unwrap() {
        Applied::Refused { statement, cause } => (statement, cause),
        Applied::Done(_) => panic!("the step was taken"),
    }
}

/// How many rows a table has.
pub async fn towns(database: &dyn Database) -> i64 {
    let rows = database.query(sql!("SELECT count(*) FROM towns"), vec![]).await.unwrap();
    rows[0].get(0).unwrap()
}

/// The same.
pub async fn people(database: &dyn Database) -> i64 {
    let rows = database.query(sql!("SELECT count(*) FROM people"), vec![]).await.unwrap();
    rows[0].get(0).unwrap()
}
