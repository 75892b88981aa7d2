//! What a step wants done outside the database: told to the nodes, put into a log. A row of the step, so that it is neither done
//! without it nor forgotten after it.
//!
//! Whoever took the step does it at once and takes the row out. If they don't (the process ended, or what it needs was away), any node
//! takes it over: whoever raises its number of tries first, so that of several nodes one does it. Effects may be done twice (by a
//! node that was only slow), and none needs another one before it: each brings about what the database says when it is done.

use super::database::Database;
use super::error::Stored;
use super::step::Step;
use crate::{sql, values};
use std::sync::Arc;
use uuid::Uuid;

/// An effect that a step wants.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its id; those of later steps come later, as far as clocks agree.
    pub id: Uuid,
    /// What is to be done, in words that whoever does it reads.
    pub effect: String,
}

/// An effect that is not known to be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// Which.
    pub entry: Entry,
    /// How often somebody took it over.
    pub tries: u32,
}

impl Step {
    /// Has this done after the step.
    pub fn then(&mut self, Entry { id, effect }: &Entry) {
        let add = sql!("INSERT INTO outbox (id, tries, effect) VALUES ($1, 0, $2)");
        self.expect(1, add, values![*id, effect]);
    }
}

/// The effects that are not known to be done.
pub struct Outbox {
    database: Arc<dyn Database>,
}

impl Outbox {
    /// In this database.
    pub fn new(database: Arc<dyn Database>) -> Self {
        Self { database }
    }

    /// Up to `limit` of them, in order of their ids, after an id.
    pub async fn waiting(&self, after: Option<Uuid>, limit: u32) -> Stored<Vec<Waiting>> {
        let find = sql!("SELECT id, tries, effect FROM outbox WHERE id > $1 ORDER BY id LIMIT $2");
        let rows = self.database.query(find, values![after.unwrap_or(Uuid::nil()), limit]).await?;
        let read = |row: &super::Row| {
            Ok(Waiting { entry: Entry { id: row.get(0)?, effect: row.get(2)? }, tries: row.get(1)? })
        };
        rows.iter().map(read).collect()
    }

    /// Takes one over as it was seen. `false`: it is done, or somebody else took it over since.
    pub async fn take_over(&self, seen: &Waiting) -> Stored<bool> {
        let mut step = Step::new();
        let claim = sql!("UPDATE outbox SET tries = tries + 1 WHERE id = $1 AND tries = $2");
        step.expect(1, claim, values![seen.entry.id, seen.tries]);
        Ok(self.database.apply(step).await?.is_done())
    }

    /// Takes out what is done. Repeatable.
    pub async fn done(&self, ids: &[Uuid]) -> Stored<()> {
        for some in ids.chunks(super::step::FEW) {
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
