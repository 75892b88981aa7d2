//! What keeps rows.

use super::error::Stored;
use super::health::Health;
use super::step::{Applied, Query, Sql, Step};
use super::value::{Row, Value};

/// An engine with the program's tables in it.
///
/// Contract:
/// - a step is there whole or not at all, whatever ends in the middle: the caller, the process, the engine;
/// - `Done` is answered when the step is durable (`fsync`, or as durable as the engine is configured);
/// - a statement that touches another number of rows than it must, or breaks a unique key or a reference, ends its step as
///   `Refused`; nothing of that step is kept, and no other step feels it;
/// - a unique key holds whatever races: of any number of steps that want the same one, one is `Done`;
/// - a statement sees what the statements before it did, and every step that was `Done` before;
/// - `Unavailable` after a step means that nothing was kept, or that it can't be told whether it was: it is told within 3 s where
///   the engine doesn't answer at all, otherwise within the step's time (10 s; 2 min above 200 statements); for a query within 3 s;
/// - an engine that is back is used again without a restart.
#[async_trait::async_trait]
pub trait Database: Health {
    /// The answers to some queries as of one moment, in their order.
    async fn query_all(&self, queries: Vec<Query>) -> Stored<Vec<Vec<Row>>>;

    /// Takes a step.
    async fn apply(&self, step: Step) -> Stored<Applied>;

    /// The answer to one query.
    async fn query(&self, sql: Sql, params: Vec<Value>) -> Stored<Vec<Row>> {
        let mut answers = self.query_all(vec![Query { sql, params }]).await?;
        Ok(answers.pop().unwrap_or_default())
    }

    /// The first row of the answer to one query.
    async fn query_one(&self, sql: Sql, params: Vec<Value>) -> Stored<Option<Row>> {
        Ok(self.query(sql, params).await?.into_iter().next())
    }
}
