//! What PostgreSQL's errors mean to those who asked.

use crate::kernel::error::StoreError;
use crate::kernel::step::Cause;
use deadpool_postgres::PoolError;
use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

/// What an error means.
pub(super) enum Failure {
    /// The statement can't be done for what others did; the connection is well.
    Refused(Cause),
    /// It was undone in favour of others, whom it had met in another order: worth another attempt.
    Crossed(StoreError),
    /// This connection is of no more use: worth an attempt on another.
    Broken(StoreError),
    /// Nothing that another attempt would help.
    Told(StoreError),
}

impl Failure {
    /// The error for whoever asked, where no further attempt is made.
    pub(super) fn told(self) -> StoreError {
        match self {
            Self::Crossed(error) | Self::Broken(error) | Self::Told(error) => error,
            // A query breaks nothing.
            Self::Refused(cause) => StoreError::Corrupt(format!("a query was refused: {cause:?}")),
        }
    }
}

/// What this error means, as long as no COMMIT was sent.
pub(super) fn of(error: &Error) -> Failure {
    let Some(told) = error.as_db_error() else {
        // Without a word of the server's: the connection broke, or something of ours could not be sent or read.
        return if error.is_closed() || is_io(error) {
            Failure::Broken(unavailable(error))
        } else {
            Failure::Told(StoreError::Corrupt(words(error)))
        };
    };
    let code = told.code();
    match *code {
        SqlState::UNIQUE_VIOLATION | SqlState::EXCLUSION_VIOLATION => Failure::Refused(Cause::Unique),
        SqlState::FOREIGN_KEY_VIOLATION => Failure::Refused(Cause::Reference),
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => Failure::Crossed(unavailable(error)),
        SqlState::ADMIN_SHUTDOWN
        | SqlState::CRASH_SHUTDOWN
        | SqlState::CANNOT_CONNECT_NOW
        // A plan of before a migration by another node.
        | SqlState::FEATURE_NOT_SUPPORTED
        | SqlState::INVALID_SQL_STATEMENT_NAME => Failure::Broken(unavailable(error)),
        SqlState::QUERY_CANCELED | SqlState::LOCK_NOT_AVAILABLE | SqlState::READ_ONLY_SQL_TRANSACTION => {
            Failure::Told(unavailable(error))
        }
        // 08 connections, 28 who may connect, 3D no such database, 53 no more room, 57 the operator, 58 the system.
        _ if ["08", "28", "3D", "53", "57", "58"].iter().any(|class| code.code().starts_with(class)) => {
            Failure::Told(unavailable(error))
        }
        _ => Failure::Told(StoreError::Corrupt(words(error))),
    }
}

/// Why there is no connection.
pub(super) fn of_pool(error: &PoolError) -> StoreError {
    match error {
        PoolError::Backend(error) => unavailable(error),
        PoolError::Closed => closed(),
        PoolError::Timeout(_) => StoreError::Unavailable("PostgreSQL does not answer".into()),
        other => StoreError::Unavailable(other.to_string()),
    }
}

pub(super) fn closed() -> StoreError {
    StoreError::Unavailable("the store is closed".into())
}

pub(super) fn unavailable(error: &Error) -> StoreError {
    StoreError::Unavailable(words(error))
}

/// Whether the server said in so many words that the transaction is undone, as an answer to COMMIT.
pub(super) fn is_certainly_undone(error: &Error) -> bool {
    // FATAL and PANIC end the connection, and may come after the commit.
    error.as_db_error().is_some_and(|told| told.severity() == "ERROR")
}

fn is_io(error: &Error) -> bool {
    std::error::Error::source(error).is_some_and(|source| source.is::<std::io::Error>())
}

/// The error in words: never the detail, which repeats values.
fn words(error: &Error) -> String {
    match error.as_db_error() {
        Some(told) => format!("PostgreSQL says: {} ({})", told.message(), told.code().code()),
        None => {
            let source = std::error::Error::source(error).map(|source| format!(": {source}"));
            format!("PostgreSQL: {error}{}", source.unwrap_or_default())
        }
    }
}
