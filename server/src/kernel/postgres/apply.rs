//! Taking a step: a transaction that is never open while anything but its own statements is waited for.

use super::after;
use super::connections::{CONNECTIONS, Loan};
use super::failure::{self, Failure};
use super::statements::{Outcome, Sent, answers, prepared, run};
use crate::kernel::error::{StoreError, Stored};
use crate::kernel::step::{Applied, Cause, Statement, Step};
use crate::kernel::value::Row;
use deadpool_postgres::{ClientWrapper, Pool};
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_postgres::Error;

/// By when PostgreSQL must have begun: if it hasn't, it is away.
const BEGUN: Duration = Duration::from_millis(2_400);
/// How often a step is begun anew for others' sake, or for a connection that had broken before: all of them may have.
const ATTEMPTS: usize = CONNECTIONS + 2;
const BEGIN: &str = "BEGIN";
/// Steps that have met others in another order come one after the other from then on: the lock ends with the transaction.
const IN_TURN: &str = "BEGIN; SET LOCAL lock_timeout = '9s'; SELECT pg_advisory_xact_lock(5869407480613497203)";
/// Statements that are under way at once.
const PIPELINE: usize = 512;

/// How an attempt ended without an answer.
enum Ended {
    /// Nothing was kept.
    Undone(Failure),
    /// Nobody can tell.
    Unknown(String),
}

impl From<StoreError> for Ended {
    fn from(error: StoreError) -> Self {
        Self::Undone(Failure::Told(error))
    }
}

impl From<Error> for Ended {
    fn from(error: Error) -> Self {
        Self::Undone(failure::of(&error))
    }
}

/// Takes a step, beginning anew as often as it is worth it.
pub(super) async fn apply(pool: &Pool, step: &Step) -> Stored<Applied> {
    let limit = after(step.time_limit());
    let no_other = after(BEGUN);
    let mut begin = BEGIN;
    for attempts in 1.. {
        let ended = match attempt(pool, step, begin, limit).await {
            Ok(applied) => return Ok(applied),
            Err(ended) => ended,
        };
        let is_last = attempts == ATTEMPTS;
        match ended {
            Ended::Unknown(why) => {
                return Err(StoreError::Unavailable(format!("whether the step was kept can't be told: {why}")));
            }
            Ended::Undone(Failure::Crossed(_)) if !is_last && after(Duration::ZERO) < limit => begin = IN_TURN,
            Ended::Undone(Failure::Broken(_)) if !is_last && after(Duration::ZERO) < no_other => {}
            Ended::Undone(failure) => return Err(failure.told()),
        }
    }
    unreachable!("the last attempt gives an answer")
}

async fn attempt(pool: &Pool, step: &Step, begin: &'static str, limit: Instant) -> Result<Applied, Ended> {
    // Whoever waits for a turn has been answered before.
    let begun_by = if begin == BEGIN { after(BEGUN).min(limit) } else { limit };
    let away = || StoreError::Unavailable("PostgreSQL does not answer".into());
    let long = || StoreError::Unavailable("PostgreSQL takes too long".into());
    let ready = async {
        let loan = Loan::from(pool).await?;
        let statements = prepared(loan.client()?, step.statements().iter().map(|statement| statement.sql)).await?;
        Ok::<_, Ended>((loan, statements))
    };
    let (loan, prepared) = timeout_at(begun_by, ready).await.map_err(|_| away())??;
    let client = loan.client()?;
    let mut returned: Vec<Vec<Row>> = Vec::with_capacity(step.statements().len());
    let mut first_by = begun_by;
    let mut begin = Some(begin);
    for (some, prepared) in step.statements().chunks(PIPELINE).zip(prepared.chunks(PIPELINE)) {
        let mut requests: Vec<Sent<'_, Outcome>> = Vec::with_capacity(some.len() + 1);
        requests.extend(begin.take().map(|begin| control(client, begin)));
        let first = returned.len();
        let began = requests.len();
        for (statement, prepared) in some.iter().zip(prepared) {
            requests.push(Box::pin(run(client, statement.sql, prepared, &statement.params)));
        }
        let mut answered =
            timeout_at(limit, answers(requests, first_by)).await.map_err(|_| long())?.map_err(|_| away())?;
        first_by = limit;
        answered.drain(..began).try_for_each(|answer| answer.map(drop))?;
        for (number, (statement, answer)) in some.iter().zip(answered).enumerate() {
            match judged(statement, answer)? {
                Ok(rows) => returned.push(rows),
                Err(cause) => {
                    undo(loan).await;
                    return Ok(Applied::Refused { statement: first + number, cause });
                }
            }
        }
    }
    match timeout_at(limit, client.batch_execute("COMMIT")).await {
        Ok(Ok(())) => {
            loan.give_back();
            Ok(Applied::Done(returned))
        }
        Ok(Err(error)) if failure::is_certainly_undone(&error) => Err(error.into()),
        Ok(Err(error)) => Err(Ended::Unknown(failure::unavailable(&error).to_string())),
        Err(_) => Err(Ended::Unknown("PostgreSQL takes too long".into())),
    }
}

fn control<'c>(client: &'c ClientWrapper, sql: &'static str) -> Sent<'c, Outcome> {
    Box::pin(async move { client.batch_execute(sql).await.map(|()| (0, Vec::new())) })
}

/// What a statement gave back, or why the step ends with it.
fn judged(statement: &Statement, answer: Result<Outcome, Error>) -> Result<Result<Vec<Row>, Cause>, Ended> {
    match answer {
        Ok((count, rows)) if statement.rows.is_met(count) => Ok(Ok(rows)),
        Ok((count, _)) => Ok(Err(Cause::Rows(count))),
        Err(error) => match failure::of(&error) {
            Failure::Refused(cause) => Ok(Err(cause)),
            failure => Err(Ended::Undone(failure)),
        },
    }
}

/// Undoes the transaction, if need be by closing the connection.
async fn undo(loan: Loan) {
    let Ok(client) = loan.client() else { return };
    if let Ok(Ok(())) = timeout(BEGUN, client.batch_execute("ROLLBACK")).await {
        loan.give_back();
    }
}
