//! A step: the one way to change what is kept.
//!
//! Statements, each with the number of rows it must touch. All of them happen or none does; where one isn't as expected the
//! answer says which, and whoever asked reads again and decides again ([`decide_again`]).

use super::error::{StoreError, Stored};
use super::value::{self, Row, Value};
use std::time::Duration;

/// Statements in a step at most.
pub const STATEMENTS_MAX: usize = 50_000;
/// How often [`decide_again`] decides at most.
pub const DECISIONS_MAX: u32 = 32;
/// Statements that are done at once without being a burden to others.
pub(super) const FEW: usize = 200;

/// SQL that both engines read, made by [`sql!`](crate::sql) only, so that a test finds every text of the program.
///
/// Parameters are `$1`, `$2` …; what PostgreSQL can't tell the type of is written `CAST($1 AS BIGINT)`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Sql(&'static str);

impl Sql {
    #[doc(hidden)]
    pub const fn written(text: &'static str) -> Self {
        Self(text)
    }

    /// As it is written.
    pub const fn text(self) -> &'static str {
        self.0
    }
}

/// A text of SQL, written out whole.
#[macro_export]
macro_rules! sql {
    ($text:literal) => {
        $crate::kernel::Sql::written($text)
    };
}

/// Something to be read.
#[derive(Clone, Debug)]
pub struct Query {
    /// What is asked.
    pub sql: Sql,
    /// With what.
    pub params: Vec<Value>,
}

/// How many rows a statement must touch (or give back, with `RETURNING` or `SELECT`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rows {
    /// However many.
    Any,
    /// So many.
    Exactly(u64),
}

impl Rows {
    /// Whether that many are as expected.
    pub fn is_met(self, rows: u64) -> bool {
        match self {
            Self::Any => true,
            Self::Exactly(wanted) => rows == wanted,
        }
    }
}

/// One statement of a step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// What is done.
    pub sql: Sql,
    /// With what.
    pub params: Vec<Value>,
    /// What must come of it.
    pub rows: Rows,
}

/// Statements that belong together, in the order in which they are done.
///
/// Steps that may race touch their rows in one order (of keys, say): otherwise they may have to be begun anew.
#[derive(Clone, Default, Debug)]
pub struct Step {
    statements: Vec<Statement>,
}

impl Step {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a statement. Gives its number, by which it is named if it doesn't touch the rows that it must.
    pub fn add(&mut self, statement: Statement) -> usize {
        self.statements.push(statement);
        self.statements.len() - 1
    }

    /// Adds a statement that touches however many rows.
    pub fn run(&mut self, sql: Sql, params: Vec<Value>) {
        self.add(Statement { sql, params, rows: Rows::Any });
    }

    /// Adds a statement that must touch so many rows. Gives its number.
    pub fn expect(&mut self, rows: u64, sql: Sql, params: Vec<Value>) -> usize {
        self.add(Statement { sql, params, rows: Rows::Exactly(rows) })
    }

    /// What is in it.
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// Whether nothing is in it: it is done already.
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// How long it may take, until it has been given up: 10 s, or 2 min for one of more than 200 statements.
    pub(super) fn time_limit(&self) -> Duration {
        Duration::from_secs(if self.statements.len() > FEW { 120 } else { 10 })
    }

    /// `Invalid` if no engine could do it.
    pub(super) fn check(&self) -> Stored<()> {
        if self.statements.len() > STATEMENTS_MAX {
            return Err(StoreError::Invalid(format!("a step of {} statements", self.statements.len())));
        }
        self.statements.iter().try_for_each(|statement| value::check(&statement.params))
    }
}

/// Why a statement stopped its step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cause {
    /// It touched another number of rows: this one.
    Rows(u64),
    /// Another row has what must be unique.
    Unique,
    /// What it refers to isn't there, or it is referred to itself.
    Reference,
}

/// What came of a step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Applied {
    /// All of it is durable. What each statement gave back, in their order; nothing for those that give nothing back.
    Done(Vec<Vec<Row>>),
    /// This statement, the first of them, was not as expected. Nothing of the step was kept.
    Refused {
        /// Its number, from 0.
        statement: usize,
        /// What was the matter.
        cause: Cause,
    },
}

impl Applied {
    /// Whether all of it is durable.
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Done(_))
    }
}

/// What was decided on what was read.
#[derive(Debug)]
pub enum Decision<T> {
    /// This step is to be taken, and then that is the answer.
    Take(Step, T),
    /// Nothing is to be done; that is the answer.
    Leave(T),
}

/// Reads and decides, and does so afresh as long as others change meanwhile what the decision rests on, [`DECISIONS_MAX`] times
/// at most; then `Unavailable`.
pub async fn decide_again<T, F>(database: &dyn super::Database, mut decide: impl FnMut() -> F + Send) -> Stored<T>
where
    T: Send,
    F: Future<Output = Stored<Decision<T>>> + Send,
{
    for _ in 0..DECISIONS_MAX {
        let (step, answer) = match decide().await? {
            Decision::Leave(answer) => return Ok(answer),
            Decision::Take(step, answer) => (step, answer),
        };
        if database.apply(step).await?.is_done() {
            return Ok(answer);
        }
    }
    Err(StoreError::Unavailable("others change the same all the time".into()))
}
