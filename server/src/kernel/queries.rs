//! What may be asked of the database by whoever has tables of their own there; what changes them belongs to a commit of records.

use super::database::Database;
use super::error::Stored;
use super::step::{Query, Sql};
use super::value::{Row, Value};
use std::sync::Arc;

/// A database that is only read.
#[derive(Clone)]
pub struct Queries(Arc<dyn Database>);

impl Queries {
    /// Of this database.
    pub fn of(database: Arc<dyn Database>) -> Self {
        Self(database)
    }

    /// The answers to some queries as of one moment, in their order.
    pub async fn all(&self, queries: Vec<Query>) -> Stored<Vec<Vec<Row>>> {
        self.0.query_all(queries).await
    }

    /// The answer to one query.
    pub async fn query(&self, sql: Sql, params: Vec<Value>) -> Stored<Vec<Row>> {
        self.0.query(sql, params).await
    }
}
