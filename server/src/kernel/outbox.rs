//! Outbox: what a step wants done outside the database (told to the nodes, put into a log) is a row of the step, so that it is neither
//! done without it nor forgotten after it.
//!
//! Delivery is at least once and in no order. Whoever took the step delivers at once and acknowledges; if they don't (the process
//! ended, or what it needed was away), any node claims the row by raising its number of attempts, so that of several nodes one delivers.

use super::database::Database;
use super::error::Stored;
use super::step::{FEW, Step};
use crate::{sql, values};
use std::sync::Arc;
use uuid::Uuid;

/// An effect that a step wants.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its id; those of later steps come later, as far as clocks agree.
    pub id: Uuid,
    /// What is to be done, in words that whoever delivers it reads.
    pub effect: String,
}

/// An effect that was not acknowledged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pending {
    /// Which.
    pub entry: Entry,
    /// How often it was claimed.
    pub attempts: u32,
}

impl Step {
    /// Has this done after the step.
    pub fn then(&mut self, Entry { id, effect }: &Entry) {
        let add = sql!("INSERT INTO outbox (id, attempts, effect) VALUES ($1, 0, $2)");
        self.expect(1, add, values![*id, effect]);
    }
}

/// The effects that were not acknowledged.
pub struct Outbox {
    database: Arc<dyn Database>,
}

impl Outbox {
    /// In this database.
    pub fn new(database: Arc<dyn Database>) -> Self {
        Self { database }
    }

    /// Up to `limit` of them, in order of their ids, after an id.
    pub async fn pending(&self, after: Option<Uuid>, limit: u32) -> Stored<Vec<Pending>> {
        let find = sql!("SELECT id, attempts, effect FROM outbox WHERE id > $1 ORDER BY id LIMIT $2");
        let rows = self.database.query(find, values![after.unwrap_or(Uuid::nil()), limit]).await?;
        let read = |row: &super::Row| {
            Ok(Pending { entry: Entry { id: row.get(0)?, effect: row.get(2)? }, attempts: row.get(1)? })
        };
        rows.iter().map(read).collect()
    }

    /// Claims one as it was seen. `false`: it is acknowledged, or somebody else claimed it since.
    pub async fn claim(&self, seen: &Pending) -> Stored<bool> {
        let mut step = Step::new();
        let claim = sql!("UPDATE outbox SET attempts = attempts + 1 WHERE id = $1 AND attempts = $2");
        step.expect(1, claim, values![seen.entry.id, seen.attempts]);
        Ok(self.database.apply(step).await?.is_done())
    }

    /// Takes out what is delivered. Repeatable.
    pub async fn acknowledge(&self, ids: &[Uuid]) -> Stored<()> {
        for some in ids.chunks(FEW) {
            let mut step = Step::new();
            // In one order, so that two nodes never wait for each other in a circle.
            let mut some = some.to_vec();
            some.sort_unstable();
            for id in some {
                step.run(sql!("DELETE FROM outbox WHERE id = $1"), values![id]);
            }
            self.database.apply(step).await?;
        }
        Ok(())
    }
}
